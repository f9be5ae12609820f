"""Following anything: with an account, or by email alone and a page behind the emails' link."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.person_of_request import person_id
from agencies.models import Agency
from datasources.models import DataSource, RecordType
from datasources.search.views.shown_search import search_of
from locations.models import LocationExpanded
from notifications.enums import DigestFrequency, WatchFrequency, WatchKind
from notifications.forms import FollowByEmailForm, FollowerForm, WatchForm
from notifications.models import DigestSettings, Follower, Watch
from notifications.services.watches import (
    Target,
    begin_watch,
    end_following,
    end_watch,
    follower_of,
    key_of,
    watch_by_account,
    watch_by_email,
    watch_to_confirm,
)
from notifications.watch_names import label_for_strangers, named_watches, target_name
from pdap.lib.limiter import TooManyError, key_within_limit, within_limit
from pdap.lib.typed_numbers import typed_number
from pdap.web import parameters
from pdap.web.errors import BadInputError, explains_bad_input
from requests_app.models import DataRequest

DAY, HOUR = 86400, 3600
# From one network in an hour, and to one address in a day.
MOST_ASKED, MOST_WRITTEN = 20, 10
# What of an address does not change what a search finds.
ALREADY_SHOWN = ("page", "sort", "view", "tab", "typed")


@require_http_methods(["GET", "HEAD", "POST"])
@explains_bad_input
def follow_anything(request: HttpRequest) -> HttpResponse:
    """Follow what the address names: at once with an account, else by email, confirmed by a link."""
    target = target_of(request)
    target_words = target_name(target)
    by_account = request.user.is_authenticated
    watch = own_watch(request, target) if by_account else None
    form: Any = (WatchForm if by_account else FollowByEmailForm)(
        request.POST if request.method == "POST" else None, initial={"frequency": (watch and watch.frequency) or ""}
    )
    usual, *others = form.fields["frequency"].choices
    if not target.can_be_at_once:
        others = [] if by_account and target.is_of_contract else WatchFrequency.for_all()
    form.fields["frequency"].choices = [usual, *others]
    if request.method == "POST" and by_account and request.POST.get("unfollow"):
        if watch is not None:
            end_watch(Q(user=person_id(request)), watch.pk)
        messages.success(request, _("You no longer follow %(name)s.") % {"name": target_words.label})
        return redirect(target_words.address)
    no_emails = by_account and wants_no_emails(request)
    if request.method == "POST" and form.is_valid():
        frequency = form.cleaned_data["frequency"] or None
        if by_account:
            watch_by_account(person_id(request), target, frequency)
            if no_emails:
                sentence = _("You're following %(name)s, but your digest is set to “Never,” so you won't get emails.")
            else:
                sentence = _("You're following %(name)s. We'll email you what's new.")
            messages.success(request, sentence % {"name": target_words.label})
            return redirect(target_words.address)
        write_confirmation(
            request, form.cleaned_data["email"], target, label_for_strangers(target, target_words), frequency
        )
        return render(request, "notifications/check_email.html", {"named": target_words})
    context = {
        "form": form,
        "named": target_words,
        "watch": watch,
        "by_account": by_account,
        "wants_no_emails": no_emails,
    }
    return render(request, "notifications/follow_anything.html", context, status=400 if form.errors else 200)


def wants_no_emails(request: HttpRequest) -> bool:
    """Return whether someone who is signed in has chosen to get no news by email, not even at once."""
    return DigestSettings.objects.filter(user=person_id(request), frequency=DigestFrequency.OFF).exists()


def write_confirmation(request: HttpRequest, email: str, target: Target, label: str, frequency: str | None) -> None:
    """Write the email that confirms; TooManyError after many. One address gets a few a day from all."""
    if not within_limit(request, "follow-by-email", MOST_ASKED, HOUR):
        raise TooManyError
    if key_within_limit(email.strip().lower(), "follow-email", MOST_WRITTEN, DAY):
        watch_by_email(email, target, label, frequency)


def own_watch(request: HttpRequest, target: Target) -> Watch | None:
    return Watch.objects.filter(user_id=person_id(request), **asdict(target)).first()


def target_of(request: HttpRequest) -> Target:
    """Return what an address names: one thing that everyone may see; Http404 for what there is not."""
    query = request.GET
    place, kind = parameters.number(query, "place", _("Place")), parameters.text(query, "record_type", _("Record type"))
    if "search" in query:
        return search_target(query["search"])
    if kind:
        record_type = RecordType.objects.filter(name__in=[kind] if kind in known_types() else []).first()
        return Target(WatchKind.RECORD_TYPE, location_id=existing_place(place), record_type_id=or_404(record_type))
    if place:
        return Target(WatchKind.PLACE, location_id=existing_place(place))
    if agency := parameters.number(query, "agency", _("Agency")):
        return Target(WatchKind.AGENCY, agency_id=or_404(Agency.objects.public().filter(pk=agency).first()))
    if source := parameters.number(query, "source", _("Data source")):
        return Target(WatchKind.SOURCE, data_source_id=or_404(DataSource.objects.public().filter(pk=source).first()))
    if data_request := parameters.number(query, "request", _("Data request")):
        row = DataRequest.objects.public().filter(pk=data_request).first()
        return Target(WatchKind.REQUEST, data_request_id=or_404(row))
    raise Http404


def known_types() -> list[str]:
    return [str(value) for value in RecordType._meta.get_field("name").enum.values]  # type: ignore[union-attr]


def or_404(record: Any) -> int:
    if record is None:
        raise Http404
    return int(record.pk)


def existing_place(pk: int | None) -> int | None:
    if pk is not None and not LocationExpanded.objects.filter(pk=pk).exists():
        raise Http404
    return pk


def search_target(query: str) -> Target:
    """Return a search as it is kept: its filters in one order, so that it is followed once; BadInputError for none."""
    if len(query) > 2000 or "\0" in query:
        raise BadInputError(_("That search is too long to follow."))
    asked = QueryDict(query)
    pairs = sorted((name, value) for name, values in asked.lists() if name not in ALREADY_SHOWN for value in values)
    canonical = urlencode([(name, value) for name, value in pairs if value])
    search_of(canonical)
    return Target(WatchKind.SEARCH, search=canonical)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_following(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link confirms, with a button: scanners open links, so that opening it confirms nothing."""
    if request.method == "POST":
        follower = begin_watch(token)
        if follower is not None:
            messages.success(request, _("Confirmed. We'll email you what's new."))
            return redirect("following", key=key_of(follower))
    watch = watch_to_confirm(token)
    named = named_watches([watch])[watch.pk] if watch else None
    return render(request, "notifications/confirm_following.html", {"named": named}, status=200 if watch else 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything that an address follows, to change or end it: the page behind the links of its emails."""
    follower = known_follower(key)
    form = FollowerForm(request.POST if request.method == "POST" else None, initial={"frequency": follower.frequency})
    if request.method == "POST" and form.is_valid():
        Follower.objects.filter(pk=follower.pk).update(frequency=form.cleaned_data["frequency"])
        messages.success(request, _("Saved."))
        return redirect("following", key=key)
    watches = list(follower.watches.filter(confirmed_at__isnull=False).order_by("id"))
    names = named_watches(watches)
    context = {
        "key": key,
        "email": follower.email,
        "form": form,
        "watches": [(watch, names[watch.pk]) for watch in watches],
    }
    return render(request, "notifications/following.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def watched_entries(request: HttpRequest) -> HttpResponse:
    """Show what a person with an account follows beside places, to end any of it."""
    own = Q(user=person_id(request))
    if request.method == "POST":
        pk = typed_number(request.POST.get("watch", ""))
        if pk is not None and end_watch(own, pk):
            messages.success(request, _("You no longer follow it."))
        return redirect("watched")
    watches = list(Watch.objects.filter(own).order_by("id"))
    names = named_watches(watches)
    context = {"watches": [(watch, names[watch.pk]) for watch in watches]}
    return render(request, "notifications/watched.html", context)


def known_follower(key: str) -> Follower:
    follower = follower_of(key)
    if follower is None:
        raise Http404
    return follower


@require_POST
def stop_watch(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """End one follow of an address; with the last one the address is forgotten."""
    follower = known_follower(key)
    end_watch(Q(follower=follower.pk), pk)
    if follower.watches.exists():
        messages.success(request, _("You no longer follow it."))
        return redirect("following", key=key)
    end_following(follower)
    return render(request, "notifications/stopped.html")


@csrf_exempt  # mail programs send the one click of RFC 8058, and have no token of ours but the address itself
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_following(request: HttpRequest, key: str) -> HttpResponse:
    """End everything that an address follows and forget it, by POST; opening the link ends nothing.

    Who has ended it reads so: a mail program may repeat it.
    """
    follower = follower_of(key)
    if request.method == "POST" and follower is not None:
        end_following(follower)
        follower = None
    context = {"key": key if follower else "", "email": follower.email if follower else ""}
    return render(request, "notifications/stopped.html", context)
