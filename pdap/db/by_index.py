"""Looking up the rows of some hundred IDs by their indexes, however many others there are."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# For a few hundred IDs, PostgreSQL would rather read a whole table of a hundred thousand rows and join it by a hash: as
# quick for one batch, but a file of many batches would read the table once for each.
OTHER_WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
WITHOUT_OTHER_WAYS = "select " + ", ".join(f"set_config('{way}', 'off', true)" for way in OTHER_WAYS)


@contextmanager
def looked_up_by_index() -> Iterator[None]:
    """Have PostgreSQL look up rows by index in this block, a transaction that only reads.

    RuntimeError inside another transaction, whose other statements would be planned like that until its end.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(WITHOUT_OTHER_WAYS)
        yield
