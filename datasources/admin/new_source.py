"""Forms that close a gap with a new source: of an agency, of a county, or of a record type in a state."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.requests import person_id
from agencies.admin.naming import named_with_place, with_places
from agencies.models import Agency
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation, MissingRecordType, RecordType
from datasources.services.review import approve
from datasources.services.submission import RefusedError, Submission, submit
from locations.models import Location, State
from pdap.admin.gap_forms import NOTHING_FILLED_IN, related_field
from pdap.lib.web_address import AddressError

TEXT = {"attrs": {"class": "vTextField"}}


class NewSourceForm(forms.Form):
    """A source that is public at once, since a curator has looked at it."""

    source_url = forms.CharField(label="Link", widget=forms.URLInput(**TEXT))
    name = forms.CharField(label="Name", max_length=500, widget=forms.TextInput(**TEXT))
    record_type = forms.ModelChoiceField(RecordType.objects.order_by("name"), label="Record type")

    def __init__(self, data: Any, curator_id: int) -> None:
        super().__init__(data)
        self.curator_id = curator_id
        for field in self.fields.values():
            field.error_messages["required"] = NOTHING_FILLED_IN

    def type_of_record(self) -> RecordType:
        return self.cleaned_data["record_type"]

    def agency_of_source(self) -> Agency | None:
        raise NotImplementedError

    def place_of_source(self) -> Location | None:
        """Return the place that a source without an agency covers."""
        return None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        submission = Submission(values["source_url"], values["name"], self.type_of_record().pk)
        agency = self.agency_of_source()
        try:
            with transaction.atomic():
                self.source = submit(self.curator_id, submission, [agency.pk] if agency else [])
        except (RefusedError, AddressError) as error:
            raise forms.ValidationError(str(error)) from error
        return values

    def save(self) -> DataSource:
        if self.agency_of_source() is None and (place := self.place_of_source()) is not None:
            DataSourceLocation.objects.create(data_source=self.source, location=place)
        approve(self.source, self.curator_id)
        return self.source


class AgencySourceForm(NewSourceForm):
    def __init__(self, data: Any, curator_id: int, agency: Agency) -> None:
        super().__init__(data, curator_id)
        self.agency = agency

    def agency_of_source(self) -> Agency:
        return self.agency


class AgencyOfCounty(forms.ModelChoiceField):
    def label_from_instance(self, agency: Any) -> str:
        return named_with_place(agency)


class CountySourceForm(NewSourceForm):
    """A source of an agency of the county, or of the county itself."""

    def __init__(self, data: Any, curator_id: int, county: Location) -> None:
        super().__init__(data, curator_id)
        self.county = county
        self.fields["agency"] = AgencyOfCounty(
            with_places(agencies_in(county).order_by("name", "pk")),
            label="Agency",
            required=False,
            empty_label="None: it covers the county itself",
        )

    def agency_of_source(self) -> Agency | None:
        return self.cleaned_data["agency"]

    def place_of_source(self) -> Location:
        return self.county


class MissingTypeForm(NewSourceForm):
    """A source of the record type, of an agency in the state, or of the state itself."""

    def __init__(self, data: Any, curator_id: int, missing: MissingRecordType) -> None:
        super().__init__(data, curator_id)
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
    return AgencySourceForm(data, person_id(request), agency)


def county_source_form(request: HttpRequest, county: Location, data: Any) -> NewSourceForm:
    return CountySourceForm(data, person_id(request), county)


def missing_type_form(request: HttpRequest, missing: MissingRecordType, data: Any) -> NewSourceForm:
    return MissingTypeForm(data, person_id(request), missing)
