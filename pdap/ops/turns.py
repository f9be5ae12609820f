"""A database is prepared by one process at a time: two first starts or releases at once take turns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from pdap.db.database_urls import libpq_url
from pdap.db.raw_rows import only_value

# Any two preparations of one database meet at this number, each on a connection of its own.
PREPARATION_LOCK = 7_137_418_991


@contextmanager
def hold_preparation(url: str, tell: Callable[[str], object]) -> Iterator[None]:
    """Hold a database's preparation, after its present holder; it ends with the process in whatever way that ends."""
    options = "-c lock_timeout=0 -c statement_timeout=0 -c idle_session_timeout=0"
    with psycopg.connect(libpq_url(url), autocommit=True, options=options) as connection:
        if not only_value(connection, "select pg_try_advisory_lock(%s)", [PREPARATION_LOCK]):
            tell("Another process is preparing this database: waiting for it to finish.")
            connection.execute("select pg_advisory_lock(%s)", [PREPARATION_LOCK])
        yield
