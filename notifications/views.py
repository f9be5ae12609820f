"""Following and unfollowing a place from its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import person_id
from locations.models import LocationExpanded
from notifications.services.follows import follow, unfollow


@require_POST
@login_required
def follow_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a place, or stop with `unfollow`; lead back to its page."""
    place = LocationExpanded.objects.filter(pk=min(pk, 2**31 - 1)).first()
    if place is None:
        raise Http404
    person = person_id(request)
    if request.POST.get("unfollow"):
        unfollow(person, place.pk)
        messages.success(request, f"You no longer follow {place.long_name}.")
    else:
        follow(person, place.pk)
        messages.success(request, f"You follow {place.long_name}: new data sources there come to you by e-mail.")
    return redirect("place", pk=place.pk)
