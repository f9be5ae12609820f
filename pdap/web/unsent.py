"""A form sent after its sender was signed out: what was typed waits in the session until they have signed in.

Forms of the admin are filled in again on their own page. Public forms, of which scripts make a part, come back on a
page of their own, with a button that submits them.
"""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pdap.lib.limiter import within_limit
from pdap.web.refilling import refilled
from pdap.web.submitted import LONGEST_TEXT, UNSAID, field_label

KEPT = "unsent_form"
SIGNED_OUT = "You were signed out. Check and save again."
NOTICE = f'<p class="warning" role="status">{SIGNED_OUT}</p>'
# Sessions are rows of the database, and anyone can fill one.
MOST_CHARACTERS = 50_000
HOUR, MOST_AN_HOUR = 3600, 20


def keep_unsent(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a form that only led to the sign-in, and give it back afterwards.

    An address that takes POST alone leads to the page above it.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/api/"):
            return response
        if request.method == "POST":
            return after_sending(request, response)
        if request.method == "GET" and response.status_code == 405:
            return redirect(page_above(request.path))
        if request.method == "GET" and is_of_admin(request.path) and can_be_refilled(request, response):
            refill_page(request, response)
        return response

    return answer


def after_sending(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    address = request.get_full_path()
    if leads_to_sign_in(response):
        if keep(request, address) and not is_of_admin(request.path):
            messages.info(
                request, gettext("You were signed out. Sign in to submit your form; we've kept what you typed.")
            )
            return redirect_to_login(reverse("continue-form"))
    elif request.session.get(KEPT, {}).get("address") == address:
        del request.session[KEPT]
    return response


def is_of_admin(path: str) -> bool:
    return path.startswith(reverse("admin:index"))


def leads_to_sign_in(response: HttpResponse) -> bool:
    target = urlsplit(response.headers.get("Location", ""))
    entrances = (reverse("admin:login"), resolve_url(settings.LOGIN_URL))
    return response.status_code == 302 and target.path in entrances and "next=" in target.query


def keep(request: HttpRequest, address: str) -> bool:
    """Keep what was typed in the session, but for secrets; return whether there was something to keep."""
    typed = {
        name: [value[:LONGEST_TEXT] for value in values]
        for name, values in request.POST.lists()
        if name == "_mark" or not any(word in name.lower() for word in UNSAID)
    }
    size = sum(len(name) + sum(map(len, values)) for name, values in typed.items())
    is_typed = any(any(values) for values in typed.values()) and size <= MOST_CHARACTERS
    if not (is_typed and within_limit(request, "kept-form", MOST_AN_HOUR, HOUR)):
        return False
    request.session[KEPT] = {"address": address, "path": request.path, "typed": typed}
    return True


def page_above(path: str) -> str:
    """Return the nearest page above an address that takes no GET, such as a record's above its buttons."""
    parts, end = path.strip("/").split("/"), "/" if path.endswith("/") else ""
    while parts := parts[:-1]:
        address = f"/{'/'.join(parts)}{end}"
        with suppress(Resolver404):
            resolve(address)
            return address
    return reverse("home")


def can_be_refilled(request: HttpRequest, response: HttpResponse) -> bool:
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or response.streaming or not request.session.accessed:
        return False
    return KEPT in request.session and request.user.is_authenticated


def refill_page(request: HttpRequest, response: HttpResponse) -> None:
    """Put what was kept into the form that sends it to where it was sent; else it waits for its own page."""
    unsent = request.session[KEPT]
    page, filled = refilled(response.content.decode(), request.path, unsent["path"], unsent["typed"], NOTICE)
    if filled:
        response.content = page.encode()
        del request.session[KEPT]


@require_safe
@never_cache
def continue_form(request: HttpRequest) -> HttpResponse:
    """Show what was typed before signing in, with a button that submits it."""
    unsent = request.session.get(KEPT)
    if unsent is None:
        return redirect("home")
    fields = [
        {"name": name, "label": field_label(name), "text": text}
        for name, values in unsent["typed"].items()
        for text in values
        if text
    ]
    return render(request, "continue_form.html", {"fields": fields, "again": unsent["address"]})
