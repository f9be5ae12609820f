"""Where the id of a record leads that was merged into another."""

from collections.abc import Iterable, Sequence

from audit.merging.enums import Kind
from audit.merging.models import Merge
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
