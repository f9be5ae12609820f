"""A form sent after its sender was signed out: what was typed waits in the session until they have signed in.

Then it is filled in again on the page that it was sent from. Where that page has no such form, it is shown on a page of
its own with a button that submits it; so is what is too much for a session, before signing in.
"""

from collections.abc import Callable
from contextlib import suppress
from time import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pdap.lib.limiter import within_limit
from pdap.lib.outage import outage_of
from pdap.web.admin_pages import is_of_admin
from pdap.web.refilled_choices import choices_by_scripts
from pdap.web.refilling import has_form_of, refill_form
from pdap.web.submitted import is_secret, shown_fields, submitted_fields

KEPT = "unsent_form"
SIGNED_OUT = gettext_noop("You were signed out. Check and save again.")
# Sessions are rows of the database, and anyone can fill one.
MOST_CHARACTERS = 500_000
SHOW = "show"
HOUR, MOST_AN_HOUR = 3600, 20
# On a shared computer another person may be the next to sign in.
KEPT_SECONDS = HOUR


def keep_unsent(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a form that only led to the sign-in, and give it back afterward.

    An address that takes POST alone leads to the page above it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        method = request.method  # which a view changes that takes a form as if it were sent again
        response = get_response(request)
        # Without the database there is no session to read.
        if request.path.startswith("/api/") or outage_of(request):
            return response
        if method == "POST":
            return after_sending(request, response)
        unsent = unsent_form(request) if method == "GET" and request.session.accessed else None
        if unsent and not is_given_back(request, unsent):
            return with_unsent(request, response, unsent)
        return without_blank_page(request, response)

    return middleware


def unsent_form(request: HttpRequest) -> dict[str, Any] | None:
    """Return the form that waits in the session, if it has not waited too long."""
    unsent: dict[str, Any] | None = request.session.get(KEPT)
    if unsent is not None and time() - unsent.get("at", 0) > KEPT_SECONDS:
        del request.session[KEPT]
        return None
    return unsent


def is_given_back(request: HttpRequest, unsent: dict[str, Any]) -> bool:
    """Return whether a form has been given back already, by this response or before.

    It is given back again where its page is reloaded; a person who goes on to another page has left it.
    """
    if getattr(request, "took_unsent", False):
        return True
    if not unsent.get("given") or is_reload(request):
        return False
    if request.headers.get("Sec-Fetch-Mode") == "navigate" and request.path != reverse("continue-form"):
        del request.session[KEPT]
    return True


def is_reload(request: HttpRequest) -> bool:
    """Return whether a page is loaded once more: browsers then ask for what is not kept."""
    return request.headers.get("Cache-Control") in ("max-age=0", "no-cache")


def mark_given(request: HttpRequest, unsent: dict[str, Any]) -> None:
    unsent["given"] = True
    request.session.modified = True


def without_blank_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method == "GET" and response.status_code == 405:
        return redirect(page_above_address(request.path))
    return response


def after_sending(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    address = request.get_full_path()
    if request.path == reverse("admin:login") or not leads_to_sign_in(response):
        if request.session.get(KEPT, {}).get("address") == address:
            del request.session[KEPT]
        return response
    typed = typed_text(request)
    if not typed:
        return redirect_to_login(page_of_form(request), reverse("admin:login")) if sent_elsewhere(request) else response
    if not keep_in_session(request, address, typed):
        return copy_of_form(request, address)
    messages.info(request, gettext("You were signed out. Sign in to submit your form; we’ve kept what you typed."))
    if is_of_admin(request.path):
        return redirect_to_login(page_of_form(request), reverse("admin:login"))
    return redirect_to_login(reverse("continue-form"))


def sent_elsewhere(request: HttpRequest) -> bool:
    """Return whether a button of a page of the admin sent something to another address, where no one continues."""
    return is_of_admin(request.path) and urlsplit(page_of_form(request)).path != request.path


def page_of_form(request: HttpRequest) -> str:
    """Return the page on which the form stood; its own address where that is unknown.

    There, and not at the address of a button, its sender goes on after signing in.
    """
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return request.get_full_path()
    is_from_here = page.netloc == request.get_host() and page.path.startswith("/") and not page.path.startswith("//")
    if not is_from_here or is_of_admin(page.path) != is_of_admin(request.path):
        return request.get_full_path()
    return f"{page.path}?{page.query}" if page.query else page.path


def leads_to_sign_in(response: HttpResponse) -> bool:
    target = urlsplit(response.headers.get("Location", ""))
    entrances = (reverse("admin:login"), resolve_url(settings.LOGIN_URL))
    return response.status_code == 302 and target.path in entrances and "next=" in target.query


def typed_text(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was typed, but for secrets; nothing where every field is empty."""
    typed = {name: [str(value) for value in values] for name, values in request.POST.lists() if not is_secret(name)}
    return typed if any(any(values) for values in typed.values()) else {}


def keep_in_session(request: HttpRequest, address: str, typed: dict[str, list[str]]) -> bool:
    """Keep what was typed in the session; return whether there was room for it."""
    size = sum(len(name) + sum(map(len, values)) for name, values in typed.items())
    if size > MOST_CHARACTERS or not within_limit(request, "kept-form", MOST_AN_HOUR, HOUR):
        return False
    request.session[KEPT] = {
        "at": time(),
        "address": address,
        "path": request.path,
        "page": page_of_form(request),
        "typed": typed,
    }
    if is_of_admin(request.path) and not sent_elsewhere(request):
        request.session[KEPT]["way"] = "back"
    return True


def copy_of_form(request: HttpRequest, address: str) -> HttpResponse:
    """Give back what is too much to be kept: on a page that can be submitted once its reader has signed in."""
    context = {"fields": submitted_fields(request), "again": address, "is_kept": False}
    response = render(request, "continue_form.html", context, status=403)
    add_never_cache_headers(response)
    return response


def page_above_address(path: str) -> str:
    """Return the nearest page above an address that takes no GET, such as a record's above its buttons."""
    parts, end = path.strip("/").split("/"), "/" if path.endswith("/") else ""
    while parts := parts[:-1]:
        address = f"/{'/'.join(parts)}{end}"
        with suppress(Resolver404):
            resolve(address)
            return address
    return reverse("home")


def with_unsent(request: HttpRequest, response: HttpResponse, unsent: dict[str, Any]) -> HttpResponse:
    """Put what was kept into the form that sends it to where it was sent.

    Someone who was led to a page that has no such form, or not all of its fields, is led on to the page of what was
    typed; so is someone who may not open it.
    """
    is_page_of_form = request.path == urlsplit(unsent["page"]).path
    is_led_here = unsent.get("way") == "back" and is_page_of_form
    if is_led_here:
        del unsent["way"]
        request.session.modified = True
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    may_fill = is_of_admin(request.path) or is_page_of_form
    has_form = False
    if is_page and may_fill and not response.streaming and request.user.is_authenticated:
        notice = format_html('<p class="{}" role="status">{}</p>', notice_class(request), gettext(SIGNED_OUT))
        text = response.content.decode()
        page, filled = refill_form(text, request.path, unsent["path"], unsent["typed"], notice, choices_by_scripts)
        if filled:
            response.content = page.encode()
            mark_given(request, unsent)
            return response
        has_form = is_led_here and has_form_of(text, request.path, unsent["path"], unsent["typed"])
    if is_led_here and not (has_form and is_of_admin(request.path)) and request.user.is_authenticated:
        unsent["refused"] = response.status_code == 403 or leads_to_sign_in(response)
        return redirect(reverse("continue-form", query={SHOW: 1}))
    return without_blank_page(request, response)


def notice_class(request: HttpRequest) -> str:
    return "warning" if is_of_admin(request.path) else "notice"


def take_unsent(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into the form of this very address before signing in; once, and when it is reloaded."""
    unsent = unsent_form(request)
    if unsent is None or unsent["path"] != request.path or not request.user.is_authenticated:
        return None
    if unsent.get("given") and not is_reload(request):
        return None
    mark_given(request, unsent)
    request.took_unsent = True  # type: ignore[attr-defined]
    typed = QueryDict(mutable=True)
    for name, values in unsent["typed"].items():
        typed.setlist(name, values)
    return typed


@require_safe
@never_cache
def continue_form(request: HttpRequest) -> HttpResponse:
    """Lead back to the form; with `show`, show what was typed, with a button that submits it."""
    unsent = unsent_form(request)
    if unsent is None:
        return redirect("home")
    if SHOW not in request.GET and request.user.is_authenticated:
        unsent["way"] = "back"
        request.session.modified = True
        return redirect(unsent["page"])
    is_refused = unsent.get("refused", False)
    again = "" if is_refused else unsent["address"]
    context = {
        "fields": shown_fields(unsent["typed"]),
        "again": again,
        "start_over": unsent["address"],
        "is_kept": True,
        "is_refused": is_refused,
    }
    return render(request, "continue_form.html", context)
