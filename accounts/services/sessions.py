"""The browsers in which a person is signed in."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.services.tokens import revoke_all
from pdap.lib.client_address import client_address

SEEN = "seen"
# How precisely visits are recorded: each record costs a write.
NOTED_EVERY = 300


def idle_seconds(person: User) -> int:
    """Return after how long without a visit a person's sessions end."""
    held = person.permissions.exists()
    return settings.SESSION_AGE_WITH_PERMISSIONS if held else settings.SESSION_COOKIE_AGE


def is_stale(session: SessionBase) -> bool:
    """Return whether it is time to record a visit."""
    return not 0 <= time.time() - session.get(SEEN, 0) < NOTED_EVERY


def note_visit(session: SessionBase, person: User) -> None:
    """Extend a session from now, by as long as its person may be idle."""
    session[SEEN] = time.time()
    session.set_expiry(idle_seconds(person))


def is_over(session: Mapping[str, Any]) -> bool:
    """Return whether a stored session has been idle too long, by what its person may do today."""
    user_id, seen = session.get(SESSION_KEY), session.get(SEEN)
    if user_id is None or seen is None or time.time() - seen <= settings.SESSION_AGE_WITH_PERMISSIONS:
        return False
    person = User.objects.filter(pk=user_id).first()
    return person is not None and time.time() - seen > idle_seconds(person)


def live_sessions(person: User) -> list[UserSession]:
    """Return the sessions of a person that still live, the newest first; rows of dead ones go.

    A session is dead when it is over, and when the password changed, no matter who changed it.
    """
    rows = list(UserSession.objects.filter(user=person).order_by("-created_at", "-id"))
    signs = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    stored = Session.objects.filter(pk__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    live = {session.pk for session in stored if session.get_decoded().get(HASH_SESSION_KEY) in signs}
    UserSession.objects.filter(pk__in=[row.pk for row in rows if row.session_key not in live]).delete()
    return [row for row in rows if row.session_key in live]


def end_everywhere(user_id: int, except_session: str | None = None) -> int:
    """Sign a person out in every browser but the one whose session key is given, and end the API's refresh tokens.

    Return how many sessions ended.
    """
    revoke_all(user_id)
    return _end(UserSession.objects.filter(user_id=user_id).exclude(session_key=except_session or ""))


def end_one(user_id: int, pk: int) -> bool:
    """Sign a person out in one of their browsers; return whether it was theirs."""
    return bool(_end(UserSession.objects.filter(user_id=user_id, pk=pk)))


def _end(rows: QuerySet[UserSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def note_sign_in(request: HttpRequest, person: User) -> None:
    """Write down the session in which someone has just signed in, whatever signed them in."""
    note_visit(request.session, person)
    if request.session.session_key is None:
        request.session.save()
    values = {"user": person, "ip": client_address(request), "user_agent": user_agent(request)}
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=values)


def note_sign_out(request: HttpRequest) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def rotate(request: HttpRequest, person: User) -> None:
    """Let this session go on under a new key, signed by the person's present password."""
    note_sign_out(request)
    update_session_auth_hash(request, person)
    note_sign_in(request, person)


def user_agent(request: HttpRequest) -> str:
    """Return what a browser calls itself, as long as the table takes it and without what it cannot hold."""
    return request.headers.get("User-Agent", "").replace("\0", "")[:200]
