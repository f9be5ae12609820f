"""Messages to PDAP, by the page and by the API: each leaves as a mail that can be answered."""

from pdap.lib.mail import send_later
from pdap.lib.mail.addresses import CONTACT

# From one network address in an hour.
MOST_MESSAGES = 5


def send_message(kind: str, email: str, message: str) -> None:
    """Queue the mail, with the writer's address to answer to (behaviour 13.1.23)."""
    send_later(
        "contact/mail",
        to=CONTACT,
        context={"kind": kind, "message": message, "email": email},
        reply_to=email,
    )
