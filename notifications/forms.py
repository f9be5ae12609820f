"""The forms of follows and digests."""

from typing import Any

from django import forms

from datasources.models import RecordType
from notifications.enums import DigestFrequency

EVERYTHING, SOME = "all", "some"


class FrequencyForm(forms.Form):
    """How often a digest comes."""

    frequency = forms.ChoiceField(
        label="How often do you want a digest?", choices=DigestFrequency.choices, widget=forms.RadioSelect
    )


class FollowForm(forms.Form):
    """Which kinds of record of a place a person wants to hear of."""

    reach = forms.ChoiceField(
        choices=[(EVERYTHING, "All kinds of record"), (SOME, "Only some kinds")],
        initial=EVERYTHING,
        error_messages={"required": "Choose all kinds of record, or only some."},
    )
    record_types = forms.ModelMultipleChoiceField(
        RecordType.objects.select_related("category").order_by("category_id", "id"),
        required=False,
        error_messages={"invalid_choice": "One of these kinds of record does not exist: choose from the list."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reach") == SOME and not cleaned.get("record_types") and "record_types" not in self.errors:
            self.add_error("record_types", "Tick at least one kind of record, or choose all of them.")
        return cleaned
