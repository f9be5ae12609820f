"""The browsers in which a person is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from accounts.models import User
from accounts.requests import client_address


def living(user_id: int) -> list[UserSession]:
    """Return the sessions of a person that still live, the newest first; rows of dead ones go."""
    sessions = UserSession.objects.filter(user_id=user_id).select_related("user").order_by("-created_at", "-id")
    return [session for session in sessions if not session.purge()]


def end_everywhere(user_id: int, except_session: str | None = None) -> int:
    """Sign a person out in every browser but the one whose session key is given; return how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user_id=user_id).exclude(session_key=except_session or ""):
        session.end()
        ended += 1
    return ended


def end_one(user_id: int, pk: int) -> bool:
    """Sign a person out in one of their browsers; return whether it was theirs."""
    session = UserSession.objects.filter(user_id=user_id, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True


def note_sign_in(request: HttpRequest, person: User) -> None:
    """Write down the session in which somebody has just signed in, whatever signed them in."""
    if request.session.session_key is None:
        request.session.save()
    values = {"user": person, "ip": client_address(request), "user_agent": user_agent(request)}
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=values)


def note_sign_out(request: HttpRequest) -> None:
    """Forget the session in which somebody is signing out."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def rotate(request: HttpRequest, person: User) -> None:
    """Let this session go on under a new key, signed by the person's present password."""
    note_sign_out(request)
    update_session_auth_hash(request, person)
    note_sign_in(request, person)


def user_agent(request: HttpRequest) -> str:
    """Return what a browser calls itself, as long as the table takes it and without what it cannot hold."""
    return request.headers.get("User-Agent", "").replace("\0", "")[:200]
