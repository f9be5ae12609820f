"""What accounts forget by themselves."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tasks import expire

pytestmark = pytest.mark.django_db


def test_sessions_that_are_over_leave_the_list_and_the_others_stay(owner: User, stranger: User) -> None:
    for person in (owner, stranger):
        Client().force_login(person)
    over = timezone.now() - datetime.timedelta(seconds=1)
    Session.objects.filter(pk=UserSession.objects.get(user=owner).session_key).update(expire_date=over)

    assert expire()["sessions"] == 1

    assert [row.user for row in UserSession.objects.all()] == [stranger]
