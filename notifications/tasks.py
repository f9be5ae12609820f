"""Jobs of notifications."""

from notifications.services import digest, queue


def fill_queues() -> int:
    """Queue what is new for those who follow its place; return how many rows are new."""
    return queue.fill_queues()


def send_digests() -> int:
    """Write the digest of everybody whose time has come; return how many people get one."""
    return digest.send_digests()
