"""Keeping what signed-in people have searched for (behaviour 2.4)."""

from collections.abc import Collection

from django.db import connection, transaction

from datasources.models import RecentSearch

TYPES = """
insert into public.link_recent_searches__record_types (recent_search_id, record_type_id)
select %s, id from public.record_types where name::text = any(%s) order by id
"""
CATEGORIES = """
insert into public.link_recent_searches__record_categories (recent_search_id, record_category_id)
select %s, id from public.record_categories where name = any(%s) order by id
"""


@transaction.atomic(savepoint=False)
def record_search(
    user_id: int,
    location_id: int | None,
    record_types: Collection[str] = (),
    record_categories: Collection[str] = (),
) -> None:
    """Keep a search with the types and categories that were named; a trigger keeps the newest fifty of each person.

    Searches are nobody else's business: the change log does not know of them.
    """
    search = RecentSearch.objects.create(user_id=user_id, location_id=location_id)
    with connection.cursor() as cursor:
        if record_types:
            cursor.execute(TYPES, [search.pk, list(record_types)])
        if record_categories:
            cursor.execute(CATEGORIES, [search.pk, list(record_categories)])
