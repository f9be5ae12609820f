"""The outbox's pages; `pdap/urls.py` includes them in the local environment alone."""

import email
import email.policy
from email.message import EmailMessage

from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from pdap.lib.mail.outbox import folder

NEWEST = 100


def read_mail(name: str) -> EmailMessage:
    """Return an email by the name of its file, which holds no path; Http404 if there is none."""
    path_of_mail = folder() / f"{name}.eml"
    if not path_of_mail.is_file():
        raise Http404
    return email.message_from_bytes(path_of_mail.read_bytes(), policy=email.policy.default)


def body(message: EmailMessage, kind: str) -> str:
    """Return the text of an email, plain or html; empty where it has none."""
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    names = sorted((path.stem for path in folder().glob("*.eml")), reverse=True)[:NEWEST]
    return render(request, "site/outbox/outbox.html", {"mails": [(name, read_mail(name)) for name in names]})


@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show an email: its head, its text, and its HTML in a frame without scripts."""
    message = read_mail(name)
    return render(request, "site/outbox/mail.html", {"name": name, "mail": message, "text": body(message, "plain")})


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"], "style-src": ["'unsafe-inline'"]})  # type: ignore[arg-type]
def html(request: HttpRequest, name: str) -> HttpResponse:
    """Return an email's HTML by itself, with the styles that emails carry inside; links open in the whole window."""
    return HttpResponse(body(read_mail(name), "html").replace("<head>", '<head><base target="_top">', 1))


urlpatterns = [
    path("", outbox, name="outbox"),
    path("<slug:name>", mail, name="outbox-mail"),
    path("<slug:name>/html", html, name="outbox-html"),
]
