"""The pages on which people see and end what they follow: behind the links of emails, and in the profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.person_of_request import person_id
from notifications.forms import FollowerForm
from notifications.models import Follower, Watch
from notifications.services.watches import (
    begin_watch,
    end_following,
    end_watch,
    follower_of,
    key_of,
    watch_to_confirm,
)
from notifications.watch_names import named_watches
from pdap.lib.typed_numbers import typed_number


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_following(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link confirms, with a button: scanners open links, so that opening it confirms nothing."""
    if request.method == "POST":
        follower = begin_watch(token)
        if follower is not None:
            messages.success(request, _("Confirmed. We’ll email you what’s new."))
            return redirect("following", key=key_of(follower))
    watch = watch_to_confirm(token)
    named = named_watches([watch])[watch.pk] if watch else None
    return render(request, "notifications/confirm_following.html", {"named": named}, status=200 if watch else 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything that an address follows, to change or end it: the page that its emails link to."""
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
    """Show what a person with an account follows besides places, to end any of it."""
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
