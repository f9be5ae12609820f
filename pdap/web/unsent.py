"""A form submitted after its sender was signed out: what was typed waits in the session until they have signed in."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pdap.web.submitted import submitted_fields

KEY = "unsent_form"
# Sessions are rows of the database, and anyone can fill one.
MOST_CHARACTERS = 50_000
# Forms of the admin have fields that cannot be repeated here, since their names sound secret.
OTHERS = ("/api/", "/admin/")


def keep_unsent(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a form that is answered by the sign-in page, and lead from there to where it can be submitted."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST" or request.path.startswith(OTHERS):
            return response
        address = request.get_full_path()
        if leads_to_sign_in(response):
            fields = submitted_fields(request)
            if fields and sum(len(field["text"]) for field in fields) <= MOST_CHARACTERS:
                request.session[KEY] = {"address": address, "fields": fields}
                messages.info(
                    request, gettext("You were signed out. Sign in to submit your form; we've kept what you typed.")
                )
                return redirect_to_login(reverse("continue-form"))
        elif request.session.get(KEY, {}).get("address") == address:
            del request.session[KEY]
        return response

    return answer


def leads_to_sign_in(response: HttpResponse) -> bool:
    target = urlsplit(response.headers.get("Location", ""))
    return response.status_code == 302 and target.path == resolve_url(settings.LOGIN_URL) and "next=" in target.query


@require_safe
@never_cache
def continue_form(request: HttpRequest) -> HttpResponse:
    """Show what was typed before signing in, with a button that submits it."""
    unsent = request.session.get(KEY)
    if unsent is None:
        return redirect("home")
    return render(request, "continue_form.html", {"fields": unsent["fields"], "again": unsent["address"]})
