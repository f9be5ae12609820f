"""What a person sets on the profile: their API key and their capacities."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.services.api_keys import KeyChangedError, new_key, revoke_key
from accounts.services.capacities import set_capacities
from accounts.views.confirming import requires_confirmation
from accounts.views.profile.overview import CapacitiesForm, profile_page
from pdap.lib.mail.bounces import forget_bounce


@require_POST
@login_required
@never_cache
@requires_confirmation("profile")
def make_key(request: HttpRequest) -> HttpResponse:
    """Make an API key and show it, this once; reloading that page makes no other."""
    try:
        key = new_key(cast(User, request.user), request.POST.get("replacing", ""))
    except KeyChangedError:
        messages.warning(request, gettext("We can’t show this key again. Create a new one if you need it."))
        return redirect(f"{reverse('profile')}#key")
    return render(request, "accounts/profile/key.html", {"key": key})


@require_POST
@login_required
def send_again(request: HttpRequest) -> HttpResponse:
    """Resume email to the person's address after it bounced."""
    forget_bounce(cast(User, request.user).pk)
    messages.success(request, gettext("We’ll send email to your address again."))
    return redirect("profile")


@require_POST
@login_required
def end_key(request: HttpRequest) -> HttpResponse:
    if revoke_key(cast(User, request.user)):
        messages.success(request, gettext("Your API key no longer works."))
    else:
        messages.info(request, gettext("You have no API key."))
    return redirect(f"{reverse('profile')}#key")


@require_POST
@login_required
@never_cache
def save_capacities(request: HttpRequest) -> HttpResponse:
    form, person = CapacitiesForm(request.POST), cast(User, request.user)
    if not form.is_valid():
        return profile_page(request, form)
    set_capacities(person, form.cleaned_data["capacities"], actor=person)
    messages.success(request, gettext("Saved. Thank you for telling us who uses the catalog."))
    return redirect(f"{reverse('profile')}#capacities")
