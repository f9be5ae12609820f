"""Where the id of a record leads that was merged into another, and which changes of the log merges were undone by."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Subquery

from audit.enums import OperationType
from audit.merging.enums import KIND_OF_TABLE, WORD_OF, Kind
from audit.merging.models import Merge
from audit.models import ChangeLog
from pdap.db.sync import Item


def survivors_by_id(kind: Kind, ids: Iterable[int]) -> dict[int, int]:
    """Return, for those of some ids that were merged away, where they lead today."""
    wanted = list(ids)
    if not wanted:
        return {}
    standing = Merge.objects.filter(kind=kind, merged_id__in=wanted, undone_at=None)
    return dict(standing.order_by("pk").values_list("merged_id", "survivor_id"))


def survivor_id(kind: Kind, pk: int) -> int | None:
    """Return where the id of a merged record leads; None if it was never merged, or that was undone."""
    return survivors_by_id(kind, [pk]).get(pk)


def with_survivors(kind: Kind, items: Sequence[Item], field: str) -> list[Item]:
    """Return a synchronization's items with the ids in a field led to the survivors, each once."""
    wanted = {pk for _, content in items for pk in content.get(field) or ()}
    where = survivors_by_id(kind, wanted)
    if not where:
        return list(items)
    return [
        (key, {**content, field: list(dict.fromkeys(where.get(pk, pk) for pk in content[field]))})
        if content.get(field)
        else (key, content)
        for key, content in items
    ]


def merges_undone_in(change_set: uuid.UUID) -> list[Merge]:
    """Return the merges that a change set undid: it brought back what each of them had deleted."""
    before = ChangeLog.objects.filter(
        operation_type=OperationType.DELETE,
        table_name=OuterRef("table_name"),
        affected_id=OuterRef("affected_id"),
        id__lt=OuterRef("id"),
    )
    back = ChangeLog.objects.filter(
        change_set=change_set, operation_type=OperationType.INSERT, table_name__in=list(KIND_OF_TABLE)
    ).annotate(deleted_in=Subquery(before.order_by("-id").values("change_set")[:1]))
    came_back = {
        (of, KIND_OF_TABLE[table], row)
        for of, table, row in back.values_list("deleted_in", "table_name", "affected_id")
    }
    undone = Merge.objects.filter(
        change_set__in=[of for of, _, _ in came_back if of], kind__in=list(WORD_OF), undone_at__isnull=False
    )
    return [
        merge
        for merge in undone.defer("journal").order_by("pk")
        if (merge.change_set, Kind(merge.kind), merge.merged_id) in came_back
    ]
