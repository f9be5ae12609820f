"""The browsers in which someone is signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.person_of_request import person_id, person_of
from accounts.services import sessions as service
from accounts.user_agents import browser_name
from accounts.views.base import form_page


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    current = request.session.session_key
    live = service.live_sessions(person_of(request))
    rows = [
        {"session": session, "browser": browser_name(session.user_agent), "current": session.session_key == current}
        for session in sorted(live, key=lambda session: session.session_key != current)
    ]
    hours = service.idle_seconds(person_of(request)) // 3600
    return form_page(request, "accounts/sessions.html", rows=rows, hours=hours, days=hours // 24)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out in one of them; someone else's is a 404."""
    if not service.end_one(person_id(request), pk):
        raise Http404
    if not request.session.exists(request.session.session_key or ""):
        logout(request)
        return redirect("home")
    messages.success(request, gettext("You’ve signed out that browser."))
    return redirect("sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = service.end_everywhere(person_id(request), except_session=request.session.session_key)
    messages.success(
        request,
        gettext("You’ve signed out everywhere else.") if ended else gettext("You weren’t signed in anywhere else."),
    )
    return redirect("sessions")
