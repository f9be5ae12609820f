"""The rows of the directory of agencies, as markup: a page has fifty, and a template takes its time for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agencies.enums import AgencyType, JurisdictionType
from pdap.lib.markup import escaped
from pdap.lib.spoken import english_attribute, spoken_language
from pdap.web.addresses import addresses_of
from pdap.web.templatetags.numbers import group_digits

register = template.Library()
# Of an agency's places, how many a row names.
SHOWN_PLACES = 2
ROW = """
              <tr>
                <th scope="row">
                  <a {lang} href="{address}">{name}</a><span
                    class="under"
                  >{type},
                    {jurisdiction}{places}{more}{closed}</span>
                </th>
                <td class="number">
                  {sources}
                </td>
              </tr>
            """
PLACE = """
                      · <a
                        href="{address}"
                      >{name}</a>"""
MORE = """
                      {words}"""
CLOSED = """
                      · {words}"""
NO_SOURCES = """<span
                      class="quiet"
                    >{words}</span>"""


@register.simple_tag
def directory_rows(rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return the rows of agencies with their places and how many sources each has."""
    made = DirectoryRows()
    return SafeString("".join(made.row(**row) for row in rows))


class DirectoryRows:
    """How agencies are written: what is the same for all of them is asked once."""

    def __init__(self) -> None:
        self.language, self.lang = spoken_language(), english_attribute()
        self.agency_page, self.place_page = addresses_of("agency"), addresses_of("place")
        self.types = {value: escaped(label) for value, label in AgencyType.choices}
        self.jurisdictions = {value: escaped(str(label).lower()) for value, label in JurisdictionType.choices}
        self.no_sources = NO_SOURCES.format(words=gettext("none yet"))

    def row(self, agency: Any, places: list[Any], sources: int) -> str:
        more, year = len(places) - SHOWN_PLACES, agency.defunct_year
        return ROW.format(
            lang=self.lang,
            address=escaped(self.agency_page(agency.pk)),
            name=escaped(agency.name),
            type=self.types[agency.agency_type],
            jurisdiction=self.jurisdictions[agency.jurisdiction_type],
            places="".join(map(self.place, places[:SHOWN_PLACES])),
            more=MORE.format(words=gettext("and %(count)s more") % {"count": more}) if more > 0 else "",
            closed=CLOSED.format(words=gettext("closed %(year)s") % {"year": escaped(year)}) if year else "",
            sources=group_digits(self.language, sources) if sources else self.no_sources,
        )

    def place(self, place: Any) -> str:
        return PLACE.format(address=escaped(self.place_page(place.location_id)), name=escaped(place.place_name))
