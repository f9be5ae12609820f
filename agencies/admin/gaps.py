"""What agencies lack, and where their names speak against their places."""

from array import array
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, Max, QuerySet, When
from django.db.models.functions import Coalesce
from django.db.models.sql.constants import LOUTER
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django_cte import CTE, with_cte

from agencies.admin.duplicates import RIGHT
from agencies.enums import JurisdictionType
from agencies.likely_places import likely_places
from agencies.models import Agency, AgencyLocation, AgencyPlaceDoubt, AgencyPlaceSuggestion
from agencies.models.place_doubts import DoubtKind
from agencies.services.importing import add_page
from locations.names import county_words
from locations.queries.population import people_at
from pdap.admin.gap_forms import NOTHING_FILLED_IN, LinkForm, columns_form, link_form
from pdap.admin.gaps import Fact, Gap, register_gaps
from pdap.db.catalog_version import kept_for_version
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.web_address import AddressError, clean_address
from pdap.web.templatetags.wording import safe_link

STATE = "locations__state__state_iso"
WEB_SEARCH = "https://duckduckgo.com/?"


def largest_first(agencies: QuerySet[Any]) -> QuerySet[Any]:
    """Order agencies by the people of their towns, or of the counties that they serve, those of most first.

    A college that is placed at a county serves few of its people. All places are looked at together.
    """
    serves_county = When(agency__jurisdiction_type=JurisdictionType.COUNTY, then=people_at("location"))
    served = Case(serves_county, default=Coalesce("location__locality__population", 0))
    places = AgencyLocation.objects.order_by().values("agency_id").annotate(most=Max(served))
    people = CTE(places, name="people", materialized=True)
    ordered = people.join(agencies, pk=people.col.agency_id, _join_type=LOUTER)
    ordered = ordered.annotate(people=Coalesce(people.col.most, 0))
    return with_cte(people, select=ordered.order_by("-people", "pk"))


def public_agencies_largest_first() -> "array[int]":
    """Return the numbers of all public agencies, those of most people first, as of the catalog's version."""

    def ranked() -> "array[int]":
        return array("i", largest_first(Agency.objects.public()).values_list("pk", flat=True))

    return kept_for_version("agencies by people", ranked)


def facts_of(agency: Agency) -> list[Fact]:
    """Return what tells which agency it is, with what is known of it; a web search for the rest."""
    places = [str(place) for place in agency.locations.select_related("state", "county", "locality")]
    pages = [Fact("Website", page.url, safe_link(page.url)) for page in agency.meta_urls.all()[:3]]
    words = " ".join([agency.name, *(places[:1] or [])])
    return [
        Fact("Place", "; ".join(places) or "none"),
        Fact("Type", f"{agency.get_agency_type_display()}, {agency.get_jurisdiction_type_display()}"),
        *(Fact("Suggested by its name", str(doubt.location)) for doubt in agency.place_doubts.all()),
        *pages,
        Fact("Data sources", str(agency.data_source_links.count())),
        *(Fact("Other catalogs", str(external)) for external in agency.external_ids.all()[:3]),
        Fact("Look it up", "Search the web for its name and place", WEB_SEARCH + urlencode({"q": words})),
    ]


class PageForm(forms.Form):
    """The agency's website, or that it has none."""

    url = forms.CharField(label="Its website", required=False, widget=forms.URLInput(attrs={"class": "vTextField"}))
    has_none = forms.BooleanField(label="The agency has no website", required=False)

    def __init__(self, data: Any, agency: Agency) -> None:
        super().__init__(data)
        self.agency = agency

    def clean_url(self) -> str:
        if not (typed := self.cleaned_data["url"].strip()):
            return ""
        try:
            return clean_address(typed)
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and bool(values.get("url")) == bool(values.get("has_none")):
            raise forms.ValidationError(NOTHING_FILLED_IN)
        return values

    def save(self) -> None:
        if self.cleaned_data["has_none"]:
            self.agency.no_web_presence = True
            self.agency.save(update_fields=["no_web_presence"])
            return
        add_page(self.agency, self.cleaned_data["url"])


def page_form(request: HttpRequest, agency: Agency, data: Any) -> PageForm:
    return PageForm(data, agency)


class PlaceForm(LinkForm):
    """The one place of an agency. Choosing it settles doubts about it: the curator has seen the agency's name."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.suggested = [(place.pk, str(place)) for place in likely_places(self.record)]

    def save(self) -> None:
        super().save()
        AgencyPlaceDoubt.objects.filter(agency=self.record).delete()
        AgencyPlaceSuggestion.objects.filter(agency=self.record).delete()


place_form = link_form(AgencyLocation, "agency", "location", "The right place", replaces=True, form=PlaceForm)


LARGEST_FIRST: dict[str, Any] = {"order": largest_first, "ranking": public_agencies_largest_first}


def agency_gap(name: str, rank: int, label: Any, sentence: str, rows: Any, form: Any, **more: Any) -> Gap:
    return Gap(
        f"agencies-{name}",
        rank,
        label,
        sentence,
        rows,
        RIGHT,
        facts_of,
        form,
        **{"state": STATE, "place": "locations", **LARGEST_FIRST, **more},
    )


def agencies_of_counties_label(state_iso: str) -> str:
    """Return the rule's label in a state's own word for its counties, as that of `placed_by_county_label` is."""
    return capfirst(gettext("%(county)s agencies placed at a town") % {"county": county_words(state_iso).short})


def placed_by_county_label(state_iso: str) -> str:
    return gettext("Local agencies placed only by %(county)s") % {"county": county_words(state_iso).short}


def ways_to_merge(agency: Agency) -> Sequence[Fact]:
    return [Fact("", "It’s a duplicate: merge it", reverse("admin:merge-choose", args=["agency", agency.pk]))]


register_gaps(
    agency_gap(
        "with-another-town-in-the-name",
        10,
        _("Agencies whose names don’t match their places"),
        "The name begins with another town in the state. Choose the right place, or mark that nothing is wrong.",
        lambda: Agency.objects.public().doubted(DoubtKind.TOWN),
        place_form,
        ways=ways_to_merge,
    ),
    agency_gap(
        "with-another-state-in-the-name",
        11,
        _("Agencies whose names mention another state"),
        "The name mentions a different state. Choose the right place.",
        lambda: Agency.objects.public().doubted(DoubtKind.STATE),
        place_form,
        ways=ways_to_merge,
    ),
    agency_gap(
        "of-counties-in-towns",
        12,
        _("County agencies placed at a town"),
        "It serves the whole county or parish. Place it there, so all of its towns show it.",
        lambda: Agency.objects.public().of_counties_in_towns(),
        place_form,
        label_by_state=agencies_of_counties_label,
    ),
    agency_gap(
        "without-place",
        20,
        _("Agencies without a place"),
        "People can’t find it by place. Choose the town, county or state it serves.",
        lambda: Agency.objects.public().without_place(),
        place_form,
        state="",
        place="",
        order=lambda rows: rows.order_by("pk"),
        ranking=None,
    ),
    agency_gap(
        "placed-by-state-only",
        21,
        _("Agencies placed only by state"),
        "It serves part of a state, but we know only the state. Choose the town or county.",
        lambda: Agency.objects.public().placed_by_state_only(),
        place_form,
    ),
    agency_gap(
        "local-placed-by-county",
        22,
        _("Local agencies placed only by county"),
        "It’s local, but we know only the county or parish. Choose its town.",
        lambda: Agency.objects.public().local_placed_by_county(),
        place_form,
        label_by_state=placed_by_county_label,
    ),
    agency_gap(
        "without-page",
        24,
        _("Agencies without a website"),
        "An agency’s website often leads to records. Paste the link, or mark that it has no website.",
        lambda: Agency.objects.public().without_page(),
        page_form,
    ),
    agency_gap(
        "of-unknown-type",
        25,
        _("Agencies of unknown type"),
        "Choose the type of agency. People filter by type.",
        lambda: Agency.objects.public().of_unknown_type(),
        columns_form("agency_type"),
    ),
)
