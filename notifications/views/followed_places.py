"""Following a place, choosing how often a digest comes, and leaving by the link of an email."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.person_of_request import person_id
from accounts.time_zones import set_time_zone, zone_of
from datasources.models import RecordType
from locations.models import LocationExpanded
from notifications.enums import DigestFrequency
from notifications.forms import EVERYTHING, SOME, FollowForm, FrequencyForm
from notifications.models import DigestSettings, Follow
from notifications.queries import recent_news
from notifications.services.follows import choose, follow, unfollow
from notifications.services.unsubscribing import BadTokenError, Leaving, leave, read_token, set_frequency
from pdap.db.fields import LARGEST_ID


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what to hear of a place; `unfollow` stops it, and a POST that chooses nothing follows everything."""
    place = LocationExpanded.objects.filter(pk=min(pk, LARGEST_ID)).first()
    if place is None:
        raise Http404
    person = person_id(request)
    if request.POST.get("unfollow"):
        unfollow(person, place.pk)
        messages.success(request, gettext("You no longer follow %(place)s.") % {"place": place.long_name})
        return redirect("place", pk=place.pk)
    if request.method == "POST":
        form = FollowForm(request.POST if "reach" in request.POST else {"reach": EVERYTHING})
        if form.is_valid():
            save_follow(person, place.pk, form)
            sentence = gettext("You’re following %(place)s. We’ll email you what’s new.") % {"place": place.long_name}
            messages.success(request, sentence)
            return redirect("place", pk=place.pk)
    else:
        form = FollowForm(initial=chosen_so_far(person, place.pk))
    return render(request, "notifications/follow.html", follow_page(place, form), status=400 if form.errors else 200)


def save_follow(person: int, location_id: int, form: FollowForm) -> None:
    if form.cleaned_data["reach"] == EVERYTHING:
        follow(person, location_id)
    else:
        choose(person, location_id, list(form.cleaned_data["record_types"]))


def chosen_so_far(person: int, location_id: int) -> dict[str, Any]:
    """Return what a person follows of a place; everything where it is not followed yet."""
    place_follow = Follow.objects.filter(user_id=person, location_id=location_id).first()
    types = list(place_follow.record_type_links.values_list("record_type_id", flat=True)) if place_follow else []
    if not types or len(types) == RecordType.objects.count():
        return {"reach": EVERYTHING, "following": place_follow is not None}
    return {"reach": SOME, "record_types": types, "following": True}


def follow_page(place: LocationExpanded, form: FollowForm) -> dict[str, Any]:
    """Return what the page shows: the record types by category, and what a year of this place brought."""
    ticked = {str(pk) for pk in form["record_types"].value() or ()}
    categories: dict[str, list[dict[str, Any]]] = {}
    for kind in form.fields["record_types"].queryset:  # type: ignore[attr-defined]
        row = {"pk": kind.pk, "name": kind.name, "ticked": str(kind.pk) in ticked}
        categories.setdefault(kind.category.name, []).append(row)
    return {"place": place, "form": form, "categories": categories, "recent": recent_news(place.pk)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def digest_settings(request: HttpRequest) -> HttpResponse:
    person = person_id(request)
    settings = DigestSettings.objects.filter(pk=person).first() or DigestSettings(user_id=person)
    initial = {"frequency": settings.frequency, "time_zone": zone_of(request.user).key}
    form = FrequencyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_frequency(person, DigestFrequency(form.cleaned_data["frequency"]))
        if form.cleaned_data["time_zone"]:
            set_time_zone(person, form.cleaned_data["time_zone"])
        messages.success(request, gettext("Saved."))
        return redirect("digest-settings")
    follows = list(Follow.objects.filter(user_id=person).prefetch_related("record_types").order_by("id"))
    places = LocationExpanded.objects.in_bulk([place_follow.location_id for place_follow in follows])
    return render(
        request,
        "notifications/settings.html",
        {
            "form": form,
            "settings": settings,
            "follows": [
                {"place": places[place_follow.location_id], "types": list(place_follow.record_types.all())}
                for place_follow in follows
            ],
            "all_types": RecordType.objects.count(),
        },
        status=400 if form.errors else 200,
    )


@csrf_exempt  # mail programs send the one click of RFC 8058, and have no token of ours but the address itself
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the link of an email ends, with a button; end it by POST, signed in or not.

    Scanners open links, so that opening it ends nothing. A link whose work is done says so, and answers a POST with
    success, since mail programs repeat it.
    """
    is_sent = request.method == "POST"
    try:
        leaving = read_token(token)
    except BadTokenError:
        return render(request, "notifications/unsubscribe.html", {"over": True}, status=200 if is_sent else 404)
    if is_sent:
        leave(leaving)
    context = {
        "token": token,
        "done": is_sent and not leaving.is_done,
        "already": leaving.is_done,
        "ends_follow": leaving.ends_follow,
        "place": place_of(leaving),
    }
    is_gone = leaving.ends_follow and leaving.is_done and not is_sent
    return render(request, "notifications/unsubscribe.html", context, status=404 if is_gone else 200)


def place_of(leaving: Leaving) -> LocationExpanded | None:
    if leaving.location_id is None:
        return None
    return LocationExpanded.objects.filter(pk=leaving.location_id).first()
