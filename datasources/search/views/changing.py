"""The form above the results: another place, another agency, other words, with the filters as they are."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from agencies.queries import AgencyTypeahead
from datasources.search.query.own_types import own_names
from datasources.search.query.understanding import understand
from datasources.search.views.shown_search import Search
from pdap.db.queries import run_query_builder
from pdap.db.queries.typeahead import Rank
from pdap.web import parameters

PLACE, AGENCY = "in_place", "from_agency"


def changed_search(request: HttpRequest) -> str | None:
    """Return the address of the search that the form asks for; None where it was not sent.

    A name that is not known leads to the search box with what was typed, which helps on.
    """
    if not request.GET.keys() & {PLACE, AGENCY}:
        return None
    query = request.GET.copy()
    for name in (PLACE, AGENCY, "page", "typed"):
        query.pop(name, None)
    place = parameters.text(request.GET, PLACE, gettext("Place"))
    agency = parameters.text(request.GET, AGENCY, gettext("Agency"))
    for name, text, was, find in (
        ("location_id", place, request.GET.get("was_place", ""), location_called),
        ("agency_id", agency, request.GET.get("was_agency", ""), agency_called),
    ):
        if text == was:
            continue
        query.pop(name, None)
        if text and (pk := find(text)) is None:
            return f"{reverse('search')}?{as_query(q=text)}"
        if text:
            query[name] = str(pk)
    words_as_types(query)
    for name in [name for name in query if name.startswith("was_") or not any(query.getlist(name))]:
        del query[name]
    return f"{reverse('search-results')}?{query.urlencode()}" if query else reverse("search")


def words_as_types(query: QueryDict) -> None:
    """Make a filter of words that are the name of a record type, as the page writes it."""
    written = {gettext(name): name for name in own_names()["type_names"]}
    name = written.get(query.get("q", "").strip())
    if name:
        query.setlist("record_types", [*query.getlist("record_types"), name])
        del query["q"]


def as_query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def location_called(text: str) -> int | None:
    """Return the likeliest place of a name or ZIP code."""
    place = understand(text).reading.place
    return place.location_id if place else None


def agency_called(text: str) -> int | None:
    """Return the likeliest agency of a name."""
    reading = understand(text).reading
    if reading.agency:
        return reading.agency.agency_id
    agencies = [agency for agency in run_query_builder(AgencyTypeahead(text, limit=1)) if agency.rank < Rank.ALIKE]
    return agencies[0].id if agencies else None


def fields_of(search: Search) -> list[tuple[str, str]]:
    """Return what the form sends along: the filters, and what place and agency were before."""
    was = [("was_place", search.place.long_name if search.place else "")]
    was += [("was_agency", search.agency.name if search.agency else "")]
    was += [("location_id", str(search.location_id or "")), ("agency_id", str(search.agency_id or ""))]
    chosen = [(choice.name, choice.value) for choices in search.selection.chosen.values() for choice in choices]
    return [(name, value) for name, value in [*was, *chosen] if value]
