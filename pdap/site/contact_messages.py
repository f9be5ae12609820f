"""Messages to PDAP, by the page and by the API: each is sent as an email that can be replied to."""

from django.conf import settings
from django.http import HttpRequest

from pdap.lib.limiter import slowed_within_limit
from pdap.lib.mail import send_later
from pdap.lib.project import CONTACT

# From one network address in an hour, in seconds.
MOST_MESSAGES, HOUR = 5, 3600


def may_send_message(request: HttpRequest) -> bool:
    """Count one more message from where a request comes; return whether that is within the limit."""
    return slowed_within_limit(request, "contact", MOST_MESSAGES, HOUR)


def send_message(kind: str, email: str, message: str) -> None:
    """Queue the email, which can be replied to, unlike the existing application's (contract 2.11)."""
    send_later(
        "contact/mail",
        to=CONTACT,
        context={"kind": kind, "message": message, "email": email},
        reply_to=email,
        language=settings.LANGUAGE_CODE,
    )
