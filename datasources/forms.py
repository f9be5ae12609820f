"""The forms with which people submit a data source, and say what is wrong with one."""

from typing import Any

from django import forms
from django.urls import reverse

from datasources.coverage import ENDS_TOO_EARLY, ends_too_early
from datasources.enums import (
    AccessType,
    AgencyAggregation,
    DetailLevel,
    ProblemKind,
    RecordTypeName,
    RetentionSchedule,
    UpdateMethod,
)
from datasources.models import RecordType
from datasources.portals import OTHER_PORTAL, PORTAL_TYPES, RECORD_FORMATS
from datasources.services.submission import Submission
from locations.forms.pickers import Agencies, PickerField, Places
from pdap.web.forms import NoteField, PageForm, TrapMixin, WebAddressField

LONGEST_LINE = 255
UNKNOWN = ("", "Not known")
YES_NO = (UNKNOWN, ("yes", "Yes"), ("no", "No"))


class LineField(forms.CharField):
    """One line of text; None where nothing was written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_LINE, "empty_value": None, "required": False, **kwargs})


class OneOf(forms.TypedChoiceField):
    """One of some labels, or None where it is not known."""

    def __init__(self, choices: Any, widget: Any = forms.RadioSelect, **kwargs: Any) -> None:
        super().__init__(
            choices=[UNKNOWN, *choices], widget=widget, required=False, empty_value=None, coerce=str, **kwargs
        )


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or None where it is not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            widget=forms.RadioSelect,
            required=False,
            empty_value=None,
            coerce=lambda value: value == "yes",
            **kwargs,
        )


class DateField(forms.DateField):
    """A day, as the browser's own field for days sends it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, error_messages={"invalid": "Write a date as year-month-day, such as 2019-01-31."}, **kwargs
        )


def boxes(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class SubmissionForm(PageForm):
    """A proposed data source: what is required first, then whatever else the submitter knows."""

    source_url = WebAddressField(
        label="Address",
        help_text="The page on which the records are, or from which they can be downloaded.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    same_address_meant = forms.BooleanField(required=False, label="Yes, the page holds these records too: submit it.")
    name = forms.CharField(
        label="Name", max_length=LONGEST_LINE, help_text="Such as “Use of force reports of the Pittsburgh police”."
    )
    description = NoteField(label="Description", help_text="What is in it? One or two sentences.")
    record_type = forms.ChoiceField(
        label="What kind of record is it?", choices=RecordTypeName.choices, widget=forms.RadioSelect
    )
    agencies = PickerField(Agencies(), label="Which agencies is it about?")
    agency_described_not_in_database = LineField(
        label="An agency that is not in the list", help_text="Write its name; a curator will add it."
    )
    agency_places = PickerField(Places(), label="Where is that agency?")

    access_types = boxes("How does one get at the records?", AccessType.choices)
    record_formats = boxes("Formats", [(one, one) for one in RECORD_FORMATS])
    detail_level = OneOf(label="How detailed is it?", choices=DetailLevel.choices)
    data_portal_type = OneOf(
        label="Software of the page", choices=[(one, one) for one in PORTAL_TYPES], widget=forms.Select
    )
    data_portal_type_other = LineField(label="Which other software?", help_text="Only if you chose “Other”.")
    readme_url = WebAddressField(label="Address of its documentation", required=False, parts_of_pages=True)
    scraper_url = WebAddressField(label="Address of a scraper for it", required=False, parts_of_pages=True)
    access_notes = NoteField(
        label="Notes on access",
        required=False,
        rows=3,
        help_text="For example, whether an account or a fee is needed. Public.",
    )

    agency_supplied = YesNoField(label="Does the agency itself publish it?")
    supplying_entity = LineField(label="If not: who publishes it?")
    agency_originated = YesNoField(label="Did the agency itself make the records?")
    originating_entity = LineField(label="If not: who made them?")
    agency_aggregation = OneOf(
        label="If it gathers several agencies: of what level?", choices=AgencyAggregation.choices
    )

    coverage_start = DateField(label="First day covered")
    coverage_end = DateField(label="Last day covered", help_text="Leave it empty while new records still come.")
    update_method = OneOf(label="What happens to older records when new ones come?", choices=UpdateMethod.choices)
    retention_schedule = OneOf(label="How long does the publisher keep them?", choices=RetentionSchedule.choices)

    submission_notes = NoteField(label="A note for the curators", required=False, rows=3, help_text="Never public.")

    pickers = ("agencies", "agency_places")
    missing = {
        "source_url": "Give the address of the source.",
        "name": "Give the source a name.",
        "description": "Describe in a sentence what the source holds.",
        "record_type": "Choose what kind of record it is.",
    }
    ACCESS = ("access_types", "record_formats", "detail_level", "data_portal_type", "data_portal_type_other")
    ORIGIN = ("agency_supplied", "supplying_entity", "agency_originated", "originating_entity", "agency_aggregation")
    UPKEEP = ("coverage_start", "coverage_end", "update_method", "retention_schedule")
    FOLDED = (*ACCESS, "readme_url", "scraper_url", "access_notes", *ORIGIN, *UPKEEP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_url"].widget.attrs["data-check"] = reverse("check-address")

    def clean(self) -> dict[str, Any]:
        """Return the values; the coverage must be in order, and another portal be named where `Other` is chosen."""
        values = super().clean() or {}
        if ends_too_early(values.get("coverage_start"), values.get("coverage_end")):
            self.add_error("coverage_end", ENDS_TOO_EARLY)
        if values.get("data_portal_type_other") and values.get("data_portal_type") != OTHER_PORTAL:
            self.add_error("data_portal_type_other", f"Choose “{OTHER_PORTAL}” above to name another software.")
        if values.get("agency_places") and not values.get("agency_described_not_in_database"):
            self.add_error("agency_described_not_in_database", "Write the name of the agency that is in this place.")
        return values

    @property
    def unfolded(self) -> bool:
        """Whether something of the folded part is filled in or wrong, so that it must be seen."""
        return any(self[name].errors or self[name].value() not in (None, "", []) for name in self.FOLDED)

    def submission(self) -> Submission:
        """Return what was submitted, after `is_valid`."""
        values = self.cleaned_data
        described = values["agency_described_not_in_database"]
        places = [name for _, name in Places().named(values["agency_places"])]
        if described and places:
            described = f"{described} ({'; '.join(places)})"
        kept = ("source_url", "name", "description", *self.FOLDED, "submission_notes")
        return Submission(
            record_type_id=RecordType.objects.get(name=values["record_type"]).pk,
            agency_described_not_in_database=described,
            **{name: values[name] for name in kept},
        )


class ProblemForm(TrapMixin, PageForm):
    """What a reader says is wrong with a source."""

    kind = forms.ChoiceField(label="What is wrong?", choices=ProblemKind.choices, widget=forms.RadioSelect)
    message = NoteField(
        label="What should we know?",
        required=False,
        max_length=2000,
        help_text="For example the right address, or what the page says now.",
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        help_text="Only if we may ask you something. It is never shown.",
        error_messages={"invalid": "This is not an e-mail address: one looks like name@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    missing = {"kind": "Choose what is wrong."}

    def clean(self) -> dict[str, Any]:
        """Return the values; what is none of the listed problems has to be said."""
        values = super().clean() or {}
        said = values.get("message") or self.has_error("message")
        if values.get("kind") in (ProblemKind.OTHER, ProblemKind.WRONG_INFORMATION) and not said:
            self.add_error("message", "Say what is wrong: nobody could find it otherwise.")
        return values
