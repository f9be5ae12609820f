"""Asking for data, and what the owner of a request may do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.person_of_request import person_id
from agencies.models import AgencyLocation
from datasources.enums import RecordTypeName
from datasources.models import RecordType
from pdap.db.fields import LARGEST_ID
from pdap.web import parameters
from pdap.web.account_limits import TOO_MANY, may_send
from pdap.web.errors import explains_bad_input
from requests_app.forms import EditRequestForm, NewRequestForm, initial_of
from requests_app.models import DataRequest
from requests_app.request_words import words_for
from requests_app.services import (
    ChangedMeanwhileError,
    ClosedRequestError,
    content_mark,
    create_request,
    edit_request,
    withdraw,
)
from requests_app.services.receipt import write_receipt
from requests_app.statuses import CLOSED
from requests_app.transitions import TransitionError

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
@login_required
@explains_bad_input
def create(request: HttpRequest) -> HttpResponse:
    """Ask for data; the place, the record types and the agency's places come from where the reader came."""
    refusal = 400
    if request.method == "POST":
        form = NewRequestForm(request.POST)
        if request.POST.get("add") in form.pickers:
            form.keep_without_judging()
        elif form.is_valid() and not may_send(request.user, "data-requests"):
            form.add_error(None, TOO_MANY)
            refusal = 429
        elif form.is_valid():
            made = create_request(
                person_id(request), form.content(), form.cleaned_data["locations"], form.cleaned_data["record_types"]
            )
            write_receipt(made)
            messages.success(request, gettext("Request received. We’ll review it before it’s published."))
            return redirect("data-request", pk=made.pk)
    else:
        form = NewRequestForm(initial=initial_values(request))
    return form_page(request, "requests_app/create.html", form, {"groups": record_type_groups()}, refusal)


@form_methods
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the owner of a request edit it until it is withdrawn or archived."""
    data_request = own_request_or_404(request, pk)
    if data_request.request_status in CLOSED:
        messages.warning(request, gettext("This request is closed and can’t be edited."))
        return redirect("data-request", pk=pk)
    if request.method == "POST":
        form = EditRequestForm(request.POST, present=data_request)
        if request.POST.get("add") in form.pickers:
            form.keep_without_judging()
        elif form.is_valid():
            mark = request.POST.get("_mark", "")
            try:
                edit_request(pk, person_id(request), form.content(), form.cleaned_data["locations"], mark)
            except ClosedRequestError as error:
                messages.warning(request, str(error))
                return redirect("data-request", pk=pk)
            except ChangedMeanwhileError:
                form.add_error(
                    None, gettext("Someone else has changed this request. Review their changes, then save again.")
                )
                data_request.refresh_from_db()
            else:
                messages.success(request, gettext("Changes saved."))
                return redirect("data-request", pk=pk)
    else:
        form = EditRequestForm(initial=initial_of(data_request), present=data_request)
    context = {"data_request": data_request, "mark": content_mark(data_request)}
    return form_page(request, "requests_app/edit.html", form, context)


@form_methods
@login_required
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    data_request = own_request_or_404(request, pk)
    if data_request.request_status in CLOSED:
        messages.warning(request, gettext("This request is already closed."))
        return redirect("data-request", pk=pk)
    if request.method == "POST":
        try:
            withdraw(pk, person_id(request))
        except TransitionError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, gettext("Request withdrawn. It’s no longer listed."))
        return redirect("data-request", pk=pk)
    return render(request, "requests_app/withdraw.html", {"data_request": data_request})


def form_page(
    request: HttpRequest, template: str, form: EditRequestForm, context: dict[str, object], refusal: int = 400
) -> HttpResponse:
    """Return the page of a form, with the status `refusal` where something in it is wrong."""
    status = refusal if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def own_request_or_404(request: HttpRequest, pk: int) -> DataRequest:
    """Return a request of the person signed in; another person's is a 404."""
    data_request = DataRequest.objects.filter(pk=min(pk, LARGEST_ID), creator_id=person_id(request)).first()
    if data_request is None:
        raise Http404
    return data_request


def initial_values(request: HttpRequest) -> dict[str, object]:
    """Return what the form begins with, by the address: `location_id`, `agency_id`, `record_types`, `title`."""
    places = [parameters.number(request.GET, "location_id", gettext("Place"))]
    agency = parameters.number(request.GET, "agency_id", gettext("Agency"))
    if agency is not None:
        links = AgencyLocation.objects.public().filter(agency_id=agency)
        places += list(links.order_by("location_id").values_list("location_id", flat=True)[:10])
    types = parameters.labels(request.GET, "record_types", RecordTypeName.values, gettext("record type"))
    locations = [pk for pk in places if pk is not None]
    return {
        "locations": locations,
        "record_types": types,
        "data_requirements": words_for(types, locations),
        "title": parameters.text(request.GET, "title", gettext("Title")),
    }


def record_type_groups() -> list[tuple[str, list[RecordType]]]:
    groups: dict[str, list[RecordType]] = {}
    for kind in RecordType.objects.exclude(name=None).select_related("category").order_by("category_id", "id"):
        groups.setdefault(kind.category.name, []).append(kind)
    return list(groups.items())
