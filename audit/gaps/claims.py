"""Claims: a record that one person has open is offered to no one else for a while."""

import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from audit.gaps.models import GapCase

CLAIM = datetime.timedelta(minutes=15)
# A person who opens another of the same kind gives the one before back; what someone else holds stays theirs.
CLAIM_ONE = """
with given_back as (
    update public.gap_cases set claimed_by_user_id = null, claim_expires_at = null
    where gap = %(gap)s and claimed_by_user_id = %(person)s and record_id <> %(record)s
)
insert into public.gap_cases as held (gap, record_id, claimed_by_user_id, claim_expires_at)
values (%(gap)s, %(record)s, %(person)s, %(until)s)
on conflict (gap, record_id) do update
set claimed_by_user_id = excluded.claimed_by_user_id, claim_expires_at = excluded.claim_expires_at
where held.claimed_by_user_id is null or held.claimed_by_user_id = %(person)s
   or held.claim_expires_at is null or held.claim_expires_at < now()
"""


def claim(gap: str, record_id: int, person_id: int) -> None:
    """Hold a record of a kind of work for a person; one statement."""
    values: dict[str, Any] = {"gap": gap, "record": record_id, "person": person_id, "until": timezone.now() + CLAIM}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_ONE, values)


def claimed_by_others(gap: str, person_id: int) -> "QuerySet[GapCase]":
    held = GapCase.objects.filter(gap=gap, claim_expires_at__gt=timezone.now(), claimed_by__isnull=False)
    return held.exclude(claimed_by=person_id)
