"""Unsubscribing by a link in an email, without signing in: the link is signed and says who it is for."""

from dataclasses import dataclass

from django.core import signing
from django.db import transaction

from accounts.models import User
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from notifications.enums import DigestFrequency
from notifications.models import DigestSettings, Follow
from notifications.services.follows import unfollow

SALT = "notifications.unsubscribe"


class BadTokenError(ValueError):
    """Not a link that we wrote, or one whose account is gone."""


@dataclass(frozen=True)
class Leaving:
    """What a link ends: one follow, or all digests of the person; `is_done` says that it has ended already.

    `location_id` is the place of the follow, where it is known: a place that was merged away has become another.
    """

    user_id: int
    ends_follow: bool
    follow: Follow | None
    location_id: int | None
    is_done: bool


def token_for(user_id: int, follow_id: int | None = None, location_id: int | None = None) -> str:
    """Return the token that ends a follow, or all digests of a person. It never expires: emails are kept for years."""
    return signing.dumps([user_id, follow_id, location_id], salt=SALT)


def read_token(token: str) -> Leaving:
    """Return what a token ends; BadTokenError if no one signed it. Older tokens name no place."""
    try:
        user_id, follow_id, *rest = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadTokenError from None
    if follow_id is None:
        person = User.objects.filter(pk=user_id).values_list("digest_settings__frequency").first()
        if person is None:
            raise BadTokenError
        return Leaving(user_id, False, None, None, is_done=person == (DigestFrequency.OFF,))
    place = rest[0] if rest else None
    follow = follow_of(user_id, follow_id, place)
    return Leaving(user_id, True, follow, follow.location_id if follow else place, is_done=follow is None)


def follow_of(user_id: int, follow_id: int, location_id: int | None) -> Follow | None:
    """Return a person's follow: that one, or the one into which it went when its place was merged."""
    own = Follow.objects.filter(user_id=user_id)
    if (follow := own.filter(pk=follow_id).first()) is not None or location_id is None:
        return follow
    survivor = survivor_id(Kind.PLACE, location_id)
    return own.filter(location_id=survivor).first() if survivor else None


@transaction.atomic
def leave(leaving: Leaving) -> None:
    """End what a link names; doing it twice is harmless."""
    if leaving.is_done:
        return
    if leaving.follow is not None:
        unfollow(leaving.user_id, leaving.follow.location_id)
    else:
        set_frequency(leaving.user_id, DigestFrequency.OFF)


def set_frequency(user_id: int, frequency: DigestFrequency) -> None:
    DigestSettings.objects.update_or_create(user_id=user_id, defaults={"frequency": frequency})
