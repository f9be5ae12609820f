"""The forms of follows and digests."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext

from accounts.models.preferences import DEFAULT_TIME_ZONE
from accounts.time_zones import zone_choices
from datasources.models import RecordType
from locations.forms.pickers import Places
from notifications.enums import DigestFrequency, WatchFrequency
from notifications.webhook_events import EVENTS
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import INVISIBLE
from pdap.lib.network_addresses import may_be_reached
from pdap.lib.web_address import AddressError, clean_address
from pdap.web.forms import PageForm
from pdap.web.pickers import PickerField

EVERYTHING, SOME = "all", "some"
HTTPS = 443


class FrequencyForm(forms.Form):
    """How often a digest comes."""

    frequency = forms.ChoiceField(
        label=_("How often would you like a digest?"), choices=DigestFrequency.choices, widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=zone_choices,
        required=False,
        initial=DEFAULT_TIME_ZONE,
        help_text=_("Digests arrive in the morning in this time zone. Reviewers also see times in it."),
    )


class FollowForm(forms.Form):
    """Which record types of a place a person wants to hear about."""

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


class WatchForm(forms.Form):
    """How often a reader hears of one thing; as usual where nothing is chosen."""

    frequency = forms.ChoiceField(
        label=_("How often?"),
        choices=[("", _("With my digest")), *WatchFrequency.choices],
        required=False,
    )


class FollowByEmailForm(forms.Form):
    """An address that hears of one thing, and how often."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={
            "required": _("Enter your email address."),
            "invalid": _("Enter an email address such as name@example.org."),
        },
    )
    frequency = forms.ChoiceField(
        label=_("How often?"),
        # A new follower's frequency; who follows something already has chosen one for everything.
        choices=[("", _("Every week, or as I chose before")), *WatchFrequency.choices],
        required=False,
    )


class FollowerForm(forms.Form):
    """How often an address gets news of follows without their own frequency."""

    frequency = forms.ChoiceField(label=_("How often?"), choices=WatchFrequency.for_all())


class WebhookForm(PageForm):
    """A program's URL, the events it wants, and the place they are about."""

    url = forms.CharField(
        label=_("URL"),
        max_length=2000,
        help_text=_("We send each event to this URL as a POST request. It must be public and begin with https."),
        error_messages={"required": _("Enter the URL of your program.")},
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=list(EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one event.")},
    )
    places = PickerField(
        Places(),
        label=_("Place"),
        help_text=_("A state, county, city or town, with everything in it. Leave blank for the whole country."),
    )

    pickers = ("places",)

    def clean_places(self) -> list[int]:
        places: list[int] = self.cleaned_data["places"]
        if len(places) > 1:
            raise forms.ValidationError(_("Choose one place, or leave it blank for the whole country."))
        return places

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if INVISIBLE.search(url):
            # A program is told at this address: what is left without the character may be another's.
            raise forms.ValidationError(_("Enter the URL again: it contains an invisible character."))
        if not url.startswith("https://"):
            raise forms.ValidationError(_("Enter a URL that begins with https://."))
        try:
            address = clean_address(url)
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error
        parts = urlsplit(address)
        if not may_be_reached(parts.hostname or "", parts.port or HTTPS):
            raise forms.ValidationError(
                _("Enter a URL on the public internet, without a port or with one for websites.")
            )
        return address
