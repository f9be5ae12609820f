"""The forms of follows and digests."""

from typing import Any

from django import forms

from accounts.models.preferences import DEFAULT_TIME_ZONE
from accounts.time_zones import zone_choices
from datasources.models import RecordType
from notifications.enums import DigestFrequency

EVERYTHING, SOME = "all", "some"


class FrequencyForm(forms.Form):
    """How often a digest comes."""

    frequency = forms.ChoiceField(
        label="How often would you like a digest?", choices=DigestFrequency.choices, widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(
        label="Your time zone",
        choices=zone_choices,
        required=False,
        initial=DEFAULT_TIME_ZONE,
        help_text="Digests come in the morning there. Reviewers also see times in this zone.",
    )


class FollowForm(forms.Form):
    """Which kinds of record of a place a person wants to hear of."""

    reach = forms.ChoiceField(
        choices=[(EVERYTHING, "All record types"), (SOME, "Only some record types")],
        initial=EVERYTHING,
        error_messages={"required": "Choose all record types, or only some."},
    )
    record_types = forms.ModelMultipleChoiceField(
        RecordType.objects.select_related("category").order_by("category_id", "id"),
        required=False,
        error_messages={"invalid_choice": "Choose record types from the list."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reach") == SOME and not cleaned.get("record_types") and "record_types" not in self.errors:
            self.add_error("record_types", "Select at least one record type, or choose all record types.")
        return cleaned
