"""`manage.py report_programs`, and the accounts that it lists."""

import io
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.rights import WRITE_DATA
from accounts.services.programs import accounts_like_programs
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def account(email: str) -> User:
    return UserFactory(email=email, permissions=[WRITE_DATA])


def test_it_lists_an_account_with_permissions_that_no_browser_has_used() -> None:
    program = account("collector@example.org")
    UserFactory(email="reader@example.org")
    out = io.StringIO()

    call_command("report_programs", stdout=out)

    assert out.getvalue() == (
        f"collector@example.org (person {program.pk}): {WRITE_DATA}\nAccounts that look like programs: 1\n"
    )


def test_a_person_with_a_session_a_program_that_is_named_and_one_without_a_password_are_left_out(
    settings: Any,
) -> None:
    person, named, without = account("a@example.org"), account("b@example.org"), account("c@example.org")
    UserSession.objects.create(user=person, ip="127.0.0.1", user_agent="", session_key="x")
    settings.API_MACHINE_ACCOUNTS = [named.email]
    without.set_unusable_password()
    without.save()

    assert list(accounts_like_programs()) == []


def test_a_session_of_long_ago_does_not_count() -> None:
    program = account("collector@example.org")
    UserSession.objects.create(user=program, ip="127.0.0.1", user_agent="", session_key="x")
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=91))

    assert list(accounts_like_programs()) == [program]
