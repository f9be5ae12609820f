"""Emails: written to the ledger in the transaction that causes them, and sent by the worker afterward.

`delivery.py` sends them; it imports what talks to mail servers, which code that only writes emails doesn't need.
"""

from pdap.lib.mail.ledger import send_later, wake_worker

__all__ = ["send_later", "wake_worker"]
