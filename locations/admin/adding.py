"""The form that adds a locality with its county in one step."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from locations.models import State
from locations.services.adding import PlaceExistsError, PlaceRefusedError, add_locality
from pdap.web.admin_pages import is_of_admin


class LocalityForm(forms.Form):
    """A state, a county by name, its code if it is new, and the locality's name."""

    state = forms.ModelChoiceField(State.objects.all(), empty_label="Choose a state")
    county = forms.CharField(
        max_length=200,
        widget=AdminTextInputWidget,
        help_text="The county’s name, with or without “County” or “Parish”.",
    )
    fips = forms.CharField(
        label="FIPS code",
        max_length=5,
        required=False,
        widget=AdminTextInputWidget({"inputmode": "numeric"}),
        help_text="Only for a new county. Five digits, such as 42003.",
    )
    name = forms.CharField(
        label="Locality", max_length=255, widget=AdminTextInputWidget, help_text="The town’s name, without the state."
    )

    def save(self, actor_id: int) -> Any:
        """Add the place and return its location; None, with the error beside its field, where that cannot be."""
        values = self.cleaned_data
        try:
            return add_locality(values["state"], values["county"], values["fips"], values["name"], actor_id)
        except PlaceExistsError as error:
            address = reverse("admin:locations_location_change", args=[error.location_id])
            self.add_error(error.field, format_html('{} <a href="{}">View it</a>.', str(error), address))
        except PlaceRefusedError as error:
            self.add_error(error.field, str(error))
        return None


def return_address(request: HttpRequest) -> str:
    """Return the page of the admin that someone came from, if that is one; else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and is_of_admin(wanted) else ""
