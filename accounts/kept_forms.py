"""What someone typed into a form of the admin while their session had ended: it is there again after signing in.

`pdap/web/unsent.py` does the same for public forms, on a page of its own.
"""

from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from pdap.lib.limiter import within_limit
from pdap.web.refilling import refilled
from pdap.web.submitted import UNSAID

KEPT = "kept-form"
SIGNED_OUT = "You were signed out. Check and save again."
NOTICE = f'<p class="warning" role="status">{SIGNED_OUT}</p>'
# What is longer is no form that people type.
MOST_CHARACTERS = 100_000
HOUR, MOST_AN_HOUR = 3600, 20


def keep_typed_forms(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a form of the admin that only led to the sign-in, and give it back on its page.

    An address that takes POST alone leads to the page above it.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        in_admin = request.path.startswith(reverse("admin:index"))
        if in_admin and request.method == "POST" and leads_to_sign_in(response):
            keep(request)
        elif request.method == "GET" and response.status_code == 405 and not request.path.startswith("/api/"):
            return redirect(page_above(request.path))
        elif in_admin and request.method == "GET" and can_be_refilled(request, response):
            give_back(request, response)
        return response

    return answer


def leads_to_sign_in(response: HttpResponse) -> bool:
    entrances = (reverse("admin:login"), reverse("sign-in"))
    return response.status_code == 302 and response.headers["Location"].split("?")[0] in entrances


def keep(request: HttpRequest) -> None:
    """Keep what was typed in the session, but for secrets."""
    typed = {
        name: values
        for name, values in request.POST.lists()
        if name == "_mark" or not any(word in name.lower() for word in UNSAID)
    }
    size = sum(len(name) + sum(map(len, values)) for name, values in typed.items())
    is_typed = any(any(values) for values in typed.values()) and size <= MOST_CHARACTERS
    # A session is a row: not everyone who sends forms may make as many as they like.
    if is_typed and within_limit(request, KEPT, MOST_AN_HOUR, HOUR):
        request.session[KEPT] = {"path": request.path, "typed": typed}


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


def give_back(request: HttpRequest, response: HttpResponse) -> None:
    """Put what was kept into the form that sends it to where it was sent; else it waits for its own page."""
    kept = request.session[KEPT]
    page, filled = refilled(response.content.decode(), request.path, kept["path"], kept["typed"], NOTICE)
    if filled:
        response.content = page.encode()
        del request.session[KEPT]
