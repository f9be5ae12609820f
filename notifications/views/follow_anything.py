"""The page that follows anything: at once with an account, else by email, confirmed by a link."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.person_of_request import person_id
from notifications.enums import DigestFrequency, WatchFrequency
from notifications.forms import FollowByEmailForm, WatchForm
from notifications.models import DigestSettings, Watch
from notifications.services.watches import Target, end_watch, watch_by_account, watch_by_email
from notifications.views.followed_targets import target_of
from notifications.watch_names import NamedWatch, label_for_strangers, target_name
from pdap.lib.limiter import TooManyError, key_within_limit, within_limit
from pdap.web.errors import explains_bad_input
from pdap.web.forms import submitted

DAY, HOUR = 86400, 3600
# From one network in an hour, and to one address in a day.
MOST_ASKED, MOST_WRITTEN = 20, 10


@require_http_methods(["GET", "HEAD", "POST"])
@explains_bad_input
def follow_anything(request: HttpRequest) -> HttpResponse:
    """Follow what the address names."""
    target = target_of(request)
    named = target_name(target)
    if request.user.is_authenticated:
        return follow_by_account(request, target, named)
    return follow_by_email(request, target, named)


def follow_by_account(request: HttpRequest, target: Target, named: NamedWatch) -> HttpResponse:
    watch = Watch.objects.filter(user_id=person_id(request), **asdict(target)).first()
    if request.method == "POST" and request.POST.get("unfollow"):
        if watch is not None:
            end_watch(Q(user=person_id(request)), watch.pk)
        messages.success(request, _("You no longer follow %(name)s.") % {"name": named.label})
        return redirect(named.address)
    form = WatchForm(submitted(request), initial={"frequency": (watch and watch.frequency) or ""})
    if not target.can_be_at_once:
        offer_frequencies(form, [] if target.is_of_contract else WatchFrequency.for_all())
    no_emails = wants_no_emails(request)
    if request.method == "POST" and form.is_valid():
        watch_by_account(person_id(request), target, form.cleaned_data["frequency"] or None)
        if no_emails:
            sentence = _("You’re following %(name)s, but your digest is set to “Never,” so you won’t get emails.")
        else:
            sentence = _("You’re following %(name)s. We’ll email you what’s new.")
        messages.success(request, sentence % {"name": named.label})
        return redirect(named.address)
    return form_page(request, form, named, by_account=True, watch=watch, wants_no_emails=no_emails)


def follow_by_email(request: HttpRequest, target: Target, named: NamedWatch) -> HttpResponse:
    """Write the email that confirms; TooManyError after many. One address gets a few a day from all."""
    form = FollowByEmailForm(submitted(request))
    if not target.can_be_at_once:
        offer_frequencies(form, WatchFrequency.for_all())
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, named)
    if not within_limit(request, "follow-by-email", MOST_ASKED, HOUR):
        raise TooManyError
    email, frequency = form.cleaned_data["email"], form.cleaned_data["frequency"] or None
    if key_within_limit(email.strip().lower(), "follow-email", MOST_WRITTEN, DAY):
        watch_by_email(email, target, label_for_strangers(target, named), frequency)
    return render(request, "notifications/check_email.html", {"named": named})


def offer_frequencies(form: Any, frequencies: list[tuple[str, str]]) -> None:
    """Let a form offer the usual frequency and these."""
    usual, *_others = form.fields["frequency"].choices
    form.fields["frequency"].choices = [usual, *frequencies]


def wants_no_emails(request: HttpRequest) -> bool:
    """Return whether someone who is signed in has chosen to get no news by email, not even at once."""
    return DigestSettings.objects.filter(user=person_id(request), frequency=DigestFrequency.OFF).exists()


def form_page(request: HttpRequest, form: Any, named: NamedWatch, **context: Any) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(
        request, "notifications/follow_anything.html", {"form": form, "named": named, **context}, status=status
    )
