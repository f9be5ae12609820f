"""Forms with which people ask for data."""

import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from datasources.enums import RecordTypeName
from locations.forms.pickers import Places
from pdap.lib.columns import Use
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.spoken import format_lazily
from pdap.web.column_fields import DeclaredForm, FormInput
from pdap.web.pickers import PickerField
from requests_app.enums import RequestUrgency
from requests_app.fields import REQUESTS
from requests_app.models import DataRequest
from requests_app.services import RequestContent

EARLIEST_YEAR = 1900
YEARS = re.compile(r"(\d{4}) - (\d{4})")


class YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        latest = datetime.date.today().year + 1
        wrong = format_lazily(
            gettext_noop("Enter a four-digit year from %(first)d to %(last)d."), first=EARLIEST_YEAR, last=latest
        )
        super().__init__(
            required=False,
            min_value=EARLIEST_YEAR,
            max_value=latest,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"}),
            **kwargs,
        )


class EditRequestForm(DeclaredForm):
    """What the owner of a request may write (contract 4.2), with its places."""

    declaration = REQUESTS

    locations = PickerField(
        Places(),
        label=_("Which places?"),
        help_text=_("States, counties, cities or towns. Leave blank for the whole country."),
    )
    year_from = YearField(label=_("From"))
    year_to = YearField(label=_("To"))

    pickers = ("locations",)
    # What the page places among the years and the places; the rest follows in the order of the declaration.
    placed = ("title", "request_urgency", "submission_notes", "data_requirements")

    def __init__(self, *args: Any, present: DataRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        self.fields["request_urgency"].initial = RequestUrgency.INDEFINITE_UNKNOWN
        self.order_fields(["title", "locations", "year_from", "year_to", *self.placed[1:]])

    def others(self) -> list[FormInput]:
        columns = self.declaration.used(Use.FORM)
        return [FormInput(self[column.field_name], column) for column in columns if column.name not in self.placed]

    def clean(self) -> dict[str, Any]:
        """Return the values; the years must be both there, in order, or both missing."""
        values = super().clean() or {}
        if {"year_from", "year_to"} & set(self.errors):
            return values
        start, end = values.get("year_from"), values.get("year_to")
        if (start is None) != (end is None):
            self.add_error("year_to" if end is None else "year_from", gettext("Enter both years or leave both blank."))
        elif start is not None and end is not None and end < start:
            self.add_error("year_to", gettext("The end year must be after the start year."))
        return values

    def content(self) -> RequestContent:
        """Return what was asked for, after `is_valid`. Years written otherwise before stay until others are given."""
        values = self.cleaned_data
        start, end = values["year_from"], values["year_to"]
        years = f"{start} - {end}" if start else None
        if (
            years is None
            and self.present
            and self.present.coverage_range
            and not YEARS.fullmatch(self.present.coverage_range)
        ):
            years = self.present.coverage_range
        return RequestContent(coverage_range=years, **{name: values[name] for name in self.placed})


class NewRequestForm(EditRequestForm):
    """A new request, which may say which record types it wants; later that is the staff's."""

    record_types = forms.MultipleChoiceField(
        label=_("Which record types?"),
        choices=RecordTypeName.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def initial_of(data_request: DataRequest) -> dict[str, Any]:
    years = YEARS.fullmatch(data_request.coverage_range or "")
    return {
        **{name: getattr(data_request, name) for name in EditRequestForm.placed},
        "locations": list(data_request.location_links.order_by("id").values_list("location_id", flat=True)),
        "year_from": years[1] if years else None,
        "year_to": years[2] if years else None,
        "request_urgency": data_request.request_urgency or RequestUrgency.INDEFINITE_UNKNOWN,
    }
