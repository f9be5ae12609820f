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
    # It may have been sent: the worker or the server died meanwhile. It is never sent again automatically.
    UNCERTAIN = "uncertain", "Uncertain"
    # Someone decided that it won't be sent.
    GIVEN_UP = "given_up", "Given up"
