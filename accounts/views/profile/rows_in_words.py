"""The rows of the profile's lists in words: what a template needs, and nothing to work out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.views.profile.own_records import KINDS, Search
from pdap.db.enums import ApprovalStatus
from pdap.lib.lazy_texts import gettext_lazy as _
from requests_app.enums import RequestStatus
from requests_app.statuses import STATUSES

# How a submission stands: the label, its color, and what it means.
STATES = {
    ApprovalStatus.PENDING: (_("Awaiting review"), "", _("A volunteer will review it before it’s public.")),
    ApprovalStatus.APPROVED: (_("Public"), "good", _("It’s in the catalog. Thank you.")),
    ApprovalStatus.REJECTED: (_("Declined"), "warning", _("It isn’t in the catalog.")),
    ApprovalStatus.NEEDS_IDENTIFICATION: (
        *(_("Agency not identified"), ""),
        _("A volunteer will identify the agency before it’s public."),
    ),
}
ASKED = (_("Question for you"), "warning", _("We’ll continue once you reply."))
KIND_NAMES = {"data-source": _("data source"), "agency": _("agency")}
COLORS = {RequestStatus.COMPLETE: "good", RequestStatus.WAITING_FOR_REQUESTOR: "warning"}


def place_ids(follows: Iterable[Any], searches: Iterable[Search], requests: Iterable[Any]) -> set[int | None]:
    """Return the places that rows name, so that one query finds them all."""
    location_ids = {row.location_id for row in [*follows, *searches]}
    return location_ids | {pk for row in requests for pk in row.place_ids}


def place_name(places: Mapping[int, Any], location_id: int | None) -> str:
    """Return the full name of a place; a search may be for none."""
    return gettext("Everywhere") if location_id is None else places[location_id].long_name


def follow_rows(follows: Iterable[Any], places: Mapping[int, Any]) -> list[dict[str, Any]]:
    return [
        {
            "location_id": row.location_id,
            "place": place_name(places, row.location_id),
            "everything": len(row.kinds) >= KINDS,
            "kinds": row.kinds,
            "since": row.created_at,
        }
        for row in follows
    ]


def search_rows(searches: Iterable[Search], places: Mapping[int, Any]) -> list[dict[str, Any]]:
    return [
        {
            "address": row.address,
            "place": place_name(places, row.location_id),
            "only": [*row.categories, *row.kinds],
            "when": row.created_at,
        }
        for row in searches
    ]


def request_rows(requests: Iterable[Any], places: Mapping[int, Any]) -> list[dict[str, Any]]:
    return [
        {
            "record": row,
            "places": [places[pk] for pk in row.place_ids if pk in places],
            "color": COLORS.get(row.request_status, ""),
            "meaning": STATUSES[RequestStatus(row.request_status)].meaning,
            "issue": getattr(row, "github_issue", None),
        }
        for row in requests
    ]


def submission_rows(submissions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return submissions with how their review stands; an address only where there is a public page."""
    entries = []
    for row in submissions:
        status = row["approval_status"]
        asked = row["asked"] if status in (ApprovalStatus.PENDING, ApprovalStatus.NEEDS_IDENTIFICATION) else None
        label, color, meaning = ASKED if asked else STATES[status]
        entries.append(
            {
                "name": row["name"],
                "kind": str(KIND_NAMES[row["kind"]]),
                "number": row["pk"],
                "when": row["created_at"],
                "label": label,
                "color": color,
                "meaning": meaning,
                "why": row["why"] if status == ApprovalStatus.REJECTED else None,
                "question": asked,
                "address": reverse(row["kind"], args=[row["pk"]]) if status == ApprovalStatus.APPROVED else None,
            }
        )
    return entries
