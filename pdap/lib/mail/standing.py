"""Whether what an email says still holds when it is about to leave: apps register it for their kinds in `ready()`."""

from collections.abc import Callable

from pdap.lib.mail.models import Mail

_checks: dict[str, Callable[[Mail], bool]] = {}


def register_check(kind: str, still_holds: Callable[[Mail], bool]) -> None:
    """Have emails of a kind looked at before they leave: a decision may have been taken back in any way meanwhile."""
    _checks[kind] = still_holds


def still_holds(mail: Mail) -> bool:
    check = _checks.get(mail.kind)
    return check is None or check(mail)
