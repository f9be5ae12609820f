"""Leaving digests by a link in a mail, without signing in: the link itself says who it is for, signed."""

from dataclasses import dataclass

from django.core import signing
from django.db import transaction

from notifications.enums import DigestFrequency
from notifications.models import DigestSettings, Follow
from notifications.services.follows import unfollow

SALT = "notifications.unsubscribe"


class BadTokenError(ValueError):
    """Not a link that we wrote, or one whose account or follow is gone."""


@dataclass(frozen=True)
class Leaving:
    """What a link ends: one follow, or without one all digests of the person."""

    user_id: int
    follow: Follow | None


def token_for(user_id: int, follow_id: int | None = None) -> str:
    """Return the token that ends a follow, or all digests of a person. It does not expire: mails are kept for years."""
    return signing.dumps([user_id, follow_id], salt=SALT)


def read(token: str) -> Leaving:
    """Return what a token ends; BadTokenError if nobody signed it, or if it is over already."""
    try:
        user_id, follow_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadTokenError from None
    if follow_id is None:
        return Leaving(user_id, None)
    follow = (
        Follow.objects.filter(pk=follow_id, user_id=user_id)
        .select_related("location__state", "location__county__state", "location__locality")
        .first()
    )
    if follow is None:
        raise BadTokenError
    return Leaving(user_id, follow)


@transaction.atomic
def leave(leaving: Leaving) -> None:
    """End what a link names; doing it twice is harmless."""
    if leaving.follow is not None:
        unfollow(leaving.user_id, leaving.follow.location_id)
    else:
        set_frequency(leaving.user_id, DigestFrequency.OFF)


def set_frequency(user_id: int, frequency: DigestFrequency) -> None:
    DigestSettings.objects.update_or_create(user_id=user_id, defaults={"frequency": frequency})
