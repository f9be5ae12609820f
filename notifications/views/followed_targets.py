"""The things that addresses name to be followed: a place, an agency, a record type, a source, a request or a search."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agencies.models import Agency
from datasources.models import DataSource, RecordType
from datasources.search.views.shown_search import search_of
from locations.models import LocationExpanded
from notifications.enums import WatchKind
from notifications.services.watches import Target
from pdap.web import parameters
from pdap.web.errors import BadInputError
from requests_app.models import DataRequest

# What of an address does not change what a search finds.
ALREADY_SHOWN = ("page", "sort", "view", "tab", "typed")


def target_of(request: HttpRequest) -> Target:
    """Return what an address names: one thing that everyone may see; Http404 for what there is not."""
    query = request.GET
    place, kind = parameters.number(query, "place", _("Place")), parameters.text(query, "record_type", _("Record type"))
    if "search" in query:
        return search_target(query["search"])
    if kind:
        record_type = RecordType.objects.filter(name__in=[kind] if kind in known_types() else []).first()
        return Target(WatchKind.RECORD_TYPE, location_id=existing_place(place), record_type_id=or_404(record_type))
    if place:
        return Target(WatchKind.PLACE, location_id=existing_place(place))
    if agency := parameters.number(query, "agency", _("Agency")):
        return Target(WatchKind.AGENCY, agency_id=or_404(Agency.objects.public().filter(pk=agency).first()))
    if source := parameters.number(query, "source", _("Data source")):
        return Target(WatchKind.SOURCE, data_source_id=or_404(DataSource.objects.public().filter(pk=source).first()))
    if data_request := parameters.number(query, "request", _("Data request")):
        row = DataRequest.objects.public().filter(pk=data_request).first()
        return Target(WatchKind.REQUEST, data_request_id=or_404(row))
    raise Http404


def known_types() -> list[str]:
    return [str(value) for value in RecordType._meta.get_field("name").enum.values]  # type: ignore[union-attr]


def or_404(record: Any) -> int:
    if record is None:
        raise Http404
    return int(record.pk)


def existing_place(pk: int | None) -> int | None:
    if pk is not None and not LocationExpanded.objects.filter(pk=pk).exists():
        raise Http404
    return pk


def search_target(query: str) -> Target:
    """Return a search as it is kept: its filters in one order, so that it is followed once; BadInputError for none."""
    if len(query) > 2000 or "\0" in query:
        raise BadInputError(_("That search is too long to follow."))
    asked = QueryDict(query)
    pairs = sorted((name, value) for name, values in asked.lists() if name not in ALREADY_SHOWN for value in values)
    canonical = urlencode([(name, value) for name, value in pairs if value])
    search_of(canonical)
    return Target(WatchKind.SEARCH, search=canonical)
