"""The profile's lists in full, each on a page of its own, and what is done from them."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.person_of_request import person_id
from accounts.views.profile import own_records, rows_in_words
from notifications.services.follows import unfollow
from pdap.db.fields import LARGEST_ID
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.errors import explains_bad_input
from pdap.web.paging import page_of

PAGE_SIZE = 25


class ListWords(NamedTuple):
    """What a list is called and says of itself, and the templates of its rows and of none."""

    title: str
    lead: str
    rows: str
    no_rows: str


LISTS = {
    "follows": ListWords(
        _("Places you follow"),
        _("We email you about new data sources and completed requests in these places."),
        "accounts/profile/parts/follows.html",
        "accounts/profile/parts/none_followed.html",
    ),
    "searches": ListWords(
        _("Recent searches"),
        _("Your last 50 searches. Select one to run it again. No one else can see them."),
        "accounts/profile/parts/searches.html",
        "accounts/profile/parts/none_searched.html",
    ),
    "requests": ListWords(
        _("Your data requests"),
        _("Track the data you’ve requested."),
        "accounts/profile/parts/requests.html",
        "accounts/profile/parts/none_asked.html",
    ),
    "submissions": ListWords(
        _("Your submissions"),
        _("Track the review of the sources and agencies you’ve submitted."),
        "accounts/profile/parts/submissions.html",
        "accounts/profile/parts/none_submitted.html",
    ),
}


def list_page(request: HttpRequest, name: str, page: Any, entries: list[dict[str, Any]]) -> HttpResponse:
    context = {"page": page, "rows": entries, "list": name, "words": LISTS[name]}
    return render(request, "accounts/profile/list.html", context)


@require_safe
@login_required
@never_cache
@explains_bad_input
def follows(request: HttpRequest) -> HttpResponse:
    page = page_of(request, own_records.follows_of(person_id(request)), PAGE_SIZE)
    places = own_records.places_by_id(rows_in_words.place_ids(page, (), ()))
    return list_page(request, "follows", page, rows_in_words.follow_rows(page, places))


@require_safe
@login_required
@never_cache
@explains_bad_input
def searches(request: HttpRequest) -> HttpResponse:
    page = page_of(request, own_records.searches_of(person_id(request)), PAGE_SIZE)
    places = own_records.places_by_id(rows_in_words.place_ids((), page, ()))
    return list_page(request, "searches", page, rows_in_words.search_rows(page, places))


@require_safe
@login_required
@never_cache
@explains_bad_input
def requests(request: HttpRequest) -> HttpResponse:
    page = page_of(request, own_records.requests_of(person_id(request)), PAGE_SIZE)
    places = own_records.places_by_id(rows_in_words.place_ids((), (), page))
    return list_page(request, "requests", page, rows_in_words.request_rows(page, places))


@require_safe
@login_required
@never_cache
@explains_bad_input
def submissions(request: HttpRequest) -> HttpResponse:
    page = page_of(request, own_records.submissions_of(person_id(request)), PAGE_SIZE)
    return list_page(request, "submissions", page, rows_in_words.submission_rows(list(page)))


@require_POST
@login_required
def stop_following(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop following a place; 404 for one that the person does not follow."""
    if not unfollow(person_id(request), min(pk, LARGEST_ID)):
        raise Http404
    place = own_records.places_by_id([pk]).get(pk)
    sentence = gettext("You no longer follow this place.")
    if place:
        sentence = gettext("You no longer follow %(place)s.") % {"place": place.long_name}
    messages.success(request, sentence)
    return redirect(f"{reverse('profile')}#follows" if request.POST.get("_from") == "profile" else "profile-follows")
