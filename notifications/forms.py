"""The forms of follows and digests."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from datasources.models import RecordType
from notifications.enums import DigestFrequency

EVERYTHING, SOME = "all", "some"


class FrequencyForm(forms.Form):
    """How often a digest comes."""

    frequency = forms.ChoiceField(
        label=_("How often would you like a digest?"), choices=DigestFrequency.choices, widget=forms.RadioSelect
    )


class FollowForm(forms.Form):
    """Which kinds of record of a place a person wants to hear of."""

    reach = forms.ChoiceField(
        choices=[(EVERYTHING, _("All record types")), (SOME, _("Only some record types"))],
        initial=EVERYTHING,
        error_messages={"required": _("Choose all record types, or only some.")},
    )
    record_types = forms.ModelMultipleChoiceField(
        RecordType.objects.select_related("category").order_by("category_id", "id"),
        required=False,
        error_messages={"invalid_choice": _("Choose record types from the list.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reach") == SOME and not cleaned.get("record_types") and "record_types" not in self.errors:
            self.add_error("record_types", gettext("Select at least one record type, or choose all record types."))
        return cleaned
