"""The forms with which people submit a data source, and say what is wrong with one."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from agencies.forms.pickers import Agencies
from agencies.places_in_words import with_place
from datasources.coverage_end import ENDS_TOO_EARLY, ends_too_early
from datasources.enums import ProblemKind
from datasources.fields import SOURCES
from datasources.fields.groups import RECORD
from datasources.models import RecordType
from datasources.portals import OTHER_PORTAL
from datasources.services.submission import Submission
from locations.forms.pickers import Places
from pdap.lib.columns import Group, Use
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.column_fields import DeclaredForm, FormInput
from pdap.web.forms import NoteField, PageForm, TrapMixin
from pdap.web.pickers import PickerField


class SubmissionForm(DeclaredForm):
    """A proposed data source: what is required first, then whatever else the submitter knows."""

    declaration = SOURCES

    same_address_meant = forms.BooleanField(required=False, label=_("Yes, this page also has these records."))
    agencies = PickerField(Agencies(), label=_("Which agencies does it cover?"))
    agency_places = PickerField(Places(), label=_("Where is this agency?"))

    pickers = ("agencies", "agency_places")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_url"].widget.attrs["data-check"] = reverse("check-address")
        names = [column.field_name for column in self.declaration.used(Use.FORM)]
        place = names.index("agency_described_not_in_database")
        agencies = ["agencies", names[place], "agency_places"]
        self.order_fields(["source_url", "same_address_meant", *names[:place], *agencies, *names[place + 1 :]])

    def clean(self) -> dict[str, Any]:
        """Return the values; the coverage must be in order, and another portal be named where `Other` is chosen."""
        values = super().clean() or {}
        if ends_too_early(values.get("coverage_start"), values.get("coverage_end")):
            self.add_error("coverage_end", ENDS_TOO_EARLY)
        if values.get("data_portal_type_other") and values.get("data_portal_type") != OTHER_PORTAL:
            self.add_error("data_portal_type_other", gettext("To name other software, choose “Other” above."))
        if values.get("agency_places") and not values.get("agency_described_not_in_database"):
            self.add_error("agency_described_not_in_database", gettext("Enter the name of the agency in this place."))
        return values

    def groups(self) -> list[tuple[Group, list[FormInput]]]:
        """Return the inputs that the page shows by group: of the record itself, what is folded, and the note."""
        return [
            (group, [FormInput(self[column.field_name], column) for column in columns])
            for group, columns in self.declaration.grouped(Use.FORM).items()
        ]

    def first(self) -> list[FormInput]:
        """Return the inputs of what a source is, but those that stand with the agencies."""
        inputs = [form_input for group, members in self.groups() if group is RECORD for form_input in members]
        return [
            form_input
            for form_input in inputs
            if form_input.field.name not in ("source_url", "agency_described_not_in_database")
        ]

    def folded(self) -> list[tuple[Group, list[FormInput]]]:
        return [(group, inputs) for group, inputs in self.groups() if group.folded]

    def last(self) -> list[FormInput]:
        """Return the inputs for reviewers."""
        return [
            form_input
            for group, members in self.groups()
            if not group.folded and group is not RECORD
            for form_input in members
        ]

    @property
    def unfolded(self) -> bool:
        """Whether something of the folded part is filled in or wrong, so that it must be seen."""
        fields = [form_input.field for _, inputs in self.folded() for form_input in inputs]
        return any(field.errors or field.value() not in (None, "", []) for field in fields)

    def submission(self) -> Submission:
        """Return what was submitted, after `is_valid`."""
        values = {column.name: self.cleaned_data[column.field_name] for column in self.declaration.used(Use.FORM)}
        missing_agency = values["agency_described_not_in_database"]
        places = [name for _, name in Places().choices_of(self.cleaned_data["agency_places"])]
        if missing_agency and places:
            values["agency_described_not_in_database"] = with_place(missing_agency, "; ".join(places))
        values["record_type_id"] = RecordType.objects.get(name=values["record_type_id"]).pk
        return Submission(**values)


class ProblemForm(TrapMixin, PageForm):
    """What a reader says is wrong with a source."""

    kind = forms.ChoiceField(label=_("What’s the problem?"), choices=ProblemKind.choices, widget=forms.RadioSelect)
    message = NoteField(
        label=_("Details"),
        required=False,
        max_length=2000,
        help_text=_("For example, the correct link, or what the page says now."),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        required=False,
        help_text=_("So we can follow up. Never published."),
        error_messages={"invalid": _("Enter an email address in the format name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    missing = {"kind": _("Choose the problem.")}

    def clean(self) -> dict[str, Any]:
        """Return the values; a problem that isn't listed has to be described."""
        values = super().clean() or {}
        message = values.get("message") or self.has_error("message")
        if values.get("kind") in (ProblemKind.OTHER, ProblemKind.WRONG_INFORMATION) and not message:
            self.add_error("message", gettext("Describe the problem so we can find it."))
        return values
