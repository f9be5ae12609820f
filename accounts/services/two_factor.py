"""The second factor: codes from an app (TOTP), and recovery codes for when the app is lost."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User

TOTP_PERIOD = 30  # seconds, the same in every app


def is_required(person: User) -> bool:
    """Return whether this person needs a second factor: in production everyone with a permission does."""
    return settings.TWO_FACTOR_REQUIRED and bool(person.permission_names())


def is_set_up(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def needs_code(person: User) -> bool:
    """Return whether this person's tokens carry no permissions after an API sign-in without a code.

    Where permissions demand a second factor, this holds for those too who have none yet: their tokens get no wider
    when they are granted some. Programs that an operator has named in `API_MACHINE_ACCOUNTS` have no codes to give.
    """
    if is_set_up(person):
        return True
    return settings.TWO_FACTOR_REQUIRED and person.email not in settings.API_MACHINE_ACCOUNTS


def was_used(request: HttpRequest) -> bool:
    """Return whether the signed-in person has given a code in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


@transaction.atomic
def set_up(person: User, secret: str, code: str | None = None) -> list[str]:
    """Ask codes of this person from now on, made from this secret, and return their recovery codes.

    The `code` that proved that the app has the secret is used up: it signs no one in.
    """
    Authenticator.objects.filter(user=person).delete()
    app = TOTP.activate(person, secret)
    if code is not None:
        use_up(app.instance, code)
    return new_recovery_codes(person)


def use_up(app: Authenticator, code: str) -> None:
    """Use up an app's code for as long as it is valid: allauth forgets it sooner, after half a minute."""
    lifetime = TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
    cache.set(TOTP(app)._get_used_cache_key(code), "y", timeout=lifetime)


@transaction.atomic
def new_recovery_codes(person: User) -> list[str]:
    """Give a person new recovery codes, each of which works once; the earlier ones stop working."""
    User.objects.select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(person).generate_codes()


def recovery_codes_left(person: User) -> int:
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0


def turn_off(person: User) -> None:
    Authenticator.objects.filter(user=person).delete()
