"""What needs no account: saying what is wrong with a source, and writing to PDAP."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from datasources.enums import ProblemKind
from datasources.forms import ProblemForm
from datasources.models import DataSource
from datasources.services.reports import report_problem
from pdap.contact import CONTACT, MOST_MESSAGES, send_message
from pdap.forms.base import PageForm
from pdap.forms.contact import KINDS, ContactForm
from pdap.limits import within_limit
from pdap.pages.parameters import LARGEST_ID

HOUR = 3600
MOST_REPORTS = 10
TOO_MANY = "So many messages came from your network that we take no more for now. Try again in an hour."

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    source = DataSource.objects.public().filter(pk=min(pk, LARGEST_ID)).first()
    if source is None:
        raise Http404
    form = ProblemForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.trapped or (form.is_valid() and within_limit(request, "report", MOST_REPORTS, HOUR)):
            if not form.trapped:
                values = form.cleaned_data
                kind = ProblemKind(values["kind"])
                report_problem(source, kind, values["message"] or "", values["email"], request.user.pk)
            messages.success(request, "Thank you: a curator will look at it.")
            return redirect("data-source", pk=pk)
        status = refuse(form)
    return render(request, "pages/report.html", {"form": form, "source": source}, status=status)


@form_methods
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """Take a message to PDAP; it leaves as a mail that can be answered."""
    kind = request.GET.get("type", "")
    initial = {**address_of(request), "type": kind if kind in dict(KINDS) else None}
    form = ContactForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        if form.trapped or (form.is_valid() and within_limit(request, "contact", MOST_MESSAGES, HOUR)):
            if not form.trapped:
                values = form.cleaned_data
                send_message(values["type"], values["email"], values["message"])
            return redirect("contact-sent")
        status = refuse(form)
    return render(request, "pages/contact.html", {"form": form, "address": CONTACT}, status=status)


@require_http_methods(["GET", "HEAD"])
def contact_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/contact_sent.html")


def refuse(form: PageForm) -> int:
    """Return the status of an answer to what was not taken, 400 or 429; the form keeps what was typed."""
    if form.errors:
        return 400
    form.add_error(None, TOO_MANY)
    return 429


def address_of(request: HttpRequest) -> dict[str, Any]:
    return {"email": request.user.email} if request.user.is_authenticated else {}
