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
UNKNOWN = ("", "I don't know")
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
            required=False, error_messages={"invalid": "Enter a date as year-month-day, such as 2019-01-31."}, **kwargs
        )


def boxes(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class SubmissionForm(PageForm):
    """A proposed data source: what is required first, then whatever else the submitter knows."""

    source_url = WebAddressField(
        label="Link",
        help_text="Link to the page where people can view or download the records.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    same_address_meant = forms.BooleanField(required=False, label="Yes, this page also has these records.")
    name = forms.CharField(
        label="Name", max_length=LONGEST_LINE, help_text="For example, “Pittsburgh police use of force reports”."
    )
    description = NoteField(label="Description", help_text="Describe the records in one or two sentences.")
    record_type = forms.ChoiceField(
        label="What type of record is it?", choices=RecordTypeName.choices, widget=forms.RadioSelect
    )
    agencies = PickerField(Agencies(), label="Which agencies does it cover?")
    agency_described_not_in_database = LineField(label="Name of the unlisted agency", help_text="We'll add it for you.")
    agency_places = PickerField(Places(), label="Where is this agency?")

    access_types = boxes("How do you get the records?", AccessType.choices)
    record_formats = boxes("Formats", [(one, one) for one in RECORD_FORMATS])
    detail_level = OneOf(label="How detailed is it?", choices=DetailLevel.choices)
    data_portal_type = OneOf(
        label="Website software", choices=[(one, one) for one in PORTAL_TYPES], widget=forms.Select
    )
    data_portal_type_other = LineField(label="What other software?", help_text="Only if you chose “Other”.")
    readme_url = WebAddressField(label="Link to documentation", required=False)
    scraper_url = WebAddressField(label="Link to a scraper", required=False)
    access_notes = NoteField(
        label="Access notes",
        required=False,
        rows=3,
        help_text="For example, whether you need an account or have to pay. This will be public.",
    )

    agency_supplied = YesNoField(label="Does the agency publish it?")
    supplying_entity = LineField(label="If not, who publishes it?")
    agency_originated = YesNoField(label="Did the agency collect the records?")
    originating_entity = LineField(label="If not, who collected them?")
    agency_aggregation = OneOf(label="If it covers several agencies, at what level?", choices=AgencyAggregation.choices)

    coverage_start = DateField(label="First day covered")
    coverage_end = DateField(label="Last day covered", help_text="Leave blank if new records are still being added.")
    update_method = OneOf(label="What happens to older records when new ones are added?", choices=UpdateMethod.choices)
    retention_schedule = OneOf(label="How long does the publisher keep the records?", choices=RetentionSchedule.choices)

    submission_notes = NoteField(
        label="Note to reviewers (private)", required=False, rows=3, help_text="We never publish this."
    )

    pickers = ("agencies", "agency_places")
    missing = {
        "source_url": "Enter the link to the source.",
        "name": "Enter a name for the source.",
        "description": "Enter a description in one or two sentences.",
        "record_type": "Choose a record type.",
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
            self.add_error("data_portal_type_other", f"To name other software, choose “{OTHER_PORTAL}” above.")
        if values.get("agency_places") and not values.get("agency_described_not_in_database"):
            self.add_error("agency_described_not_in_database", "Enter the name of the agency in this place.")
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

    kind = forms.ChoiceField(label="What's the problem?", choices=ProblemKind.choices, widget=forms.RadioSelect)
    message = NoteField(
        label="Details",
        required=False,
        max_length=2000,
        help_text="For example, the correct link, or what the page says now.",
    )
    email = forms.EmailField(
        label="Your email address",
        required=False,
        help_text="So we can follow up. Never published.",
        error_messages={"invalid": "Enter an email address in the format name@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    missing = {"kind": "Choose the problem."}

    def clean(self) -> dict[str, Any]:
        """Return the values; what is none of the listed problems has to be said."""
        values = super().clean() or {}
        said = values.get("message") or self.has_error("message")
        if values.get("kind") in (ProblemKind.OTHER, ProblemKind.WRONG_INFORMATION) and not said:
            self.add_error("message", "Describe the problem so we can find it.")
        return values
