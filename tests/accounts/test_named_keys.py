"""API keys with names: several, to read or to write too, that end, rotate and are found when they leak."""

import datetime
import hashlib
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, User
from accounts.services import two_factor
from accounts.services.api_keys import PasswordChangedError, new_key
from accounts.services.named_keys import (
    MOST,
    OVERLAP,
    TooManyKeysError,
    add_key,
    end_named_key,
    forget_ended_keys,
    living_keys,
    rotate_key,
)
from accounts.services.passwords import change_password
from accounts.services.tokens import issue_tokens
from datasources.models import DataSource
from requests_app.models import DataRequest
from tests.accounts.confirming import confirm
from tests.accounts.factories import ApiKeyFactory
from tests.accounts.test_two_factor import SECRET
from tests.locations.factories import LocationFactory
from tests.pdap.api.tokens import bearing, of, send
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
READ = "/api/v2/data-sources"


def with_key(secret: str) -> Client:
    return Client(headers={"Authorization": f"Basic {secret}"})


def status(secret: str, path: str = READ) -> int:
    return with_key(secret).get(path).status_code


def test_several_keys_work_beside_the_one_that_there_was(owner: User) -> None:
    first = new_key(owner)
    secrets = [add_key(owner, f"Program {number}")[1] for number in range(3)]

    assert [status(secret) for secret in (first, *secrets)] == [200] * 4
    assert all(secret.startswith("pdap_") for secret in (first, *secrets))
    assert ApiKey.objects.get(name="Program 0").key_hash == hashlib.sha256(secrets[0].encode()).hexdigest()
    assert not ApiKey.objects.filter(key_hash__in=secrets).exists()


def test_each_use_is_noted_at_most_once_an_hour(owner: User, django_assert_num_queries: Any) -> None:
    key, secret = add_key(owner, "Report")
    status(secret)
    key.refresh_from_db()
    noted = key.last_used_at
    assert noted

    status(secret)

    key.refresh_from_db()
    assert key.last_used_at == noted


def test_a_key_that_has_expired_or_was_ended_opens_nothing(owner: User, stranger: User) -> None:
    _, short = add_key(owner, "Short", life=datetime.timedelta(days=30))
    ended, gone = add_key(owner, "Gone")

    assert not end_named_key(stranger.pk, ended.pk)
    assert status(gone) == 200
    assert end_named_key(owner.pk, ended.pk)
    assert status(gone) == 401
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        assert status(short) == 401
    with time_machine.travel(timezone.now() + datetime.timedelta(days=61), tick=False):
        assert forget_ended_keys() == 1


def test_rotating_gives_a_new_key_of_the_same_kind_and_both_work_for_a_week(owner: User) -> None:
    old, old_secret = add_key(owner, "Report", may_write=True, life=datetime.timedelta(days=90))

    new, new_secret = rotate_key(owner, old.pk)

    assert (new.name, new.may_write) == ("Report", True)
    assert abs((new.expires_at - timezone.now()).days - 90) <= 1
    assert [status(old_secret), status(new_secret)] == [200, 200]
    with time_machine.travel(timezone.now() + OVERLAP + datetime.timedelta(minutes=1), tick=False):
        assert [status(old_secret), status(new_secret)] == [401, 200]


def test_nobody_rotates_the_key_of_another(stranger: User) -> None:
    with pytest.raises(ApiKey.DoesNotExist):
        rotate_key(stranger, ApiKeyFactory().pk)


def test_there_are_so_many_keys_and_no_more(owner: User) -> None:
    ApiKeyFactory.create_batch(MOST, user=owner)

    with pytest.raises(TooManyKeysError):
        add_key(owner, "One more")


def test_a_key_to_read_writes_nothing(owner: User) -> None:
    _, secret = add_key(owner, "Reader")
    own = DataRequestFactory(creator=owner, request_status="Intake")
    body = {"request_info": {"title": "Use of force", "submission_notes": "x"}}

    assert send(with_key(secret), "POST", "/data-requests", body).status_code == 401
    assert status(secret, f"/api/v2/data-requests/{own.pk}") == 404
    assert DataRequest.objects.count() == 1


def test_a_key_to_write_acts_as_its_owner_without_permissions(curator: User) -> None:
    _, secret = add_key(curator, "Writer", may_write=True)
    client = with_key(secret)
    entry = {"name": "Stops", "source_url": "https://example.gov/stops"}

    made = send(client, "POST", "/data-requests", {"request_info": {"title": "Use of force", "submission_notes": "x"}})
    submitted = send(client, "POST", "/data-sources", {"entry_data": entry, "linked_agency_ids": []})
    followed = send(client, "POST", "/search/follow", location_id=LocationFactory().pk)

    assert (made.status_code, submitted.status_code, followed.status_code) == (200, 200, 200)
    assert client.get(f"/api/v2/data-requests/{made.json()['id']}").status_code == 200
    assert DataSource.objects.get().approval_status == "pending"
    assert client.get("/api/v2/data-requests", {"requested_columns": "internal_notes"}).status_code == 403
    for method, path in (
        *(("POST", "/auth/api-key"), ("POST", "/user/update-password"), ("GET", "/user/recent-searches")),
        *(("GET", f"/user/{curator.pk}"), ("GET", "/admin/users")),
    ):
        assert send(client, method, path, {}).status_code == 401, path


def test_no_key_is_made_by_who_knows_an_old_password(owner: User) -> None:
    let_in = User.objects.get(pk=owner.pk)
    change_password(owner, "a new battery, correctly stapled", None)

    with pytest.raises(PasswordChangedError):
        add_key(let_in, "Thief's")


# The page.


def test_the_page_makes_replaces_and_ends_keys(owner: User, owner_client: Client) -> None:
    page = reverse("profile-keys")
    assert "No keys yet." in owner_client.get(page).content.decode()
    assert owner_client.post(page, {"name": "Report", "scope": "read"}).url.startswith(reverse("confirm"))
    confirm(owner_client)

    made = owner_client.post(page, {"name": "Report", "scope": "write", "life": "90"})
    secret = shown(made.content.decode())
    key = living_keys(owner.pk).get()
    assert "no-store" in made["Cache-Control"]
    assert (key.name, key.may_write) == ("Report", True)
    listed = owner_client.get(page).content.decode()
    assert secret not in listed
    assert "Report" in listed
    assert "read and write" in listed

    replaced = shown(owner_client.post(reverse("profile-rotate-key", args=[key.pk])).content.decode())
    assert replaced != secret
    owner_client.post(reverse("profile-end-named-key", args=[key.pk]))
    assert (status(secret), status(replaced)) == (401, 200)


def shown(page: str) -> str:
    match = re.search(r'id="api-key"[^>]*value="(pdap_[0-9a-f]{32})"', page)
    assert match
    return match[1]


@pytest.mark.parametrize(
    "values", [{"name": "", "scope": "read"}, {"name": "x", "scope": "all"}, {"name": "x", "life": "7"}]
)
def test_what_makes_no_sense_makes_no_key(owner_client: Client, values: dict[str, str]) -> None:
    assert confirm(owner_client).post(reverse("profile-keys"), values).status_code == 400
    assert not ApiKey.objects.exists()


def test_the_keys_of_others_are_not_there(owner_client: Client) -> None:
    key = ApiKeyFactory()
    confirm(owner_client)

    for name in ("profile-rotate-key", "profile-end-named-key"):
        assert owner_client.post(reverse(name, args=[key.pk])).status_code == 404
    assert ApiKey.objects.filter(pk=key.pk).exists()


def test_the_page_takes_the_same_queries_however_many_keys(
    owner: User, owner_client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        ApiKeyFactory.create_batch(4, user=owner)
        with django_assert_num_queries(4):  # session, person, their permissions for the menu, keys
            owner_client.get(reverse("profile-keys"))


# By the API.


def test_the_api_makes_lists_replaces_and_ends_keys(owner: User) -> None:
    client = of(owner)

    made = send(client, "POST", "/auth/api-keys", {"name": "Report", "scope": "read_write", "expires_in_days": 90})
    secret, key = made.json()["api_key"], made.json()["data"]
    assert (made.status_code, key["name"], key["scope"], key["last_used_at"]) == (200, "Report", "read_write", None)
    assert secret.startswith(key["hint"])
    assert status(secret) == 200

    rotated = send(client, "POST", f"/auth/api-keys/{key['id']}/rotate").json()
    assert [status(secret), status(rotated["api_key"])] == [200, 200]
    listed = client.get("/api/v2/auth/api-keys")
    assert [row["id"] for row in listed.json()["data"]] == [rotated["data"]["id"], key["id"]]
    assert secret not in listed.content.decode()
    assert "no-store" in listed["Cache-Control"]

    assert send(client, "DELETE", f"/auth/api-keys/{key['id']}").status_code == 200
    assert [status(secret), status(rotated["api_key"])] == [401, 200]
    assert send(client, "DELETE", f"/auth/api-keys/{key['id']}").status_code == 404


def test_a_key_of_the_api_reads_and_lasts_unless_said_otherwise(owner: User) -> None:
    send(of(owner), "POST", "/auth/api-keys", {"name": "Report"})

    key = living_keys(owner.pk).get()
    assert (key.may_write, key.expires_at) == (False, None)


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "x", "scope": "all"}, {"name": "x", "expires_in_days": 0}, {"name": "x", "a": 1}],
)
def test_the_api_makes_no_key_of_nonsense(owner: User, body: dict[str, Any]) -> None:
    assert send(of(owner), "POST", "/auth/api-keys", body).status_code == 400
    assert not ApiKey.objects.exists()


def test_the_api_says_when_there_are_enough_keys(owner: User) -> None:
    ApiKeyFactory.create_batch(MOST, user=owner)

    assert send(of(owner), "POST", "/auth/api-keys", {"name": "One more"}).status_code == 409


def test_an_open_browser_makes_no_key_by_the_api_either(owner: User, owner_client: Client) -> None:
    living = ApiKeyFactory(user=owner)
    paths = ("/auth/api-key", "/auth/api-keys", f"/auth/api-keys/{living.pk}/rotate")

    for path in paths:
        assert send(owner_client, "POST", path, {"name": "Thief's"}).status_code == 403, path
    confirm(owner_client)
    for path in paths:
        assert send(owner_client, "POST", path, {"name": "Own"}).status_code == 200, path


def test_a_password_without_the_code_makes_no_key(owner: User) -> None:
    token = issue_tokens(owner, permissions=False).access_token
    two_factor.set_up(owner, SECRET)

    assert send(bearing(token), "POST", "/auth/api-keys", {"name": "Thief's"}).status_code == 403
    assert not ApiKey.objects.exists()
