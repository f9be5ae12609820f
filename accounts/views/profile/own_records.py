"""A person's own records, as the profile lists them: each function returns rows that a template can show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.models import Agency
from datasources.enums import RecordTypeName
from datasources.models import DataSource, RecentSearch, RecentSearchCategory, RecentSearchRecordType
from datasources.search.views.find import results_address
from locations.models import LocationExpanded
from notifications.models import Follow, FollowRecordType
from requests_app.models import DataRequest, DataRequestLocation

KINDS = len(RecordTypeName)


def follows_of(user_id: int) -> QuerySet[Follow]:
    """Return a person's follows, the newest first, each with the names of its record types as `kinds`."""
    kinds = FollowRecordType.objects.filter(follow=OuterRef("pk")).order_by("record_type_id")
    return (
        Follow.objects.filter(user_id=user_id)
        .annotate(kinds=ArraySubquery(kinds.values("record_type__name")))
        .order_by("-id")
    )


@dataclass(frozen=True)
class Search:
    """One thing that someone has searched for, however often: where, what, and when last."""

    location_id: int | None
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    created_at: Any

    @property
    def address(self) -> str:
        """The address that repeats it. A search by program can be without a place, or name types and categories."""
        filters = {"record_types": list(self.kinds), "record_categories": list(self.categories)}
        chosen = {name: labels for name, labels in filters.items() if labels}
        if self.location_id is None:
            return results_address(chosen) if chosen else reverse("search")
        return results_address(chosen, location_id=self.location_id)


def all_searches_of(user_id: int) -> list[Search]:
    """Return a person's searches, the newest first. At most fifty are kept (contract 5.6)."""
    kinds = RecentSearchRecordType.objects.filter(recent_search=OuterRef("pk")).order_by("record_type_id")
    categories = RecentSearchCategory.objects.filter(recent_search=OuterRef("pk")).order_by("record_category_id")
    rows: Any = (
        RecentSearch.objects.filter(user_id=user_id)
        .annotate(
            kinds=ArraySubquery(kinds.values("record_type__name")),
            categories=ArraySubquery(categories.values("record_category__name")),
        )
        .order_by("-created_at", "-id")
    )
    return [Search(row.location_id, tuple(row.kinds), tuple(row.categories), row.created_at) for row in rows]


def searches_of(user_id: int) -> list[Search]:
    """Return what a person has searched for, the newest first, each thing once."""
    searches: dict[Any, Search] = {}
    for search in all_searches_of(user_id):
        searches.setdefault((search.location_id, search.kinds, search.categories), search)
    return list(searches.values())


def requests_of(user_id: int) -> QuerySet[DataRequest]:
    """Return a person's data requests, the newest first, each with its places' ids as `place_ids`."""
    places = DataRequestLocation.objects.filter(data_request=OuterRef("pk")).order_by("id")
    return (
        DataRequest.objects.filter(creator_id=user_id)
        .select_related("github_issue")
        .annotate(place_ids=ArraySubquery(places.values("location_id")))
        .order_by("-id")
    )


def submissions_of(user_id: int) -> Any:
    """Return the data sources and agencies that a person submitted, the newest first, with how their review stands."""
    columns = ("kind", "pk", "name", "approval_status", "created_at", "why", "asked")
    sources = DataSource.objects.filter(submitter_id=user_id).annotate(
        kind=Value("data-source"),
        why=Coalesce("review__reason", "rejection_note", output_field=TextField()),
        asked=F("review__question"),
    )
    agencies = Agency.objects.filter(submitter_id=user_id).annotate(
        kind=Value("agency"), why=F("review__reason"), asked=F("review__question")
    )
    submissions = sources.order_by().values(*columns).union(agencies.order_by().values(*columns), all=True)
    return submissions.order_by("-created_at", "-pk")


def places_by_id(ids: Iterable[int | None]) -> dict[int, LocationExpanded]:
    return LocationExpanded.objects.in_bulk({pk for pk in ids if pk is not None})
