"""Agencies that a review ties to its submission: one that was suggested, or one that is not in the list yet."""

from typing import Any

from django import forms
from django.contrib import admin

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation
from datasources.models import AgencyDataSource, DataSource
from locations.forms.pickers import Places
from locations.models import Location
from pdap.admin.autocomplete import NamedSelect
from pdap.db.enums import ApprovalStatus
from pdap.db.name_folding import NameKey
from pdap.lib.name_folding import name_key
from pdap.web.pickers import Choice

# So many ends of what a submitter wrote are looked at.
MOST_PARTS = 3


class AgencyChoices(forms.Form):
    """What a review may say of agencies besides the list of those that are tied already."""

    described_place: Choice | None = None

    suggested_agency = forms.ModelMultipleChoiceField(Agency.objects.all(), required=False)
    new_agency_name = forms.CharField(label="Name", required=False, max_length=500)
    new_agency_type = forms.ChoiceField(
        label="Type", required=False, choices=AgencyType.choices, initial=AgencyType.LAW_ENFORCEMENT
    )
    new_agency_jurisdiction = forms.ChoiceField(
        label="Jurisdiction", required=False, choices=JurisdictionType.choices, initial=JurisdictionType.LOCAL
    )
    new_agency_place = forms.ModelChoiceField(
        Location.objects.all(),
        label="Place",
        required=False,
        widget=NamedSelect(AgencyLocation._meta.get_field("location"), admin.site),
    )
    as_described = forms.BooleanField(required=False)

    @classmethod
    def of(cls, source: DataSource, data: Any, *, has_agency: bool) -> "AgencyChoices":
        """Return the form; what the submitter called the agency is filled in until one is tied.

        The place that the submitter gave is one tick away, and chosen by no one else.
        """
        described = "" if has_agency else source.agency_described_not_in_database or ""
        name, place = name_and_place(described)
        form = cls(data, initial={"new_agency_name": name})
        form.described_place = place
        if place is None:
            del form.fields["as_described"]
        else:
            form.fields["as_described"].label = f"In {place[1]}, as submitted"
        return form

    @property
    def is_filled_in(self) -> bool:
        return self.is_bound and not {"new_agency_name", "new_agency_place", "as_described"}.isdisjoint(
            self.changed_data
        )

    def clean(self) -> dict[str, Any]:
        """Return the values. A new agency has a place, or no one would find it; its name may stand there already.

        The name that the submitter has written alone makes none.
        """
        values = super().clean() or {}
        if values.get("as_described") and not values.get("new_agency_place") and self.described_place:
            values["new_agency_place"] = Location.objects.filter(pk=self.described_place[0]).first()
        name, place = (values.get("new_agency_name") or "").strip(), values.get("new_agency_place")
        if name and not place and "new_agency_name" in self.changed_data:
            self.add_error("new_agency_place", "Choose the place of the new agency.")
        if place and not name:
            self.add_error("new_agency_name", "Enter the name of the new agency.")
        return values

    def tie(self, source: DataSource, status: ApprovalStatus) -> Agency | None:
        """Tie the chosen agencies to a submission, making the new one, which is returned.

        It is public only with the approval of its submission; with any other decision it waits for review itself. One
        of its name that waits at its place already is taken instead; `was_waiting` says so.
        """
        self.was_waiting = False
        values, agency = self.cleaned_data, None
        agencies = list(values["suggested_agency"])
        if values["new_agency_place"]:
            agency = waiting_agency(values["new_agency_name"], values["new_agency_place"])
            self.was_waiting = agency is not None
            agency = agency or self.make(status)
            if agency.approval_status != status:
                agency.approval_status = status
                agency.save(update_fields=["approval_status"])
            agencies.append(agency)
        for tied in agencies:
            AgencyDataSource.objects.get_or_create(data_source=source, agency=tied)
        return agency

    def make(self, status: ApprovalStatus) -> Agency:
        values = self.cleaned_data
        agency = Agency.objects.create(
            name=values["new_agency_name"].strip(),
            agency_type=values["new_agency_type"] or AgencyType.LAW_ENFORCEMENT,
            jurisdiction_type=values["new_agency_jurisdiction"] or JurisdictionType.LOCAL,
            approval_status=status,
        )
        AgencyLocation.objects.create(agency=agency, location=values["new_agency_place"])
        return agency


def name_and_place(described: str) -> tuple[str, Choice | None]:
    """Return what a submitter called an agency without its place, and that place, where its end names one.

    The form that submits writes the place behind the name: "Ada Police, Boise, Ada County, Idaho".
    """
    commas = [at for at, letter in enumerate(described) if letter == ","]
    for at in commas[:MOST_PARTS]:
        choices, is_sure = Places().likely_choices(described[at + 1 :].partition(";")[0].strip())
        if is_sure:
            return described[:at].strip(), choices[0]
    return described, None


def waiting_agency(name: str, place: Location) -> Agency | None:
    """Return the agency of a name, however it is written, that waits for review at a place; the oldest of several."""
    key = name_key(name)
    waiting = Agency.objects.pending().filter(location_links__location=place)
    return waiting.annotate(key=NameKey("name")).filter(key=key).order_by("pk").first() if key else None
