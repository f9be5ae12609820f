"""Submitting a data source, and the questions that its form asks while someone types."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.person_of_request import person_id
from agencies.forms.pickers import suggest_agencies
from agencies.models import Agency
from datasources.enums import RecordTypeName
from datasources.forms import SubmissionForm
from datasources.models import DataSource
from datasources.services.submission import DuplicateError, RefusedError, SameAddressError, sources_at, submit
from pdap.db.fields import LARGEST_ID
from pdap.lib.web_address import AddressError
from pdap.web import parameters
from pdap.web.account_limits import TOO_MANY, may_send
from pdap.web.errors import BadInputError, explains_bad_input
from requests_app.views.forms_of_requests import record_type_groups


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@explains_bad_input
def submit_source(request: HttpRequest) -> HttpResponse:
    """Take a submission; `agency_id`, `record_type` and `source_url` of the address fill in what the reader had."""
    context: dict[str, Any] = {}
    status = 400
    if request.method == "POST":
        form = SubmissionForm(request.POST)
        if request.POST.get("add") in form.pickers:
            form.keep_without_judging()
        elif form.is_valid() and not may_send(request.user, "submissions"):
            form.add_error(None, TOO_MANY)
            status = 429
        elif form.is_valid() and (made := submit_valid(request, form, context)) is not None:
            return redirect("source-submitted", pk=made.pk)
    else:
        form = SubmissionForm(initial=initial_values(request))
    context |= {"form": form, "groups": record_type_groups()}
    return render(
        request, "datasources/submit_source.html", context, status=status if form.is_bound and form.errors else 200
    )


@require_safe
@login_required
@never_cache
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank a submitter, and say what happens next; 404 for everyone else."""
    mine = DataSource.objects.filter(submitter_id=person_id(request))
    made = mine.filter(pk=min(pk, LARGEST_ID)).first()
    if made is None:
        raise Http404
    return render(
        request,
        "datasources/submitted.html",
        {"source": made, "agencies": list(Agency.objects.public().filter(data_sources=made))},
    )


def submit_valid(request: HttpRequest, form: SubmissionForm, context: dict[str, Any]) -> DataSource | None:
    """Submit what a valid form holds; None where it is refused, which the form and the page then say."""
    values = form.cleaned_data
    try:
        return submit(person_id(request), form.submission(), values["agencies"], values["same_address_meant"])
    except DuplicateError as error:
        form.add_error("source_url", gettext("This link is already listed under this record type."))
        context["duplicate"] = error.source if error.source.is_public else None
        context["hidden_duplicate"] = context["duplicate"] is None
    except SameAddressError as error:
        question = gettext("This link is already listed under a different record type. Does it have these records too?")
        form.add_error("source_url", question)
        context["same_address"] = [source for source in error.sources if source.is_public]
        context["ask_whether_meant"] = True
    except RefusedError as error:
        form.add_error(None, str(error))
    return None


def initial_values(request: HttpRequest) -> dict[str, Any]:
    agency = parameters.number(request.GET, "agency_id", gettext("Agency"))
    kinds = parameters.labels(request.GET, "record_type", RecordTypeName.values, gettext("record type"))
    address = parameters.text(request.GET, "source_url", gettext("Link"))
    return {
        "agencies": [agency] if agency else [],
        "record_type": kinds[0] if kinds else None,
        "source_url": address,
    }


@require_safe
@never_cache
def check_address(request: HttpRequest) -> JsonResponse:
    """Say of `url`, as it is typed, whether the catalog has it: a sentence, and links to what is public of it."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": gettext("Sign in to submit a source."), "sources": []}, status=403)
    try:
        sources = sources_at(request.GET.get("url", ""))
    except AddressError as error:
        return JsonResponse({"message": str(error), "sources": []})
    return JsonResponse(
        {
            "message": listed_link_sentence(sources),
            "sources": [listed_source_row(source) for source in sources if source.is_public],
        }
    )


def listed_link_sentence(sources: Sequence[DataSource]) -> str:
    if not sources:
        return ""
    if any(source.is_public for source in sources):
        return gettext("This link is already listed. Submit it again only for a different record type:")
    declined = gettext("Someone has already submitted this link. It’s awaiting review or was declined.")
    return f"{declined} {gettext('Submit it only for a different record type.')}"


def listed_source_row(source: DataSource) -> dict[str, str]:
    return {
        "name": source.name,
        "record_type": gettext(str(source.record_type)) if source.record_type else "",
        "address": reverse("data-source", args=[source.pk]),
    }


@require_safe
@cache_control(public=True, max_age=300)
def agency_suggestions(request: HttpRequest) -> JsonResponse:
    """Return the ten public agencies that come first for `agency`, each with its id and its name with its place."""
    try:
        typed = parameters.text(request.GET, "agency", gettext("Agency"))
    except BadInputError as error:
        return JsonResponse({"message": str(error)}, status=400)
    suggestions = suggest_agencies(typed) if typed else []
    return JsonResponse({"agencies": [{"id": agency.pk, "name": agency.label} for agency in suggestions]})
