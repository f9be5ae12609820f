"""The email that says that a request has come in."""

from pdap.lib.mail import send_later
from pdap.lib.mail.models import Mail
from requests_app.models import DataRequest

RECEIPT = "requests_app/receipt"
ABOUT = "X-PDAP-Data-Request"


def write_receipt(data_request: DataRequest) -> None:
    """Write the receipt of a new request and what happens next to its creator, once."""
    creator = data_request.creator
    number = str(data_request.pk)
    if creator is None or Mail.objects.filter(kind=RECEIPT, headers__contains={ABOUT: number}).exists():
        return
    send_later(
        RECEIPT,
        creator.email,
        {"data_request": data_request},
        user_id=creator.pk,
        language=creator.language,
        headers={ABOUT: number},
    )
