"""The address of what a query opens, and the sentence that says how it was understood."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext

from datasources.search.query.agency_kinds import ANY_AGENCY
from datasources.search.query.named_records import Place
from datasources.search.query.opened_search import Opening
from pdap.db.enums import UrlStatus


def address_of(opening: Opening, typed: str = "", more: dict[str, Any] | None = None) -> str:
    """Return where an opening leads; `typed` is carried along, so that the page can say what it understood."""
    carried = {"typed": typed} if typed else {}
    if opening.agency and not opening.types and not opening.words and not opening.formats:
        return f"{reverse('agency', args=[opening.agency.agency_id])}{query_string(carried)}"
    if opening.types and not opening.sources and not opening.words:
        where = {"location_id": opening.place.location_id} if opening.place else {}
        slug = slugify(opening.types[0].name)
        return f"{reverse('record-type', args=[slug])}{query_string({**where, **carried})}"
    query: dict[str, Any] = {}
    if opening.place:
        query["location_id"] = opening.place.location_id
    if opening.agency:
        query["agency_id"] = opening.agency.agency_id
    if opening.words:
        query["q"] = opening.words
    if opening.types:
        query["record_types"] = [kind.name for kind in opening.types]
    if opening.years:
        query["covers_from"], query["covers_to"] = min(opening.years), max(opening.years)
    if opening.formats:
        query["record_formats"] = list(opening.formats)
    if opening.kind:
        query["tab"] = "agencies"
        query |= {} if opening.kind is ANY_AGENCY else {"agency_kind": opening.kind.name}
    if opening.are_broken:
        query["link"] = UrlStatus.BROKEN.value
    return f"{reverse('search-results')}{query_string({**query, **(more or {}), **carried})}"


def query_string(query: dict[str, Any]) -> str:
    return f"?{urlencode(query, doseq=True)}" if query else ""


def words_address(typed: str) -> str:
    return f"{reverse('search-results')}{query_string({'q': typed})}"


def sentence_of(opening: Opening, namesakes: Sequence[Place] = ()) -> str:
    """Return what was understood, such as: use of force reports in Pittsburgh, PA; with the county among namesakes."""
    types = any_of([gettext(kind.name) for kind in opening.types])
    phrase = types or (str(opening.kind.plural) if opening.kind else "")
    if opening.agency:
        pattern = gettext("%(what)s from %(agency)s") if types else "%(what)s %(agency)s"
        phrase = pattern % {"what": phrase, "agency": opening.agency.name}
    if opening.place:
        pattern = gettext("%(what)s in %(place)s") if types or opening.kind else "%(what)s %(place)s"
        place = opening.place
        is_alone = not any(other.short == place.short for other in namesakes if other.pk != place.pk)
        phrase = pattern % {"what": phrase, "place": place.short if is_alone else place.label}
    if opening.words:
        pattern = gettext("%(what)s that mention “%(words)s”") if opening.place or types else "%(what)s “%(words)s”"
        phrase = pattern % {"what": phrase, "words": opening.words}
    if opening.years:
        first, last = min(opening.years), max(opening.years)
        pattern = gettext("%(what)s for %(first)s") if first == last else gettext("%(what)s for %(first)s to %(last)s")
        phrase = pattern % {"what": phrase, "first": first, "last": last}
    if opening.formats:
        pattern = gettext("%(what)s in %(formats)s format")
        phrase = pattern % {"what": phrase or gettext("All data sources"), "formats": any_of(opening.formats)}
    return " ".join(phrase.split())


def in_quotes(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def any_of(names: Sequence[str]) -> str:
    """Return names as alternatives: "Stops or Citations"."""
    if not names:
        return ""
    sentence = names[0]
    for name in names[1:]:
        sentence = gettext("%(first)s or %(second)s") % {"first": sentence, "second": name}
    return sentence
