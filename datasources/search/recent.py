"""Keeping what signed-in people have searched for (contract 5.6)."""

from collections.abc import Collection

from django.db import DEFAULT_DB_ALIAS

from pdap.db.prepared import PreparingCursor, cursor_of
from pdap.db.replicas import written_beside
from pdap.lib.read_only import is_read_only

# One statement: a search is kept while someone waits for its results.
SQL = """
with search as (
    insert into public.recent_searches (user_id, location_id) values (%(user)s, %(location)s) returning id
),
types as (
    insert into public.link_recent_searches__record_types (recent_search_id, record_type_id)
    select search.id, known.id from search, public.record_types known
    where known.name::text = any(%(types)s::text[]) order by known.id
)
insert into public.link_recent_searches__record_categories (recent_search_id, record_category_id)
select search.id, known.id from search, public.record_categories known
where known.name = any(%(categories)s::text[]) order by known.id
"""


def record_search(
    user_id: int,
    location_id: int | None,
    record_types: Collection[str] = (),
    record_categories: Collection[str] = (),
) -> None:
    """Keep a search with the types and categories that were named; a trigger keeps the newest fifty of each person.

    Searches are private: the change log does not hold them. While the site is read-only none is kept.
    """
    if is_read_only():
        return
    numbers = {"user": user_id, "location": location_id}
    filters = {"types": list(record_types), "categories": list(record_categories)}
    with written_beside(), cursor_of(DEFAULT_DB_ALIAS, list(numbers.values()), PreparingCursor) as cursor:
        cursor.execute(SQL, numbers | filters)
