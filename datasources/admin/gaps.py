"""What data sources lack, and where none are known."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from accounts.person_of_request import person_id
from agencies.admin.gaps import WEB_SEARCH, agency_gap
from agencies.admin.names_with_places import named_with_place, with_places
from agencies.models import Agency
from datasources.admin.new_source import agencies_in, agency_source_form, county_source_form, missing_type_form
from datasources.admin.review_actions import tell_settled
from datasources.definitions import DEFINITIONS
from datasources.enums import RecordTypeName
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation, MissingRecordType
from datasources.queries.counties import counties_without_source
from datasources.queries.records_in_words import agencies_of_sources
from datasources.services.brought_agencies import lock_agencies_of, settle_brought_agencies
from datasources.services.review import return_to_review
from locations.models import Location
from locations.names import county_words
from locations.queries.population import people_at
from pdap.admin.gap_forms import LinkForm, columns_form, link_form
from pdap.admin.gaps import Fact, Gap, register_gaps
from pdap.db.enums import ApprovalStatus
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.templatetags.wording import safe_link

CHANGE_SOURCE = "datasources.change_datasource"
STATE = "agency_links__agency__locations__state__state_iso"
PLACE = "agency_links__agency__location_links__location_id"
MOST_AGENCIES = MOST_NAMESAKES = 5
MOST_AGENCIES_OF_COUNTY = 12


def facts_of(source: DataSource) -> list[Fact]:
    """Return what a curator looks at to fill in what a source lacks."""
    named = [agency_fact(agency) for agency in with_places(source.agencies.all())[:MOST_AGENCIES]]
    years = " to ".join(str(day) if day else "?" for day in (source.coverage_start, source.coverage_end))
    rows = [
        Fact("Link", source.source_url, safe_link(source.source_url)),
        Fact("Record type", str(source.record_type or "none")),
        Fact("Agency", "; ".join(named) or source.agency_described_not_in_database or "none"),
        *(Fact("Place", str(place)) for place in source.locations.select_related("state", "county", "locality")[:3]),
        Fact("Description", source.description or "none"),
        Fact("Covers", years if source.coverage_start or source.coverage_end else "unknown"),
        Fact("Updates", source.get_update_method_display() or "unknown"),
        Fact("Update frequency", source.update_frequency or "unknown"),
        Fact("Publisher keeps records", source.get_retention_schedule_display() or "unknown"),
        Fact("Listed", f"{source.created_at:%B %Y}, changed {source.updated_at:%B %Y}"),
    ]
    if source.internet_archive_url:
        rows.append(Fact("Archived copy", source.internet_archive_url, safe_link(source.internet_archive_url)))
    return rows


def agency_fact(agency: Agency) -> str:
    name = named_with_place(agency)
    return name if agency.is_public else f"{name}: {agency.get_approval_status_display().lower()}, not public"


def namesakes(source: DataSource) -> list[Fact]:
    others = DataSource.objects.public().filter(name=source.name).exclude(pk=source.pk).order_by("pk")[:MOST_NAMESAKES]
    agencies = agencies_of_sources([other.pk for other in others])
    page = "admin:datasources_datasource_change"
    named = [
        Fact("Same name", agencies.get(other.pk) or other.source_url, reverse(page, args=[other.pk]))
        for other in others
    ]
    return [*facts_of(source), *named]


def source_gap(name: str, rank: int, label: Any, sentence: str, rows: Any, form: Any, **more: Any) -> Gap:
    return Gap(
        f"sources-{name}",
        rank,
        label,
        sentence,
        rows,
        CHANGE_SOURCE,
        form=form,
        **{"facts": facts_of, "state": STATE, "place": PLACE, **more},
    )


def people_of(location: Location) -> int:
    """Return how many people live at a place, 0 where no one knows."""
    people: int = Location.objects.annotate(people=people_at()).values_list("people", flat=True).get(pk=location.pk)
    return people


def facts_of_county(location: Location) -> list[Fact]:
    agencies = with_places(agencies_in(location).order_by("name")[:MOST_AGENCIES_OF_COUNTY])
    words = urlencode({"q": f"{location} sheriff police records data"})
    people = people_of(location)
    return [
        Fact("State", str(location.state)),
        Fact("Population", f"{people:,}" if people else "unknown"),
        *(Fact("Agency", named_with_place(agency), reverse("admin:agencies_agency_change", args=[agency.pk]))
          for agency in agencies),
        Fact("Look it up", "Search the web for records of this place", WEB_SEARCH + words),
    ]  # fmt: skip


def counties_label(state_iso: str) -> str:
    """Return the rule's label in a state's own word for its counties."""
    return gettext("%(counties)s without any data source") % {"counties": county_words(state_iso).heading}


def ways_for_county(location: Location) -> Sequence[Fact]:
    return [
        Fact("", "Submit a source", reverse("submit-source")),
        Fact("", "See the place’s page", reverse("place", args=[location.pk])),
    ]


def facts_of_missing_type(missing: MissingRecordType) -> list[Fact]:
    definition = DEFINITIONS.get(RecordTypeName(missing.record_type.name)) if missing.record_type.name else None
    words = urlencode({"q": f"{missing.state} {missing.record_type} data police"})
    facts = [Fact("State", str(missing.state)), Fact("Record type", str(missing.record_type))]
    if definition:
        facts += [Fact("What it is", definition.summary), Fact("Who keeps it", definition.keepers)]
    return [*facts, Fact("Look it up", "Search the web for these records", WEB_SEARCH + words)]


def ways_for_missing_type(missing: MissingRecordType) -> Sequence[Fact]:
    return [Fact("", "Submit a source", reverse("submit-source"))]


class AgencyOfSourceForm(LinkForm):
    """Ties an agency; one that came with a submission becomes public with a public source."""

    def save(self) -> None:
        lock_agencies_of([self.record.pk], [self.cleaned_data["other"].pk])
        super().save()
        tell_settled(self.request, settle_brought_agencies())


class IdentifiedForm(AgencyOfSourceForm):
    """Also lets the submission wait for review again: its agency is known now."""

    def save(self) -> None:
        super().save()
        return_to_review(self.record, person_id(self.request))


TIE = (AgencyDataSource, "data_source", "agency", "Agency")
agency_of_source_form = link_form(*TIE, form=AgencyOfSourceForm)
identified_form = link_form(*TIE, form=IdentifiedForm)


register_gaps(
    agency_gap(
        "without-source",
        30,
        _("Agencies without a data source"),
        "The largest places come first. Look for records on the agency’s website, and add the best one.",
        lambda: Agency.objects.public().without_source(),
        agency_source_form,
    ),
    Gap(
        "counties-without-source",
        31,
        _("Counties without any data source"),
        "No agency in the place or its towns has a source. The largest places come first.",
        counties_without_source,
        CHANGE_SOURCE,
        facts_of_county,
        county_source_form,
        ways=ways_for_county,
        state="state__state_iso",
        place="pk",
        order=lambda rows: rows.annotate(people=people_at()).order_by("-people", "pk"),
        label_by_state=counties_label,
    ),
    Gap(
        "record-types-missing",
        32,
        _("Record types missing in a state"),
        "No source in the state has this record type.",
        lambda: MissingRecordType.objects.select_related("state", "record_type"),
        CHANGE_SOURCE,
        facts_of_missing_type,
        missing_type_form,
        ways=ways_for_missing_type,
        state="state__state_iso",
        order=lambda rows: rows.order_by("record_type_id", "state__state_iso"),
    ),
    source_gap(
        "needing-identification",
        40,
        _("Agency not identified"),
        "Find out which agency the submission covers.",
        lambda: DataSource.objects.filter(approval_status=ApprovalStatus.NEEDS_IDENTIFICATION),
        identified_form,
        ways=lambda source: [Fact("", "Open it on the review desk", reverse("admin:review-desk", args=[source.pk]))],
        place="",
    ),
    source_gap(
        "without-agency",
        41,
        _("Data sources without an agency"),
        "People find sources by agency and place. Choose the agency the records cover. If they cover"
        " the whole place shown, mark it as not a gap.",
        lambda: DataSource.objects.public().without_public_agency(),
        agency_of_source_form,
        order=lambda rows: rows.order_by(Exists(DataSourceLocation.objects.filter(data_source=OuterRef("pk"))), "pk"),
        place="location_links__location_id",
        state="locations__state__state_iso",
    ),
    source_gap(
        "without-agency-or-place",
        41,
        _("Data sources without an agency or a place"),
        "People can only search for its words. Choose the agency it covers, or add a place on the source’s page.",
        lambda: DataSource.objects.public().without_public_agency().without_place(),
        agency_of_source_form,
        place="",
        state="",
    ),
    source_gap(
        "without-record-type",
        42,
        _("Data sources without a record type"),
        "Search leaves out sources without a record type.",
        lambda: DataSource.objects.public().without_record_type(),
        columns_form("record_type"),
    ),
    source_gap(
        "without-description",
        43,
        _("Data sources without a description"),
        "Write one sentence that says what the records are and who needs them.",
        lambda: DataSource.objects.public().without_description(),
        columns_form("description"),
    ),
    source_gap(
        "without-coverage",
        44,
        _("Data sources without coverage"),
        "Enter the years the records cover. Leave the end blank if new records are still being added.",
        lambda: DataSource.objects.public().without_coverage(),
        columns_form("coverage_start", "coverage_end"),
    ),
    source_gap(
        "without-access-type",
        45,
        _("Data sources without an access method"),
        "Choose whether people get a file, a page or an API.",
        lambda: DataSource.objects.public().without_access_type(),
        columns_form("access_types"),
    ),
    source_gap(
        "with-a-name-of-others",
        46,
        _("Data sources that share a name"),
        "People can’t tell them apart. Add the place, the agency or the years to the name.",
        lambda: DataSource.objects.public().with_a_name_of_others(),
        columns_form("name"),
        facts=namesakes,
    ),
    source_gap(
        "out-of-date",
        47,
        _("Data sources due for an update"),
        "By its own schedule, or after a year if it has none, newer records should be available by now; or the"
        " publisher no longer keeps records from the last day covered. Look at the page and correct the coverage.",
        lambda: DataSource.objects.public().out_of_date(),
        columns_form("coverage_end", "update_method", "update_frequency", "retention_schedule"),
    ),
)
