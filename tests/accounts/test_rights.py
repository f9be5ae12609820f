"""The eight permissions and what each opens."""

import pytest

from accounts import rights
from accounts.models import Permission, User
from tests.accounts.factories import UserFactory, UserPermissionFactory

pytestmark = pytest.mark.django_db

OPENS = {
    rights.WRITE_DATA: {"agencies.change_agency", "datasources.add_datasource", "requests_app.change_datarequest"},
    rights.READ_ALL_USER_INFO: {"accounts.view_user"},
    rights.SEND_NOTIFICATIONS: {"notifications.view_follow"},
    rights.ACCESS_SOURCE_COLLECTOR: set(),
    rights.CREATE_UPDATE_USER: {"accounts.view_user", "accounts.change_user"},
    rights.SYNC_TO_GITHUB: set(),
    rights.SOURCE_COLLECTOR_FINAL_REVIEW: set(),
    rights.CALL_DS_SOURCE_COLLECTOR_ENDPOINTS: set(),
}
EVERYTHING = set().union(*OPENS.values())


def test_the_code_knows_exactly_the_permissions_of_the_table() -> None:
    assert set(Permission.objects.values_list("permission_name", flat=True)) == rights.ALL


@pytest.mark.parametrize("name", sorted(rights.ALL))
def test_a_permission_opens_its_part_and_no_other(name: str) -> None:
    person = UserFactory(permissions=[name])

    assert {permission for permission in EVERYTHING if person.has_perm(permission)} == OPENS[name]
    assert person.is_staff == bool(OPENS[name])
    assert not person.is_superuser


def test_whoever_holds_nothing_may_do_nothing(stranger: User) -> None:
    assert not stranger.is_staff
    assert not stranger.has_module_perms("agencies")
    assert not stranger.has_perms(["agencies.view_agency"])


def test_whoever_holds_all_eight_may_do_everything(administrator: User) -> None:
    assert administrator.is_superuser
    assert administrator.has_perm("audit.view_tablecountlog")


def test_a_permission_that_the_code_does_not_know_opens_nothing(stranger: User) -> None:
    UserPermissionFactory(user=stranger)

    assert not User.objects.get(pk=stranger.pk).is_staff


def test_a_change_takes_effect_at_the_next_look(curator: User) -> None:
    assert curator.has_perm("agencies.change_agency")

    curator.grants.all().delete()

    assert not User.objects.get(pk=curator.pk).has_perm("agencies.change_agency")
