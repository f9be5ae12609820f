"""Jobs of the project as a whole."""

from pdap.mail import deliver_waiting
from pdap.materialized import refresh


def deliver_mails() -> int:
    """Send the mails that wait; return how many left."""
    return deliver_waiting()


def refresh_views() -> list[str]:
    """Refresh all materialized views while they are read; return those refreshed."""
    return [str(view) for view in refresh()]
