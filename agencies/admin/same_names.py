"""Pairs that differ by punctuation alone, as a list that is looked through and merged at once."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.person_of_request import person_id
from agencies.models import Agency
from agencies.places_in_words import places_in_words
from agencies.services.merging_many import (
    MOST_PAIRS,
    merge_pairs,
    same_but_for_punctuation,
    undo_merges,
    with_survivors,
)
from audit.merging.models import DuplicatePair
from audit.merging.services import MergeRefusedError
from datasources.admin.review_actions import tell_settled
from datasources.services.brought_agencies import settled_in
from pdap.lib.typed_numbers import typed_number

RIGHT = "agencies.change_agency"
# Where the session keeps the last list that was merged: its change set, and how many.
MERGED = "punctuation-merged"


def same_name_urls(site: admin.AdminSite, open_pairs: Any) -> list[Any]:
    """Return the addresses of the list and of its undo; `open_pairs` returns what waits for a decision."""

    def pairs_page(request: HttpRequest) -> HttpResponse:
        require_merge_right(request)
        pairs = same_but_for_punctuation(open_pairs())
        if request.method == "POST":
            chosen = pairs.filter(pk__in=filter(None, map(typed_number, request.POST.getlist("pair"))))
            report_merges(request, merge_pairs(list(chosen[:MOST_PAIRS]), person_id(request)))
            return redirect("admin:duplicates-punctuation")
        rows = pairs_with_names(list(pairs[:MOST_PAIRS]))
        context = {
            **site.each_context(request),
            "title": "Names that differ only in punctuation",
            "opts": DuplicatePair._meta,
            "rows": rows,
            "total": pairs.count(),
            "merged": request.session.get(MERGED),
        }
        return render(request, "audit/admin/merging/punctuation.html", context)

    def undo_page(request: HttpRequest, change_set: uuid.UUID) -> HttpResponse:
        require_merge_right(request)
        if request.method == "POST":
            try:
                count = undo_merges(change_set, person_id(request))
            except MergeRefusedError as error:
                messages.error(request, str(error))
            else:
                request.session.pop(MERGED, None)
                messages.success(request, "The merge was undone." if count == 1 else f"{count} merges were undone.")
        return redirect("admin:duplicates-punctuation")

    return [
        path("punctuation/", site.admin_view(pairs_page), name="duplicates-punctuation"),
        path("punctuation/undo/<uuid:change_set>/", site.admin_view(undo_page), name="duplicates-punctuation-undo"),
    ]


def require_merge_right(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied


def report_merges(request: HttpRequest, done: Any) -> None:
    """Say what was merged, with the way back, and what was not."""
    if done.merged:
        request.session[MERGED] = [str(done.change_set), done.merged]
        address = reverse("admin:duplicates-punctuation")
        outcome = "1 pair was merged." if done.merged == 1 else f"{done.merged} pairs were merged as one change."
        messages.success(request, format_html('{} <a href="{}#undo">Undo all</a>', outcome, address))
        tell_settled(request, settled_in(done.change_set))
    for reason in dict.fromkeys(done.refused):
        messages.warning(request, reason)


def pairs_with_names(pairs: list[DuplicatePair]) -> list[dict[str, Any]]:
    """Return pairs with both names and their places; the one that stays comes last."""
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    names, places = dict(Agency.objects.filter(pk__in=ids).values_list("pk", "name")), places_in_words(ids)
    return [
        {
            "pair": pair,
            "gone": {"id": gone, "name": names.get(gone, ""), "place": places.get(gone, "")},
            "stays": {"id": stays, "name": names.get(stays, ""), "place": places.get(stays, "")},
        }
        for pair, gone, stays in with_survivors(pairs)
    ]
