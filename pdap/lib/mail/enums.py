"""The states of an email."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class MailStatus(PostgresEnum):
    """Where an email stands."""

    pg_enum = nonmember("mail_status")

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    # No one knows whether it left: the worker or the server died in the middle. It is never sent again by itself.
    UNCERTAIN = "uncertain", "Uncertain"
    # Someone decided that it never leaves.
    GIVEN_UP = "given_up", "Given up"
