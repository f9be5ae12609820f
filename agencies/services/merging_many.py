"""Merging all pairs whose names differ by punctuation and case alone, as one change set with one undo."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet

from agencies.duplicates.judging import ONLY_PUNCTUATION
from agencies.models import Agency
from agencies.services.merging import merge_agencies, preview_merge, undo_merge
from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair, Merge
from audit.merging.services import MergeRefusedError
from pdap.db.actor import set_actor

MOST_PAIRS = 200


@dataclass
class MergedMany:
    """What came of merging a list: how many, why some could not be, and the change set that undoes all."""

    merged: int
    refused: list[str]
    change_set: uuid.UUID


def same_but_for_punctuation(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    """Keep the pairs of agencies of one place whose names differ by nothing else, and nothing speaks against."""
    return pairs.filter(kind=Kind.AGENCY, score=100, reasons__contains=[ONLY_PUNCTUATION])


def with_survivors(pairs: Sequence[DuplicatePair]) -> list[tuple[DuplicatePair, int, int]]:
    """Return pairs with the agency that goes and the one that stays: that with more sources, else the older one."""
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    sources = Agency.objects.filter(pk__in=ids).annotate(sources=Count("data_source_links"))
    count = dict(sources.values_list("pk", "sources"))
    chosen = []
    for pair in pairs:
        first_stays = count.get(pair.first_id, 0) >= count.get(pair.second_id, 0)
        gone, stays = (pair.second_id, pair.first_id) if first_stays else (pair.first_id, pair.second_id)
        chosen.append((pair, gone, stays))
    return chosen


@transaction.atomic
def merge_pairs(pairs: Sequence[DuplicatePair], actor_id: int) -> MergedMany:
    """Merge some pairs as one change set; what cannot be merged is left, and said."""
    done = MergedMany(0, [], set_actor(actor_id))
    for _, gone, stays in with_survivors(pairs):
        try:
            with transaction.atomic():
                preview = preview_merge(Kind.AGENCY, gone, stays)
                take = [choice.column for choice in preview.choices if choice.offered]
                merge_agencies(gone, stays, actor_id, take, preview.version)
        except MergeRefusedError as error:
            done.refused.append(str(error))
        else:
            done.merged += 1
    return done


@transaction.atomic
def undo_merges(change_set: uuid.UUID, actor_id: int) -> int:
    """Undo all merges of a change set, the last first, or none; return how many. Raises as `undo_merge`."""
    merges = Merge.objects.filter(change_set=change_set, undone_at=None).order_by("-pk")
    return len([undo_merge(merge.pk, actor_id) for merge in list(merges)])
