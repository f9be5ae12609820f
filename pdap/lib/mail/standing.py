"""Whether an email is still true when it is about to be sent; apps register checks for their kinds in `ready()`."""

from collections.abc import Callable

from pdap.lib.mail.models import Mail

_checks: dict[str, Callable[[Mail], bool]] = {}


def register_check(kind: str, still_holds: Callable[[Mail], bool]) -> None:
    """Check emails of a kind before they are sent: a decision may have been reversed meanwhile."""
    _checks[kind] = still_holds


def still_holds(mail: Mail) -> bool:
    check = _checks.get(mail.kind)
    return check is None or check(mail)
