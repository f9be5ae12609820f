"""Forms with which people ask for data."""

import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from datasources.enums import RecordTypeName
from locations.forms.pickers import PickerField, Places
from pdap.web.forms import NoteField, PageForm
from requests_app.enums import RequestUrgency
from requests_app.fields import LONGEST_TITLE
from requests_app.models import DataRequest
from requests_app.services import RequestContent

EARLIEST_YEAR = 1900
YEARS = re.compile(r"(\d{4}) - (\d{4})")


class YearField(forms.IntegerField):
    """A year of records."""

    def __init__(self, **kwargs: Any) -> None:
        latest = datetime.date.today().year + 1
        wrong = _("Enter a four-digit year from %(first)d to %(last)d.") % {"first": EARLIEST_YEAR, "last": latest}
        super().__init__(
            required=False,
            min_value=EARLIEST_YEAR,
            max_value=latest,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"}),
            **kwargs,
        )


class EditRequestForm(PageForm):
    """What the owner of a request may write (contract 4.2), with its places."""

    title = forms.CharField(
        label=_("What data do you need?"),
        max_length=LONGEST_TITLE,
        help_text=_("One line, such as “Use of force reports of the Pittsburgh police, 2019 to 2024”."),
        error_messages={"max_length": _("Use %(most)d characters or fewer.") % {"most": LONGEST_TITLE}},
    )
    locations = PickerField(
        Places(),
        label=_("Which places?"),
        help_text=_("States, counties, cities or towns. Leave blank for the whole country."),
    )
    year_from = YearField(label=_("From"))
    year_to = YearField(label=_("To"))
    request_urgency = forms.ChoiceField(
        label=_("When do you need it?"),
        choices=RequestUrgency.choices,
        initial=RequestUrgency.INDEFINITE_UNKNOWN,
        widget=forms.RadioSelect,
    )
    submission_notes = NoteField(
        label=_("What are you trying to find out?"),
        help_text=_("Include what you've already tried. This will be public, so leave out personal details."),
        rows=5,
    )
    data_requirements = NoteField(
        label=_("What should the data include?"),
        required=False,
        help_text=_("For example: a row for each stop, with date, place and reason. This will be public."),
    )

    pickers = ("locations",)
    missing = {
        "title": _("Summarize your request in one line."),
        "submission_notes": _("Tell us what you're trying to find out, so volunteers know what to look for."),
        "request_urgency": _("Choose when you need it."),
    }

    def __init__(self, *args: Any, present: DataRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

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
        return RequestContent(
            title=values["title"],
            submission_notes=values["submission_notes"],
            coverage_range=years,
            data_requirements=values["data_requirements"],
            request_urgency=values["request_urgency"],
        )


class NewRequestForm(EditRequestForm):
    """A new request, which may say which kinds of record it wants; later that is the staff's."""

    record_types = forms.MultipleChoiceField(
        label=_("Which record types?"),
        choices=RecordTypeName.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def initial_of(data_request: DataRequest) -> dict[str, Any]:
    years = YEARS.fullmatch(data_request.coverage_range or "")
    return {
        "title": data_request.title,
        "locations": list(data_request.location_links.order_by("id").values_list("location_id", flat=True)),
        "year_from": years[1] if years else None,
        "year_to": years[2] if years else None,
        "request_urgency": data_request.request_urgency or RequestUrgency.INDEFINITE_UNKNOWN,
        "submission_notes": data_request.submission_notes,
        "data_requirements": data_request.data_requirements,
    }
