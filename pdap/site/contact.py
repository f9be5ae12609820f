"""Writing to PDAP, without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pdap.lib.project import CONTACT
from pdap.site.contact_messages import may_send_message, send_message
from pdap.site.forms import KINDS, ContactForm
from pdap.web.forms import refusal_status, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """Take a message to PDAP and send it as an email that can be replied to."""
    kind = request.GET.get("type", "")
    initial = {**address_of(request), "type": kind if kind in dict(KINDS) else None}
    form = ContactForm(submitted(request), initial=initial)
    status = 200
    if request.method == "POST":
        if form.trapped or (form.is_valid() and may_send_message(request)):
            if not form.trapped:
                values = form.cleaned_data
                send_message(values["type"], values["email"], values["message"])
            return redirect("contact-sent")
        status = refusal_status(form)
    return render(request, "site/contact.html", {"form": form, "address": CONTACT}, status=status)


@require_http_methods(["GET", "HEAD"])
def contact_sent(request: HttpRequest) -> HttpResponse:
    """Confirm that a message was received."""
    return render(request, "site/contact_sent.html")


def address_of(request: HttpRequest) -> dict[str, Any]:
    """Return the email address of the person who is signed in, as a form's beginning."""
    return {"email": request.user.email} if request.user.is_authenticated else {}
