"""Text of the database as the bytes that came: megabytes of JSON go to a client as PostgreSQL has sent them."""

from typing import Any

from psycopg.adapt import Loader


class AsSent(Loader):
    """Gives the bytes of a text."""

    def load(self, data: Any) -> bytes:
        return bytes(data)


def with_text_as_sent(cursor: Any) -> Any:
    """Return one of Django's cursors, whose rows from now on have bytes where the type is `text`."""
    cursor.cursor.adapters.register_loader("text", AsSent)
    return cursor
