"""Forms that close a gap with a new source: of an agency, of a county, or of a record type in a state."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.person_of_request import person_id
from agencies.admin.names_with_places import named_with_place, with_places
from agencies.models import Agency
from datasources.admin.review_actions import tell_settled
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation, MissingRecordType, RecordType
from datasources.queries.records_in_words import names_in_words
from datasources.services.brought_agencies import lock_agencies_of, settle_brought_agencies
from datasources.services.review import approve
from datasources.services.submission import DuplicateError, RefusedError, SameAddressError, Submission, submit
from locations.models import Location, State
from pdap.admin.gap_forms import NOTHING_FILLED_IN, related_field
from pdap.db.enums import ApprovalStatus
from pdap.db.relations import Table
from pdap.lib.web_address import AddressError

SAME_ADDRESS, SAME_SOURCE = "same_address_meant", "same_source_meant"
MEANT = {
    SAME_ADDRESS: "Yes, this page also has these records",
    SAME_SOURCE: "It’s the same data source: add this agency or place to it",
}
TEXT = {"attrs": {"class": "vTextField"}}


class NewSourceForm(forms.Form):
    """A source that is public at once, since a curator has looked at it.

    Two boxes stand there only once they answer something: that a listed link has these records too, and that a listed
    source covers this agency or place as well.
    """

    source_url = forms.CharField(label="Link", widget=forms.URLInput(**TEXT))
    name = forms.CharField(label="Name", max_length=500, widget=forms.TextInput(**TEXT))
    record_type = forms.ModelChoiceField(RecordType.objects.filter(name__isnull=False), label="Record type")

    def __init__(self, data: Any, request: HttpRequest) -> None:
        super().__init__(data)
        self.request, self.curator_id = request, person_id(request)
        for field in self.fields.values():
            field.error_messages["required"] = NOTHING_FILLED_IN
        for name, label in MEANT.items():
            if data is not None and data.get(name):
                self.ask(name, label)

    def ask(self, name: str, label: str) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False)

    def type_of_record(self) -> RecordType:
        return self.cleaned_data["record_type"]

    def agency_of_source(self) -> Agency | None:
        raise NotImplementedError

    def place_of_source(self) -> Location | None:
        """Return the place that a source without an agency covers."""
        return None

    def save(self) -> DataSource:
        """Make the source, or tie the listed one; ValidationError where the form cannot be taken as it is."""
        values = self.cleaned_data
        submission = Submission(values["source_url"], values["name"], self.type_of_record().pk)
        agency = self.agency_of_source()
        try:
            source = submit(self.curator_id, submission, [agency.pk] if agency else [], bool(values.get(SAME_ADDRESS)))
        except DuplicateError as error:
            if not error.source.is_public:
                raise forms.ValidationError(link_to_decision(error.source)) from error
            if not values.get(SAME_SOURCE):
                self.ask(SAME_SOURCE, MEANT[SAME_SOURCE])
                raise forms.ValidationError(listed_link_refusal(str(error), [error.source])) from error
            if agency is not None:
                lock_agencies_of([], [agency.pk])
            self.tie(error.source)
            tell_settled(self.request, settle_brought_agencies())
            return error.source
        except SameAddressError as error:
            self.ask(SAME_ADDRESS, MEANT[SAME_ADDRESS])
            raise forms.ValidationError(listed_link_refusal(str(error), error.sources)) from error
        except (RefusedError, AddressError) as error:
            raise forms.ValidationError(str(error)) from error
        self.tie(source)
        approve(source, self.curator_id)
        return source

    def tie(self, source: DataSource) -> None:
        """Let a source cover the agency, or the place if there is none."""
        if (agency := self.agency_of_source()) is not None:
            AgencyDataSource.objects.get_or_create(data_source=source, agency=agency)
        elif (place := self.place_of_source()) is not None:
            DataSourceLocation.objects.get_or_create(data_source=source, location=place)


def listed_link_refusal(why: str, sources: list[DataSource]) -> SafeString:
    """Return why a link is refused, with the sources that have it, so that a curator can look."""
    names = names_in_words(Table.DATA_SOURCES, [source.pk for source in sources])
    links = format_html_join(
        ", ",
        '<a href="{}" target="_blank" rel="noopener">{}, {}</a>',
        (
            (reverse("admin:datasources_datasource_change", args=[source.pk]), names[source.pk], source.record_type)
            for source in sources
        ),
    )
    return format_html("{} {}. Select the box below, or correct the link.", why, links)


def link_to_decision(source: DataSource) -> SafeString:
    """Return where a source that has the link and isn't public is decided on."""
    waits = source.approval_status in (ApprovalStatus.PENDING, ApprovalStatus.NEEDS_IDENTIFICATION)
    page = "admin:review-desk" if waits else "admin:datasources_datasource_change"
    words = "is awaiting review" if waits else "was declined"
    address = reverse(page, args=[source.pk])
    return format_html('A submission with this link {}. <a href="{}">Open it</a> and decide there.', words, address)


class AgencySourceForm(NewSourceForm):
    def __init__(self, data: Any, request: HttpRequest, agency: Agency) -> None:
        super().__init__(data, request)
        self.agency = agency

    def agency_of_source(self) -> Agency:
        return self.agency


class AgencyOfCounty(forms.ModelChoiceField):
    def label_from_instance(self, agency: Any) -> str:
        return named_with_place(agency)


class CountySourceForm(NewSourceForm):
    """A source of an agency of the county, or of the county itself."""

    def __init__(self, data: Any, request: HttpRequest, county: Location) -> None:
        super().__init__(data, request)
        self.county = county
        self.fields["agency"] = AgencyOfCounty(
            with_places(agencies_in(county).order_by("name", "pk")),
            label="Agency",
            required=False,
            empty_label=f"None: it covers all of {county}",
        )

    def agency_of_source(self) -> Agency | None:
        return self.cleaned_data["agency"]

    def place_of_source(self) -> Location:
        return self.county


class MissingTypeForm(NewSourceForm):
    """A source of the record type, of an agency in the state, or of the state itself."""

    def __init__(self, data: Any, request: HttpRequest, missing: MissingRecordType) -> None:
        super().__init__(data, request)
        self.missing = missing
        del self.fields["record_type"]
        relation = AgencyDataSource._meta.get_field("agency")
        help_text = f"Leave it blank if the source covers all of {missing.state}."
        self.fields["agency"] = related_field(relation, "Agency", admin.site, required=False, help_text=help_text)

    def clean_agency(self) -> Agency | None:
        agency: Agency | None = self.cleaned_data["agency"]
        if agency is not None and not agency.locations.filter(state=self.missing.state_id).exists():
            raise forms.ValidationError(f"Choose an agency in {self.missing.state}.")
        return agency

    def type_of_record(self) -> RecordType:
        return self.missing.record_type

    def agency_of_source(self) -> Agency | None:
        return self.cleaned_data["agency"]

    def place_of_source(self) -> Location | None:
        return place_of_state(self.missing.state)


def agencies_in(county: Location) -> "QuerySet[Agency]":
    """Return the public agencies of a county and its towns."""
    return Agency.objects.public().filter(pk__in=Location.objects.filter(county=county.county_id).values("agencies"))


def place_of_state(state: State) -> Location | None:
    return Location.objects.filter(state=state, county=None, locality=None).first()


def agency_source_form(request: HttpRequest, agency: Agency, data: Any) -> NewSourceForm:
    return AgencySourceForm(data, request, agency)


def county_source_form(request: HttpRequest, county: Location, data: Any) -> NewSourceForm:
    return CountySourceForm(data, request, county)


def missing_type_form(request: HttpRequest, missing: MissingRecordType, data: Any) -> NewSourceForm:
    return MissingTypeForm(data, request, missing)
