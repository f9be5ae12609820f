"""API keys: made, revoked, and when they were used (contract 3.6).

A key is 32 hexadecimal digits behind a prefix by which scanners find leaked ones. The database holds its SHA-256: it is
shown once, and cannot be found again. The existing system knows one key for each person, in `users.api_key`; those with
names are in `named_keys.py`.
"""

import datetime
import hashlib
import secrets

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import ApiKeyUse, User
from pdap.db.actor import set_actor
from pdap.db.asked_often import AskedOften
from pdap.db.catalog_version import with_catalog_state
from pdap.db.replicas import written_beside
from pdap.lib.read_only import is_read_only

PREFIX = "pdap_"
FINGERPRINT = 12
REMEMBERED = datetime.timedelta(hours=1)
# One statement. It writes at most once an hour, so that reading through the API stays reading.
USED = """
insert into public.api_key_uses as known (user_id, fingerprint, last_used_at) values (%s, %s, now())
on conflict (user_id) do update
set last_used_at = now(), fingerprint = excluded.fingerprint,
    made_at = case when known.fingerprint = excluded.fingerprint then known.made_at end
where known.fingerprint <> excluded.fingerprint or known.last_used_at is null
    or known.last_used_at < now() - interval '1 hour'
"""


# Every call of the API asks whose key it is.
PEOPLE_WITH_KEY = AskedOften(
    lambda digest: with_catalog_state(User.objects.select_related("key_use").filter(api_key=digest).order_by())
)


class KeyChangedError(ValueError):
    """The key to be replaced has been replaced already."""


class PasswordChangedError(KeyChangedError):
    """The password was changed after this person signed in: the caller knows an old one."""


def key_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def new_secret() -> str:
    return f"{PREFIX}{secrets.token_hex(16)}"


def fingerprint(user: User) -> str:
    """Return the beginning of a key's hash, which tells keys apart; empty without a key."""
    return (user.api_key or "")[:FINGERPRINT]


@transaction.atomic
def new_key(user: User, replacing: str | None = None) -> str:
    """Give a person a new key and return it; an older one stops working.

    `replacing` is the fingerprint of the key that the person knew of: KeyChangedError if there is another by now, so
    that a form that is sent twice makes one key.
    """
    set_actor(user.pk)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.password != user.password:
        raise PasswordChangedError
    if replacing is not None and fingerprint(locked) != replacing:
        raise KeyChangedError
    key = new_secret()
    locked.api_key = user.api_key = key_digest(key)
    locked.save(update_fields=["api_key"])
    defaults = {"fingerprint": fingerprint(locked), "made_at": timezone.now(), "last_used_at": None}
    ApiKeyUse.objects.update_or_create(user=locked, defaults=defaults)
    return key


@transaction.atomic
def revoke_key(user: User, actor_id: int | None = None) -> bool:
    """End a person's key without another; return whether there was one. They do it unless someone else is named."""
    set_actor(actor_id or user.pk)
    ApiKeyUse.objects.filter(user=user).delete()
    user.api_key = None
    return bool(User.objects.filter(pk=user.pk, api_key__isnull=False).update(api_key=None))


def find_by_key(key: str) -> User | None:
    """Return whose key this is, with `key_use`, and remember the use: two queries at most, one if it is known.

    The catalog's state comes in the same statement, since most calls go on to answer from the catalog.
    """
    user = PEOPLE_WITH_KEY.first(key_digest(key))
    if user is not None and is_use_due(user) and not is_read_only():
        with written_beside(), connection.cursor() as cursor:
            cursor.execute(USED, [user.pk, fingerprint(user)])
    return user


def recorded_use(user: User) -> ApiKeyUse | None:
    use = getattr(user, "key_use", None)
    return use if use is not None and user.api_key and use.fingerprint == fingerprint(user) else None


def is_use_due(user: User) -> bool:
    """Return whether the last known use of a key is an hour ago, or there is none."""
    use = recorded_use(user)
    return use is None or use.last_used_at is None or use.last_used_at < timezone.now() - REMEMBERED
