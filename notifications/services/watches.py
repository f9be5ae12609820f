"""Following beyond the contract's follows: with an account, and by email alone."""

import base64
import datetime
import hmac
import secrets
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.services.mailed_links import hashed_secret
from datasources.models import RecordType
from locations.enums import LocationType
from locations.models import Location
from notifications.enums import WatchFrequency, WatchKind
from notifications.models import Follower, Watch
from notifications.services.follows import follow, wait_for_own_turn
from pdap.db.actor import set_actor
from pdap.db.locks import lock_name
from pdap.lib.mail import send_later
from pdap.lib.spoken import spoken_language

CONFIRM = "notifications/confirm"
CONFIRM_LIFE = datetime.timedelta(days=2)
# How much someone can follow without an account; more is a program.
MOST_WATCHES = 200


@dataclass(frozen=True)
class Target:
    """The thing that is followed, as the columns of a watch."""

    kind: WatchKind
    location_id: int | None = None
    record_type_id: int | None = None
    agency_id: int | None = None
    data_source_id: int | None = None
    data_request_id: int | None = None
    search: str = ""

    @property
    def can_be_at_once(self) -> bool:
        return self.kind in (WatchKind.SOURCE, WatchKind.REQUEST)

    @property
    def is_of_contract(self) -> bool:
        """Whether the contract's follows hold it for people with accounts; these come with the digest."""
        return self.kind in (WatchKind.PLACE, WatchKind.RECORD_TYPE)


def key_of(follower: Follower) -> str:
    """Return the key of a follower's links, which is derived from a secret of ours and stored nowhere."""
    words = f"follower:{follower.pk}:{follower.generation}".encode()
    return base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), words, "sha256")).decode().rstrip("=")


def follower_of(key: str) -> Follower | None:
    return Follower.objects.filter(key_hash=hashed_secret(key)).first()


def manage_address(follower: Follower) -> str:
    return f"{settings.SITE_URL}{reverse('following', args=[key_of(follower)])}"


@transaction.atomic
def watch_by_account(user_id: int, target: Target, frequency: str | None = None) -> None:
    """Let a person follow something; places and record types go into the contract's tables, which know them."""
    if target.is_of_contract:
        place = target.location_id or Location.objects.values_list("pk", flat=True).get(type=LocationType.NATIONAL)
        types = RecordType.objects.filter(pk=target.record_type_id) if target.record_type_id else None
        follow(user_id, place, None if types is None else list(types))
        return
    set_actor(user_id)
    wait_for_own_turn(user_id)
    now = timezone.now()
    watch, _ = Watch.objects.get_or_create(user_id=user_id, **asdict(target), defaults={"confirmed_at": now})
    Watch.objects.filter(pk=watch.pk).update(frequency=allowed_frequency(target, frequency))


def allowed_frequency(target: Target, frequency: str | None) -> str | None:
    if frequency == WatchFrequency.AT_ONCE and not target.can_be_at_once:
        return None
    return frequency if frequency in WatchFrequency.values else None


@transaction.atomic
def watch_by_email(email: str, target: Target, label: str, frequency: str | None = None) -> None:
    """Write an email with the link that confirms; what is followed already is said there. Nothing tells them apart."""
    address = email.strip().lower()
    lock_name("follower", address)
    follower, _ = Follower.objects.get_or_create(email=address)
    watch = follower.watches.filter(**asdict(target)).first()
    token = ""
    if watch is None or watch.confirmed_at is None:
        if watch is None and follower.watches.count() >= MOST_WATCHES:
            return
        token = secrets.token_urlsafe(32)
        columns = {
            "confirm_hash": hashed_secret(token),
            "created_at": timezone.now(),
            "frequency": allowed_frequency(target, frequency),
        }
        if watch is None:
            Watch.objects.create(follower=follower, **asdict(target), **columns)
        else:
            Watch.objects.filter(pk=watch.pk).update(**columns)
    manage = manage_address(follower) if follower.confirmed_at else ""
    link = f"{settings.SITE_URL}{reverse('confirm-following', args=[token])}" if token else ""
    send_later(CONFIRM, address, {"label": label, "link": link, "manage": manage})


def watch_to_confirm(token: str) -> Watch | None:
    """Return what a link confirms; None if it has, was replaced, or is too old."""
    since = timezone.now() - CONFIRM_LIFE
    rows = Watch.objects.select_related("follower").filter(confirm_hash=hashed_secret(token), created_at__gt=since)
    return rows.filter(confirmed_at=None).first()


@transaction.atomic
def begin_watch(token: str) -> Follower | None:
    """Begin what a link confirms, and return its reader."""
    watch = watch_to_confirm(token)
    if watch is None or watch.follower is None:
        return None
    follower = Follower.objects.select_for_update().get(pk=watch.follower.pk)
    now = timezone.now()
    Watch.objects.filter(pk=watch.pk).update(confirmed_at=now, confirm_hash=None)
    follower.confirmed_at = follower.confirmed_at or now
    follower.key_hash = hashed_secret(key_of(follower))
    # Only here: anyone can type an address into a form, and that changes nothing for its owner.
    follower.language = spoken_language()
    follower.save(update_fields=["confirmed_at", "key_hash", "language"])
    return follower


def end_watch(watches: Q, pk: int) -> bool:
    """End one watch of a reader; what waits because of it goes with it. Return whether there was one."""
    return Watch.objects.filter(watches, pk=pk).delete()[0] > 0


def end_following(follower: Follower) -> None:
    """End everything that someone without an account follows, and forget their address."""
    follower.delete()


def expire_unconfirmed() -> int:
    """Forget what no one confirmed in time, and addresses that follow nothing; return how many rows."""
    old = timezone.now() - CONFIRM_LIFE
    gone, _ = Watch.objects.filter(confirmed_at=None, created_at__lt=old).delete()
    return gone + Follower.objects.filter(watches=None, created_at__lt=old).delete()[0]
