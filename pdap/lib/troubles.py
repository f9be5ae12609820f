"""Trouble outside the program, in a sentence that says what to do."""

import errno

import psycopg

from pdap.lib.outage import is_unreachable, state_of

OLDER = "The database is empty or older than this code: run `manage.py release` first, or correct DATABASE_URL."
DISK_FULL = "53100"
# By SQLSTATE, or its class.
TROUBLES = {
    **dict.fromkeys(("42P01", "3F000", "42703", "42704", "42883"), OLDER),
    "25006": "The database is read-only right now. PostgreSQL says: {}",
    "42501": "The database role doesn't have permission to do this. PostgreSQL says: {}",
    DISK_FULL: "The database's disk is full, so nothing was written. Free some space, then run this again.",
    "53": "The database doesn't have the capacity for this right now. Run this again later. PostgreSQL says: {}",
    "55P03": "Another program has locked what this needs. Run this again later. PostgreSQL says: {}",
    "57": "The database stopped this. Run it again. PostgreSQL says: {}",
}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def trouble_in_words(error: BaseException) -> str | None:
    """Return what is wrong and what to do; None if the program is at fault."""
    if isinstance(error, OSError):
        return disk_trouble(error)
    # Alembic raises SQLAlchemy's errors, whose cause is PostgreSQL's, as with Django's.
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.Error):
        return None
    state = state_of(cause)
    if is_unreachable(cause) or state.startswith(("08", "28", "3D")):
        return connection_trouble(str(cause))
    words = TROUBLES.get(state) or TROUBLES.get(state[:2])
    return None if words is None else words.format(" ".join((cause.diag.message_primary or str(cause)).split()))


def disk_trouble(error: OSError) -> str:
    """Return which file or folder can't be used, and why."""
    place = f"{error.filename}: " if error.filename else ""
    if error.errno in NO_ROOM:
        return f"{place}The disk is full. Free some space, then run this again."
    if error.errno == errno.EROFS:
        return f"{place}The disk is read-only. Choose another folder."
    return f"{place}{error.strerror or error}. Check the path and its permissions."


def connection_trouble(reason: str) -> str:
    """Return why a database can't be reached, without the password."""
    if "does not exist" in reason and "database" in reason:
        return "The database in DATABASE_URL doesn't exist. Create it with `createdb`, or correct the name."
    if "authentication failed" in reason or "no password supplied" in reason or "role" in reason:
        return "The server refused the user or password in DATABASE_URL. Correct them."
    if "could not translate host name" in reason or "failed to resolve host" in reason:
        return "The host in DATABASE_URL can't be found. Correct it."
    if "refused" in reason or "timeout" in reason or "could not connect" in reason:
        return (
            "No PostgreSQL server responds at DATABASE_URL's host and port. Start the server, or correct the address."
        )
    if "closed the connection" in reason:
        return "The database server stopped while this was running. Check its log and its disk space."
    return f"The database in DATABASE_URL can't be used: {reason.strip().splitlines()[-1].strip()}"
