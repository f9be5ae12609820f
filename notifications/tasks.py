"""Jobs of notifications."""

from notifications.services import digest


def send_digests() -> int:
    """Send everybody's digest; return how many people got one."""
    return digest.send_digests()
