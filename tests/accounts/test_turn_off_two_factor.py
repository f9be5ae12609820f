"""`manage.py turn_off_two_factor`."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.services import two_factor

pytestmark = pytest.mark.django_db


def test_the_person_signs_in_without_a_code_and_anew(owner: User, stranger: User, owner_client: Client) -> None:
    for person in (owner, stranger):
        two_factor.set_up(person, "JBSWY3DPEHPK3PXP")
    out = io.StringIO()

    call_command("turn_off_two_factor", owner.email.upper(), stdout=out)

    assert out.getvalue() == f"Person {owner.pk} now signs in without a code.\n"
    assert (two_factor.is_set_up(owner), two_factor.is_set_up(stranger)) == (False, True)
    assert owner_client.get("/").context["user"].is_anonymous


def test_it_says_so_where_there_is_nobody() -> None:
    with pytest.raises(CommandError, match=r"No one has the address nobody@example\.org"):
        call_command("turn_off_two_factor", "nobody@example.org")
