"""Mails: written into the ledger in the transaction that causes them, and sent by the worker afterwards."""

from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.ledger import send_later, wake_worker

__all__ = ["deliver_waiting", "send_later", "wake_worker"]
