"""`manage.py report_case_twins`."""

import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def report() -> str:
    """Run the command and return what it prints."""
    out = io.StringIO()
    call_command("report_case_twins", stdout=out)
    return out.getvalue()


def test_it_lists_twins_together_and_nobody_else() -> None:
    first, second = UserFactory(email="twin@example.org"), UserFactory(email="Twin@Example.org")
    UserFactory(email="Single@example.org")

    assert report() == (
        f"twin@example.org (person {first.pk}), Twin@Example.org (person {second.pk})\n"
        "Addresses with more than one spelling: 1.\n"
    )
    assert authenticate(username="twin@example.org", password=PASSWORD) == first
    assert authenticate(username="Twin@Example.org", password=PASSWORD) == second


def test_it_says_so_where_there_are_none() -> None:
    UserFactory()

    assert report() == "Addresses with more than one spelling: 0.\n"
