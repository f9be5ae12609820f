"""Granting and taking permissions (contract 3.8)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.rights import ALL, CREATE_UPDATE_USER, WRITE_DATA
from accounts.services.permissions import (
    BeyondOwnPermissionsError,
    LastAdministratorError,
    UnknownPermissionError,
    grant,
    revoke,
)
from audit.models import ChangeLog
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def held(user: User) -> frozenset[str]:
    """Return what someone holds in the database."""
    return User.objects.get(pk=user.pk).permission_names()


def test_a_grant_is_in_the_change_log_with_its_actor(stranger: User, administrator: User) -> None:
    assert grant(stranger, WRITE_DATA, administrator)

    assert held(stranger) == {WRITE_DATA}
    entry = ChangeLog.objects.filter(table_name="link_users__permissions").latest("id")
    assert (entry.operation_type, entry.actor_user_id) == ("INSERT", administrator.pk)
    assert entry.new_data["user_id"] == stranger.pk

    assert revoke(stranger, WRITE_DATA, administrator)

    assert held(stranger) == frozenset()
    entry = ChangeLog.objects.filter(table_name="link_users__permissions").latest("id")
    assert (entry.operation_type, entry.actor_user_id) == ("DELETE", administrator.pk)


def test_doing_it_twice_changes_nothing(stranger: User, administrator: User) -> None:
    assert [grant(stranger, WRITE_DATA, administrator) for _ in range(2)] == [True, False]
    assert [revoke(stranger, WRITE_DATA, administrator) for _ in range(2)] == [True, False]


@pytest.mark.parametrize("rights", [(), (WRITE_DATA,), (CREATE_UPDATE_USER,)])
def test_nobody_passes_on_or_takes_what_they_do_not_hold_or_may_not_edit(rights: tuple[str, ...]) -> None:
    actor, holder = UserFactory(permissions=rights), UserFactory(permissions=[WRITE_DATA])

    with pytest.raises(BeyondOwnPermissionsError):
        grant(actor, WRITE_DATA, actor)
    with pytest.raises(BeyondOwnPermissionsError):
        revoke(holder, WRITE_DATA, actor)

    assert held(actor) == set(rights)
    assert held(holder) == {WRITE_DATA}


def test_who_edits_people_passes_on_what_they_hold(stranger: User) -> None:
    editor = UserFactory(permissions=[CREATE_UPDATE_USER, WRITE_DATA])

    assert grant(stranger, WRITE_DATA, editor)


def test_what_an_actor_lost_a_moment_ago_counts_as_lost(stranger: User, administrator: User) -> None:
    assert administrator.permission_names() == ALL  # remembered by this object
    administrator.grants.all().delete()

    with pytest.raises(BeyondOwnPermissionsError):
        grant(stranger, WRITE_DATA, administrator)


def test_an_operator_may_grant_everything(stranger: User) -> None:
    for name in ALL:
        grant(stranger, name, actor=None)

    assert held(stranger) == ALL
    assert ChangeLog.objects.latest("id").actor_user_id is None


def test_a_permission_that_does_not_exist_is_refused(stranger: User, administrator: User) -> None:
    with pytest.raises(UnknownPermissionError):
        grant(stranger, "db_write", administrator)


def test_the_last_administrator_loses_nothing_but_by_an_operator(administrator: User) -> None:
    with pytest.raises(LastAdministratorError):
        revoke(administrator, WRITE_DATA, administrator)

    second = UserFactory(permissions=ALL)
    assert revoke(administrator, WRITE_DATA, second)
    assert revoke(second, WRITE_DATA, actor=None)


def test_a_change_takes_effect_at_the_next_request(stranger: User, stranger_client: Client) -> None:
    index = reverse("admin:index")
    assert stranger_client.get(index).status_code == 302

    grant(stranger, WRITE_DATA, actor=None)
    assert stranger_client.get(index).status_code == 200

    revoke(stranger, WRITE_DATA, actor=None)
    assert stranger_client.get(index).status_code == 302


def change_page(user: User) -> str:
    """Return the address of someone's page in the admin."""
    return reverse("admin:accounts_user_change", args=[user.pk])


def test_an_administrator_gives_and_takes_permissions_in_the_admin(
    administrator_client: Client, administrator: User, curator: User
) -> None:
    response = administrator_client.post(change_page(curator), {"granted": ["sync_to_github"]})

    assert response.status_code == 302
    assert held(curator) == {"sync_to_github"}
    entries = ChangeLog.objects.filter(table_name="link_users__permissions", actor_user_id=administrator.pk)
    assert sorted(entries.values_list("operation_type", flat=True)) == ["DELETE", "INSERT"]


def test_boxes_that_the_editor_lacks_are_disabled_and_refused_on_the_server(curator: User) -> None:
    editor, browser = UserFactory(permissions=[CREATE_UPDATE_USER]), Client()
    browser.force_login(editor)

    boxes = browser.get(change_page(curator)).context["adminform"].form["granted"].subwidgets
    assert {box.data["value"] for box in boxes if "disabled" not in box.data["attrs"]} == {CREATE_UPDATE_USER}

    refused = browser.post(change_page(curator), {"granted": ["send_notifications"]})
    assert "You can’t grant send_notifications" in refused.content.decode()
    # A disabled box is not sent by any browser: what it stands for stays.
    browser.post(change_page(curator), {"granted": [CREATE_UPDATE_USER]})

    assert held(curator) == {WRITE_DATA, CREATE_UPDATE_USER}


def test_the_admin_tells_the_last_administrator_why_not(administrator_client: Client, administrator: User) -> None:
    response = administrator_client.post(change_page(administrator), {"granted": []}, follow=True)

    assert "This is the last administrator" in response.content.decode()
    assert held(administrator) == ALL


def test_whoever_only_reads_people_changes_nothing(curator: User) -> None:
    reader, browser = UserFactory(permissions=["read_all_user_info"]), Client()
    browser.force_login(reader)

    page = browser.get(change_page(curator))
    assert page.status_code == 200
    assert "write_data" in page.content.decode()
    assert browser.post(change_page(curator), {"granted": []}).status_code == 403
    assert held(curator) == {WRITE_DATA}


def test_only_an_administrator_takes_a_permission_from_an_administrator(administrator: User) -> None:
    UserFactory(permissions=sorted(ALL))
    editor = UserFactory(permissions=[CREATE_UPDATE_USER, WRITE_DATA])

    with pytest.raises(BeyondOwnPermissionsError, match="Only an administrator"):
        revoke(administrator, WRITE_DATA, editor)

    assert held(administrator) == ALL
    other = User.objects.exclude(pk=administrator.pk).filter(permissions__permission_name="send_notifications").get()
    assert revoke(administrator, WRITE_DATA, other)
