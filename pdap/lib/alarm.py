"""Telling staff at once that something is wrong: in the log and, if WEBHOOK_URL is set, in their chat room."""

import logging

from django.conf import settings

logger = logging.getLogger(__name__)
PATIENCE = 10  # seconds


def tell_staff(text: str) -> None:
    """Log an error, and post it to the chat room, whose failure stops nothing."""
    logger.error("%s", text)
    if not settings.WEBHOOK_URL:
        return
    import requests  # slow to import, and few processes get here

    try:
        requests.post(
            settings.WEBHOOK_URL, json={"content": f"{settings.PDAP_ENVIRONMENT}: {text}"}, timeout=PATIENCE
        ).raise_for_status()
    except requests.RequestException as error:
        # Without the address, which is a secret.
        logger.error("Couldn't reach the staff chat: %s", type(error).__name__)
