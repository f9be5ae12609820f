"""People, capacities and permissions through the API."""

from typing import Any

import pytest

from accounts.models import PendingUser, User
from accounts.services.permissions import grant
from accounts.services.tokens import issue_tokens
from tests.accounts.factories import PendingUserFactory, UserFactory
from tests.accounts.mails import kinds
from tests.pdap.api.tokens import bearing, of, said, send
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
NEW = {"email": "New@Example.org", "password": "a long and winding password", "permissions": ["write_data"]}


@pytest.fixture
def clerk(db: None) -> User:
    """Someone who edits people and holds nothing else."""
    return UserFactory(permissions=["create_update_user"])


def test_an_administrator_makes_a_person(administrator: User) -> None:
    PendingUserFactory(email="new@example.org")

    response = send(of(administrator), "POST", "/admin/users", NEW)

    person = User.objects.get(email="New@example.org")
    assert (response.status_code, response.json()) == (200, {"message": "User created.", "id": str(person.pk)})
    assert person.check_password(NEW["password"])
    assert person.permission_names() == {"write_data"}
    assert not PendingUser.objects.exists()
    again = send(of(administrator), "POST", "/admin/users", {**NEW, "email": "new@example.org"})
    assert said(again) == (409, "User with email already exists.")


def test_nobody_makes_somebody_who_may_do_more(clerk: User) -> None:
    response = send(of(clerk), "POST", "/admin/users", NEW)

    assert response.status_code == 403
    assert not User.objects.filter(email__iexact="new@example.org").exists()
    assert send(of(clerk), "POST", "/admin/users", {**NEW, "permissions": []}).status_code == 200


@pytest.mark.parametrize(
    "changes", [{"email": "x"}, {"password": "short"}, {"permissions": ["king"]}, {"permissions": None}, {"more": 1}]
)
def test_a_person_that_cannot_be_is_refused(administrator: User, changes: dict[str, Any]) -> None:
    response = send(of(administrator), "POST", "/admin/users", {**NEW, **changes})

    assert response.status_code == 400
    assert next(iter(changes)) in response.json()["message"]


def test_a_new_password_ends_sessions_and_is_told(administrator: User, stranger: User) -> None:
    refresh = issue_tokens(stranger).refresh_token

    answer = send(of(administrator), "PUT", f"/admin/users/{stranger.pk}", {"password": NEW["password"]})

    assert said(answer) == (200, "User updated.")
    stranger.refresh_from_db()
    assert stranger.check_password(str(NEW["password"]))
    assert send(bearing(refresh), "POST", "/auth/refresh-session").status_code == 401
    assert kinds() == [("password_changed", stranger.email)]


def test_nobody_gives_a_password_to_who_may_do_more(clerk: User, curator: User) -> None:
    before = curator.password

    assert send(of(clerk), "PUT", f"/admin/users/{curator.pk}", {"password": NEW["password"]}).status_code == 403
    assert send(of(clerk), "DELETE", f"/admin/users/{curator.pk}").status_code == 403
    curator.refresh_from_db()
    assert curator.password == before


def test_who_is_deleted_leaves_requests_behind_without_a_name(administrator: User, stranger: User) -> None:
    request = DataRequestFactory(creator=stranger)

    answer = send(of(administrator), "DELETE", f"/admin/users/{stranger.pk}")

    assert said(answer) == (200, "User deleted.")
    request.refresh_from_db()
    assert request.creator_id is None


def test_the_last_administrator_stays(administrator: User) -> None:
    assert send(of(administrator), "DELETE", f"/admin/users/{administrator.pk}").status_code == 409
    path = f"/api/v3/permission/user/{administrator.pk}/remove"
    assert send(of(administrator), "POST", path, {"permission": "write_data"}).status_code == 409


@pytest.mark.parametrize("number", ["999999", "99999999999999999999", "0", "x"])
def test_nobody_is_a_404(administrator: User, number: str) -> None:
    client = of(administrator)
    assert send(client, "PUT", f"/admin/users/{number}", {"password": NEW["password"]}).status_code == 404
    assert send(client, "DELETE", f"/admin/users/{number}").status_code == 404
    assert send(client, "PATCH", f"/user/{number}", {"capacities": []}).status_code == 404
    for verb in ("add", "remove"):
        path = f"/api/v3/permission/user/{number}/{verb}"
        assert send(client, "POST", path, {"permission": "write_data"}).status_code == 404


def test_capacities_are_replaced(owner: User, stranger: User, administrator: User) -> None:
    def capacities_by(person: User, *names: str) -> tuple[int, str]:
        return said(send(of(person), "PATCH", f"/user/{owner.pk}", {"capacities": names}))

    assert capacities_by(owner, "lawyer", "lawyer", "police") == (200, "User patched.")
    assert capacities_by(stranger, "police") == (403, "Forbidden.")
    assert capacities_by(owner, "king")[0] == 400
    assert sorted(owner.capacities.values_list("capacity", flat=True)) == ["lawyer", "police"]
    assert capacities_by(administrator)[0] == 200
    assert not owner.capacities.exists()


def test_a_permission_is_added_once_and_removed_as_often_as_one_likes(administrator: User, stranger: User) -> None:
    def change(verb: str, name: str = "write_data") -> tuple[int, str]:
        path = f"/api/v3/permission/user/{stranger.pk}/{verb}"
        return said(send(of(administrator), "POST", path, {"permission": name}))

    assert change("add") == (200, "Permission successfully added.")
    assert change("add") == (409, "The user already has this permission.")
    assert stranger.permission_names() == {"write_data"}
    assert change("remove") == (200, "Permission successfully removed.")
    assert change("remove") == (200, "Permission successfully removed.")
    assert change("add", "king")[0] == 400


def test_nobody_passes_on_what_they_do_not_hold(clerk: User, stranger: User) -> None:
    for person in (clerk, stranger):
        path = f"/api/v3/permission/user/{person.pk}/add"
        response = send(of(clerk), "POST", path, {"permission": "write_data"})
        assert response.status_code == 403
        assert "write_data" in response.json()["detail"]
    grant(clerk, "write_data", None)
    assert (
        send(of(clerk), "POST", f"/api/v3/permission/user/{stranger.pk}/add", {"permission": "write_data"}).status_code
        == 200
    )
