"""Which database may replace which. Production is refused as a target in three ways, each enough by itself:

1. this process is production's (PDAP_ENVIRONMENT);
2. the target does not carry the mark of the requested environment (`environment_marks`), or carries production's;
3. the target is the source itself, by whatever address, or its name or host says `prod`.
"""

from contextlib import closing

from pdap.lib.environment import PRODUCTION, STAGE, environment_name
from pdap.ops.transfer.environment_marks import mark_of
from pdap.ops.transfer.errors import RefusedError
from pdap.ops.transfer.replacing import exists
from pdap.ops.transfer.rules import ENVIRONMENTS
from pdap.ops.transfer.servers import connect, database_identity, database_label, hosts_of, maintenance_url, name_of

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def check_refresh(source: str, target: str, environment: str) -> None:
    """Raise RefusedError if a target must not become a fresh sandbox or stage."""
    check_process(target)
    if environment not in ENVIRONMENTS:
        raise RefusedError(
            "Only sandbox and stage can be refreshed. Choose one with --environment, or set PDAP_ENVIRONMENT."
        )
    own = environment_name()
    if own in ENVIRONMENTS and own != environment:
        raise RefusedError(f"This process belongs to {own} (PDAP_ENVIRONMENT), not to {environment}.")
    with closing(connect(maintenance_url(target))) as server:
        present = mark_of(server, name_of(target))
    if present != environment:
        is_marked = f"marked as {present}" if present else "not marked"
        raise RefusedError(
            f"{database_label(target)} is {is_marked}, not as {environment}. "
            f"In {environment} itself, `manage.py mark_database` writes the mark."
        )
    check_address(target)
    with closing(connect(source)) as reading, closing(connect(target)) as written:
        if database_identity(reading) == database_identity(written):
            raise RefusedError(f"{database_label(target)} is the source itself.")


def check_restore(target: str, rules: str | None, production: str | None) -> None:
    """Raise RefusedError if a file with an environment's rules (None: a full dump) must not be restored over a target.

    `production` is the name of the database that the operator has typed in order to replace production.
    """
    with closing(connect(maintenance_url(target))) as server:
        present, there = mark_of(server, name_of(target)), exists(server, name_of(target))
    if production is not None:
        if rules is not None:
            raise RefusedError("Only a full dump can become production. This one was scrubbed for another environment.")
        if production != name_of(target):
            raise RefusedError(f"The target is {name_of(target)}, not {production}. Nothing was done.")
        return
    if present == PRODUCTION:
        raise RefusedError(
            f"{database_label(target)} is marked as production. It can be replaced only by name and with a full dump."
        )
    if rules is None and present in ENVIRONMENTS:
        raise RefusedError(
            f"{database_label(target)} is marked as {present}, and this is a full dump with real people in it. "
            "Refresh it instead, or dump with its rules."
        )
    check_process(target)
    check_address(target)
    if there and present is None and not is_local_address(target):
        raise RefusedError(
            f"{database_label(target)} is on another machine and isn't marked. Mark it with `manage.py mark_database`."
        )


def environment_of(target: str) -> str:
    """Return a target's environment: its mark, or without one this process's if it is on this machine, else stage."""
    with closing(connect(maintenance_url(target))) as server:
        present = mark_of(server, name_of(target))
    return present or (environment_name() if is_local_address(target) else STAGE)


def is_local_address(target: str) -> bool:
    """Return whether a URL leads only to this machine; a path is that of a socket."""
    return all(host in THIS_MACHINE or host.startswith("/") for host in hosts_of(target))


def check_process(target: str) -> None:
    """Refuse everything to a production process."""
    if environment_name() == PRODUCTION:
        raise RefusedError(
            f"This process belongs to production (PDAP_ENVIRONMENT) and can't replace {database_label(target)}."
        )


def check_address(target: str) -> None:
    """Refuse an address that says it is production's."""
    if any("prod" in text for text in (name_of(target).lower(), *hosts_of(target))):
        raise RefusedError(f"{database_label(target)} has `prod` in its address, so it is never replaced.")
