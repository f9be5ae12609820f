"""What accounts forget by themselves."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import PendingUser, ResetToken, User
from accounts.tasks import expire
from tests.accounts.factories import PendingUserFactory, ResetTokenFactory
from tests.moments import ago

pytestmark = pytest.mark.django_db


def test_sessions_that_are_over_leave_the_list_and_the_others_stay(owner: User, stranger: User) -> None:
    for person in (owner, stranger):
        Client().force_login(person)
    over = timezone.now() - datetime.timedelta(seconds=1)
    Session.objects.filter(pk=UserSession.objects.get(user=owner).session_key).update(expire_date=over)

    assert expire()["sessions"] == 1

    assert [row.user for row in UserSession.objects.all()] == [stranger]


def test_sign_ups_and_resets_go_when_their_links_have_long_ceased_to_work() -> None:
    young = PendingUserFactory(created_at=ago(6))
    PendingUserFactory(created_at=ago(8))
    fresh = ResetTokenFactory(create_date=ago(0.5))
    ResetTokenFactory(create_date=ago(2))

    assert expire() == {"sign-ups": 1, "sessions": 0, "resets": 1, "refresh tokens": 0, "API keys": 0}

    assert (PendingUser.objects.get(), ResetToken.objects.get()) == (young, fresh)
