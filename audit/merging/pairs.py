"""Keeping the pairs that were found: new ones are offered, what is no longer found is forgotten, dismissals stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair
from pdap.db.locks import lock_name


@dataclass(frozen=True)
class CandidatePair:
    """Two records that look like one; `fingerprint` stands for what made them look so."""

    first_id: int
    second_id: int
    score: int
    reasons: tuple[str, ...]
    fingerprint: str


# How many pairs are handed to the database at once.
BATCH = 1_000
FOUND = """
create temporary table found_pairs (first_id int, second_id int, score smallint, reasons text[], fingerprint text)
on commit drop
"""
# A dismissed pair stays dismissed for as long as its fingerprint does.
KEEP = """
with found as (
    select distinct on (first_id, second_id) * from found_pairs order by first_id, second_id
),
gone as (
    delete from public.duplicate_pairs pair
    where kind = %(kind)s::public.record_kind and dismissed_at is null
      and not exists (select from found where found.first_id = pair.first_id and found.second_id = pair.second_id)
    returning 1
),
kept as (
    insert into public.duplicate_pairs as pair (kind, first_id, second_id, score, reasons, fingerprint)
    select %(kind)s::public.record_kind, first_id, second_id, score, reasons, fingerprint from found
    on conflict (kind, first_id, second_id) do update
    set score = excluded.score, reasons = excluded.reasons, fingerprint = excluded.fingerprint,
        found_at = case when pair.dismissed_at is null then pair.found_at else now() end,
        dismissed_at = null, dismissed_by_user_id = null
    where pair.fingerprint <> excluded.fingerprint
       or pair.dismissed_at is null and (pair.score, pair.reasons) is distinct from (excluded.score, excluded.reasons)
    returning 1
)
select (select count(*) from found), (select count(*) from kept), (select count(*) from gone)
"""


@transaction.atomic
def save_pairs(kind: Kind, pairs: Iterable[CandidatePair]) -> dict[str, int]:
    """Let the open pairs of a kind be those found; return how many were found, are new or other, and were forgotten.

    A pair may come more than once. No more than a batch of them is held at once.
    """
    left = iter(pairs)
    lock_name("duplicate_pairs", kind.value)
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        while batch := list(islice(left, BATCH)):
            with cursor.copy("copy found_pairs from stdin") as copy:
                for pair in batch:
                    copy.write_row(row_of(pair))
        cursor.execute("analyze found_pairs")
        cursor.execute(KEEP, {"kind": kind.value})
        pair_count, new, gone = cursor.fetchone()
        cursor.execute("drop table found_pairs")
    return {"found": pair_count, "new": new, "forgotten": gone}


def row_of(pair: CandidatePair) -> tuple[int, int, int, list[str], str]:
    first, second = sorted((pair.first_id, pair.second_id))
    return first, second, pair.score, list(pair.reasons), pair.fingerprint


@transaction.atomic
def dismiss(pair_id: int, actor_id: int | None) -> bool:
    """Write down that two records are not the same; return whether the pair was open."""
    pair: Any = DuplicatePair.objects.select_for_update().filter(pk=pair_id, dismissed_at=None).first()
    if pair is None:
        return False
    pair.dismissed_at, pair.dismissed_by_id = timezone.now(), actor_id
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    return True


@transaction.atomic
def reopen(pair_id: int) -> bool:
    """Offer a dismissed pair again; return whether it was dismissed."""
    dismissed = DuplicatePair.objects.filter(pk=pair_id, dismissed_at__isnull=False)
    return bool(dismissed.update(dismissed_at=None, dismissed_by=None))
