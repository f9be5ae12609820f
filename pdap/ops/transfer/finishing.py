"""What every new database goes through once its rows are in: up to this code, people, rights, and its name."""

from collections.abc import Sequence
from contextlib import closing

from pdap.ops.transfer import people
from pdap.ops.transfer.dumping import Tell
from pdap.ops.transfer.people import SignIn
from pdap.ops.transfer.privileges import copy_privileges
from pdap.ops.transfer.replacing import Replacement
from pdap.ops.transfer.servers import connect
from pdap.ops.transfer.upgrading import upgrade


def finish(new: Replacement, target: str, sign_ins: Sequence[SignIn], tell: Tell) -> None:
    """Make a filled database fit to serve, and give it the target's name; only the swap touches what serves."""
    tell("Upgrade", 0, 1)
    upgrade(new.url)
    raise_catalog_version(new.url)
    people.add(new.url, sign_ins)
    copy_privileges(target, new.url)
    tell("Upgrade", 1, 1)
    tell("Swap", 0, 1)
    new.swap()
    tell("Swap", 1, 1)


def raise_catalog_version(url: str) -> None:
    """Make caches forget the database that this one replaces: no trigger has seen its rows arrive."""
    with closing(connect(url)) as connection:
        connection.execute("select public.raise_catalog_version()")
