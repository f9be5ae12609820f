"""Sessions in the database, which are read and not written while the site is read-only."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.utils import timezone

from pdap.db.prepared import rows_read_often
from pdap.db.replicas import on_primary
from pdap.lib.read_only import is_read_only

LETTERS = frozenset(VALID_KEY_CHARS)
STORED = "select session_data, expire_date from django_session where session_key = %(key)s"


class SessionStore(db.SessionStore):
    """Django's own; changes to a session during maintenance are lost."""

    def load(self) -> dict[str, Any]:
        """Load, unless the session has been idle for too long."""
        from accounts.services.sessions import is_over

        session = super().load()
        if is_over(session):
            self.delete()
            self._session_key = None
            return {}
        return session

    def _validate_session_key(self, key: str | None) -> bool:
        """Return whether a key could be one of ours: a cookie may hold bytes that PostgreSQL takes in no text."""
        return key is not None and super()._validate_session_key(key) and LETTERS.issuperset(key)  # type: ignore[misc]

    def _get_session_from_db(self) -> Session | None:
        """Read the session by a statement that connections keep: every page of someone signed in begins with it."""
        key = self.session_key or ""
        for data, until in rows_read_often(STORED, {"key": key}):
            if until > timezone.now():
                return Session(session_key=key, session_data=data, expire_date=until)
        self._session_key = None
        return None

    def save(self, must_create: bool = False) -> None:
        """Save, unless nothing may be written."""
        if not is_read_only():
            with on_primary():
                super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        """Delete, unless nothing may be written."""
        if not is_read_only():
            with on_primary():
                super().delete(session_key)
