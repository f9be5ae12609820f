"""API keys: made, shown once, used, revoked (contract 3.6)."""

import datetime
import hashlib
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKeyUse, User
from accounts.services.api_keys import KeyChangedError, find_by_key, fingerprint, new_key, recorded_use, revoke_key
from audit.models import ChangeLog

pytestmark = pytest.mark.django_db


def test_a_key_is_what_the_existing_system_would_accept(owner: User) -> None:
    key = new_key(owner)

    assert key.startswith("pdap_")
    assert len(bytes.fromhex(key.removeprefix("pdap_"))) == 16
    owner.refresh_from_db()
    assert owner.api_key == hashlib.sha256(key.encode()).hexdigest()
    assert find_by_key(key) == owner


def test_a_new_key_ends_the_one_before(owner: User) -> None:
    first, second = new_key(owner), new_key(owner)

    assert find_by_key(first) is None
    assert find_by_key(second) == owner


def test_a_form_that_is_sent_twice_makes_one_key(owner: User) -> None:
    key = new_key(owner, replacing="")

    with pytest.raises(KeyChangedError):
        new_key(owner, replacing="")

    assert find_by_key(key) == owner


def test_a_key_is_revoked_without_another(owner: User) -> None:
    key = new_key(owner)

    assert revoke_key(owner)
    assert not revoke_key(owner)
    assert find_by_key(key) is None
    assert not ApiKeyUse.objects.exists()


def test_a_use_is_one_query_that_writes_at_most_once_an_hour(owner: User, django_assert_num_queries: Any) -> None:
    key = new_key(owner)

    with django_assert_num_queries(2):  # whose key it is; that it was used
        find_by_key(key)
    with django_assert_num_queries(1):  # whose key it is
        find_by_key(key)
    ApiKeyUse.objects.update(last_used_at=timezone.now() - datetime.timedelta(minutes=61))
    with django_assert_num_queries(2):
        find_by_key(key)

    use = recorded_use(find_by_key(key))
    assert use.last_used_at > timezone.now() - datetime.timedelta(minutes=1)
    assert use.made_at


def test_a_key_of_the_existing_system_is_known_from_its_first_use_on(owner: User) -> None:
    new_key(owner)
    User.objects.filter(pk=owner.pk).update(api_key=hashlib.sha256(b"theirs").hexdigest())
    assert recorded_use(User.objects.get(pk=owner.pk)) is None  # what was known was of another key

    find_by_key("theirs")

    use = recorded_use(User.objects.select_related("key_use").get(pk=owner.pk))
    assert use.fingerprint == fingerprint(User.objects.get(pk=owner.pk))
    assert use.made_at is None
    assert use.last_used_at


def test_no_use_is_in_the_change_log(owner: User) -> None:
    key = new_key(owner)
    before = ChangeLog.objects.count()

    find_by_key(key)

    assert ChangeLog.objects.count() == before


def test_a_program_that_reads_is_seen_and_refused_after_revocation(client: Client, owner: User) -> None:
    key = new_key(owner)
    header = {"Authorization": f"Basic {key}"}

    assert client.get("/api/v2/data-sources", headers=header).status_code == 200
    assert ApiKeyUse.objects.get(user=owner).last_used_at
    revoke_key(owner)
    assert client.get("/api/v2/data-sources", headers=header).status_code == 401
