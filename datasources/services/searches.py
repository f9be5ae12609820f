"""Keeping what signed-in people have searched for (behaviour 2.4)."""

from collections.abc import Collection

from django.db import transaction

from audit.actor import set_actor
from datasources.models import RecentSearch, RecentSearchCategory, RecentSearchRecordType, RecordCategory, RecordType


@transaction.atomic
def record_search(
    user_id: int,
    location_id: int | None,
    record_types: Collection[str] = (),
    record_categories: Collection[str] = (),
) -> None:
    """Keep a search with the types and categories that were named; a trigger keeps the newest fifty of each person."""
    set_actor(user_id)
    search = RecentSearch.objects.create(user_id=user_id, location_id=location_id)
    if record_types:
        RecentSearchRecordType.objects.bulk_create(
            [
                RecentSearchRecordType(recent_search=search, record_type=one)
                for one in RecordType.objects.filter(name__in=list(record_types)).order_by("id")
            ]
        )
    if record_categories:
        RecentSearchCategory.objects.bulk_create(
            [
                RecentSearchCategory(recent_search=search, record_category=one)
                for one in RecordCategory.objects.filter(name__in=list(record_categories)).order_by("id")
            ]
        )
