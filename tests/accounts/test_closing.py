"""Closing an account: what goes, what stays, and who cannot."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKeyUse, PendingUser, User
from accounts.rights import ALL
from accounts.services.api_keys import new_key
from accounts.services.closing import close_account
from accounts.services.permissions import BeyondOwnPermissionsError, LastAdministratorError
from audit.models import ChangeLog
from datasources.models import RecentSearch
from notifications.models import Follow
from pdap.lib.mail.models import Mail
from tests.accounts.factories import (
    ExternalAccountFactory,
    PendingUserFactory,
    ResetTokenFactory,
    UserCapacityFactory,
    UserFactory,
)
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, RecentSearchFactory, ReviewFactory
from tests.notifications.factories import DataSourceNotificationFactory, FollowFactory
from tests.pdap.factories import MailFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_what_is_theirs_goes_and_what_they_gave_stays(owner: User, owner_client: Client, stranger: User) -> None:
    request, source = DataRequestFactory(creator=owner), DataSourceFactory(submitter=owner)
    agency, review = AgencyFactory(submitter=owner), ReviewFactory(reviewed_by=owner)
    for factory in (FollowFactory, RecentSearchFactory, DataSourceNotificationFactory, MailFactory):
        factory(user=owner)
        factory(user=stranger)
    ExternalAccountFactory(user=owner)
    ResetTokenFactory(user=owner)
    UserCapacityFactory(user=owner)
    PendingUserFactory(email="OWNER@example.org")
    MailFactory(user=None, recipient="Owner@example.org")
    new_key(owner)
    sessions = Session.objects.count()

    close_account(owner, owner)

    assert not User.objects.filter(pk=owner.pk).exists()
    for record, column in ((request, "creator"), (source, "submitter"), (agency, "submitter"), (review, "reviewed_by")):
        record.refresh_from_db()
        assert getattr(record, column) is None
    for model in (Follow, RecentSearch, Mail):
        assert [row.user_id for row in model.objects.all()] == [stranger.pk]
    assert not ApiKeyUse.objects.exists()
    assert not PendingUser.objects.exists()
    assert Session.objects.count() == sessions - 1


def test_the_change_log_knows_that_somebody_left_and_not_who(owner: User) -> None:
    close_account(owner, owner)

    entry = ChangeLog.objects.get(table_name="users", operation_type="DELETE")
    assert (entry.affected_id, entry.actor_user_id) == (owner.pk, owner.pk)
    log_text = json.dumps(list(ChangeLog.objects.values_list("old_data", "new_data")), default=str)
    assert "owner@example.org" not in log_text


def test_only_the_persons_own_sessions_end(owner: User, owner_client: Client, stranger_client: Client) -> None:
    close_account(owner, owner)

    follow = reverse("follow", args=[1])
    assert "sign-in" in owner_client.post(follow).url
    assert "sign-in" not in stranger_client.post(follow).url


def test_the_last_administrator_stays(administrator: User, curator: User) -> None:
    for actor in (administrator, None):
        with pytest.raises(LastAdministratorError):
            close_account(administrator, actor)

    UserFactory(permissions=ALL)
    close_account(administrator, administrator)
    assert not User.objects.filter(pk=administrator.pk).exists()


def test_nobody_closes_the_account_of_someone_who_may_do_more(administrator: User, stranger: User) -> None:
    UserFactory(permissions=ALL)
    editor = UserFactory(permissions=["create_update_user"])

    with pytest.raises(BeyondOwnPermissionsError):
        close_account(administrator, editor)
    close_account(stranger, editor)


def test_the_admin_closes_an_account_by_the_same_service(
    administrator_client: Client, administrator: User, stranger: User
) -> None:
    request = DataRequestFactory(creator=stranger)
    address = reverse("admin:accounts_user_delete", args=[stranger.pk])

    assert "Kept, without their name" in administrator_client.get(address).content.decode()
    assert administrator_client.post(address, {"post": "yes"}).status_code == 302

    request.refresh_from_db()
    assert request.creator is None
    assert ChangeLog.objects.filter(table_name="users", operation_type="DELETE").get().actor_user_id == administrator.pk
    assert [entry.object_repr for entry in LogEntry.objects.all()] == [f"person {stranger.pk}"]


def test_the_admin_tells_why_the_last_administrator_stays(administrator_client: Client, administrator: User) -> None:
    address = reverse("admin:accounts_user_delete", args=[administrator.pk])

    response = administrator_client.post(address, {"post": "yes"}, follow=True)

    assert "This is the last administrator" in response.content.decode()
    assert User.objects.filter(pk=administrator.pk).exists()
    assert not LogEntry.objects.exists()
