"""Follows that have lost record types (contract 8.3).

When anyone ended part of a follow, the existing system took those record types from every follow of everyone. So a
record type that neither a follow nor any older one has may have been taken from it; one that an older follow still has
was never taken, and its absence is someone's choice. What may have been taken is given back where a category is whole
with it, and where all are whole with it if the follow spans several categories: those are the choices that the existing
pages offered. No one loses anything; who gets too much ends that with one click in the digest.

A follow without record types means all of them, here and in the queues (`notifications/services/queue.py`).
"""

import psycopg

from pdap.db.raw_rows import only_column
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Follows"

GIVE_BACK = """
with follow as (
    select id, created_at from public.link_user_followed_location follow
    where exists (select from public.link_follow_record_types chosen where chosen.follow_id = follow.id)
),
-- When the oldest of the follows that have a record type began: those before it may have lost it.
eldest as (
    select chosen.record_type_id, min(follow.created_at) as since
    from public.link_follow_record_types chosen join follow on follow.id = chosen.follow_id
    group by chosen.record_type_id
),
gap as (
    select follow.id as follow_id, kind.id as record_type_id, kind.category_id,
           eldest.since is null or follow.created_at < eldest.since as taken
    from follow cross join public.record_types kind
    left join eldest on eldest.record_type_id = kind.id
    where not exists (
        select from public.link_follow_record_types chosen
        where chosen.follow_id = follow.id and chosen.record_type_id = kind.id)
),
has as (
    select distinct chosen.follow_id, kind.category_id
    from public.link_follow_record_types chosen join public.record_types kind on kind.id = chosen.record_type_id
),
whole as (
    select follow_id, category_id from gap join has using (follow_id, category_id)
    group by follow_id, category_id having bool_and(taken)
),
everything as (
    select follow_id from gap group by follow_id
    having bool_and(taken) and (select count(*) from has where has.follow_id = gap.follow_id) > 1
)
insert into public.link_follow_record_types (follow_id, record_type_id)
select gap.follow_id, gap.record_type_id from gap
where exists (select from whole where (whole.follow_id, whole.category_id) = (gap.follow_id, gap.category_id))
   or exists (select from everything where everything.follow_id = gap.follow_id)
returning follow_id
"""
EMPTY = """
select id from public.link_user_followed_location follow
where not exists (select from public.link_follow_record_types chosen where chosen.follow_id = follow.id) order by id
"""


def restore_record_types(raw: psycopg.Connection) -> list[Finding]:
    """Give follows back the record types that may have been taken; report those without any, which mean all."""
    empty = only_column(raw, EMPTY)
    restored = only_column(raw, GIVE_BACK)
    repaired = sorted(set(restored))
    came = {Table.FOLLOW_RECORD_TYPES: len(restored)}
    return [
        Finding(TITLE, "Follows that got record types back", len(repaired), True, came, repaired),
        Finding(TITLE, "Follows without record types, which now mean all of them", len(empty), records=empty),
    ]
