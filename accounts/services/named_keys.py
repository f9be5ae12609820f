"""Keys with names: several for each person, to read or to write too, for a time or for good.

A writing key acts as its owner without permissions: it makes and changes what is theirs. Keys make no keys.
"""

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import ApiKey, User
from accounts.services.api_keys import PasswordChangedError, key_digest, new_secret
from pdap.db.actor import set_actor
from pdap.db.replicas import written_beside
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.once import make_once
from pdap.lib.read_only import is_read_only

MOST = 20
LONGEST_NAME = 100
HINT = 9
SHOWN_ONCE = _("“%s” already exists. If you haven’t seen the key, replace it: we can’t show it again.")
# Both keys work for this long, while programs get the new one.
OVERLAP = datetime.timedelta(days=7)
NOTED_EVERY = datetime.timedelta(hours=1)


class SentTwiceError(ValueError):
    """The same key was made while this was on its way; its secret is in the response to that."""


class TooManyKeysError(ValueError):
    """A person has as many keys as one can keep apart."""


def living_keys(user_id: int) -> QuerySet[ApiKey]:
    """Return a person's keys that still work, the newest first."""
    return ApiKey.objects.filter(is_unexpired(), user_id=user_id).order_by("-id")


def is_unexpired() -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=timezone.now())


@transaction.atomic
def add_key(
    user: User, name: str, may_write: bool = False, life: datetime.timedelta | None = None
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which no one can find again; without `life` it works for good.

    TooManyKeysError; PasswordChangedError if the password was changed since the person was let in; SentTwiceError for
    a form that was sent twice at once.
    """
    set_actor(user.pk)
    secret = new_secret()

    def make() -> ApiKey:
        return keep_key(user, secret, name, may_write, life)

    key, is_new = make_once("key", (user.pk, name, may_write, life), make, ApiKey.objects.all())
    if not is_new:
        raise SentTwiceError(str(SHOWN_ONCE) % key.name)
    return key, secret


def keep_key(user: User, secret: str, name: str, may_write: bool, life: datetime.timedelta | None) -> ApiKey:
    if User.objects.select_for_update().get(pk=user.pk).password != user.password:
        raise PasswordChangedError
    if living_keys(user.pk).count() >= MOST:
        raise TooManyKeysError(
            gettext("You already have %(most)d keys. Revoke one you no longer need first.") % {"most": MOST}
        )
    return ApiKey.objects.create(
        user=user,
        name=" ".join(name.split())[:LONGEST_NAME] or "Key",
        key_hash=key_digest(secret),
        hint=secret[:HINT],
        may_write=may_write,
        expires_at=timezone.now() + life if life else None,
    )


@transaction.atomic
def rotate_key(user: User, pk: int) -> tuple[ApiKey, str]:
    """Make a key that takes over from another, with its name, scope and length of life; that one ends in a week.

    ApiKey.DoesNotExist where there is no such living key of this person; SentTwiceError as `add_key`.
    """
    set_actor(user.pk)
    secret = new_secret()

    def make() -> ApiKey:
        old = living_keys(user.pk).select_for_update().get(pk=pk)
        life = old.expires_at - old.created_at if old.expires_at else None
        end = timezone.now() + OVERLAP
        old.expires_at = min(old.expires_at, end) if old.expires_at else end
        old.save(update_fields=["expires_at"])
        return keep_key(user, secret, old.name, old.may_write, life)

    key, is_new = make_once("replaced-key", (user.pk, pk), make, ApiKey.objects.all())
    if not is_new:
        raise SentTwiceError(str(SHOWN_ONCE) % key.name)
    return key, secret


@transaction.atomic
def end_named_key(user_id: int, pk: int) -> bool:
    """End a key at once; return whether there was one of this person."""
    set_actor(user_id)
    return bool(ApiKey.objects.filter(user_id=user_id, pk=pk).delete()[0])


def end_all_named_keys(user_id: int) -> int:
    return ApiKey.objects.filter(user_id=user_id).delete()[0]


def owner_of_named_key(secret: str) -> tuple[User, ApiKey] | None:
    """Return whose living key a secret is, and the key; note the use, at most once an hour."""
    key = ApiKey.objects.select_related("user").filter(is_unexpired(), key_hash=key_digest(secret)).first()
    if key is None:
        return None
    now = timezone.now()
    if (key.last_used_at is None or key.last_used_at < now - NOTED_EVERY) and not is_read_only():
        with written_beside():
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key.user, key


def has_key(user: User) -> bool:
    """Return whether a person has any key that works."""
    return bool(user.api_key) or living_keys(user.pk).exists()


def forget_ended_keys() -> int:
    """Delete keys that ended by themselves a month ago; return how many."""
    return ApiKey.objects.filter(expires_at__lt=timezone.now() - datetime.timedelta(days=30)).delete()[0]
