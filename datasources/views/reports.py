"""Saying what is wrong with a source, which needs no account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from datasources.enums import ProblemKind
from datasources.forms import ProblemForm
from datasources.models import DataSource
from datasources.services.reports import report_problem
from pdap.db.fields import LARGEST_ID
from pdap.lib.limiter import slowed_within_limit
from pdap.web.forms import refusal_status, submitted

HOUR = 3600
MOST_REPORTS = 10

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    source = DataSource.objects.public().filter(pk=min(pk, LARGEST_ID)).first()
    if source is None:
        raise Http404
    form = ProblemForm(submitted(request))
    status = 200
    if request.method == "POST":
        if form.trapped or (form.is_valid() and slowed_within_limit(request, "report", MOST_REPORTS, HOUR)):
            if not form.trapped:
                values = form.cleaned_data
                kind = ProblemKind(values["kind"])
                report_problem(source, kind, values["message"] or "", values["email"], request.user.pk)
            messages.success(request, gettext("Thank you. We’ll take a look."))
            return redirect("data-source", pk=pk)
        status = refusal_status(form)
    return render(request, "datasources/report.html", {"form": form, "source": source}, status=status)
