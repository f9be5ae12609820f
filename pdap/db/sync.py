"""What the synchronizations of whole batches share: turns, errors that name their item, and set-based writes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Model

from pdap.db.locks import lock_name

# An item's own number, which is its request's on adding and its row's on updating, and the values that it brings.
Item = tuple[int, Mapping[str, Any]]


class SyncError(ValueError):
    """Items of a call cannot be stored, so nothing of it is; `problems` say which, in what field, and why."""

    def __init__(self, problems: Sequence[tuple[int, str, str]]) -> None:
        """Take (the item's place in the call, from 0; the field; what is wrong) for each problem."""
        super().__init__("; ".join(f"{place}.{field}: {text}" for place, field, text in problems))
        self.problems = problems


class DeletionRefusedError(ValueError):
    """A deletion that would leave something behind; `reasons` has a sentence for each pair."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def lock_batches_of(kind: str) -> None:
    """Let one call after the other write things of a kind, until the transaction ends: two at once make no twins."""
    lock_name("sync", kind)


def unknown_ids(
    items: Sequence[Item], field: str, existing: Collection[int], thing: str, own: bool = False
) -> list[tuple[int, str, str]]:
    """Return a problem for each id in a field (or, of their `own`, for each item's) that is not among the known."""
    return [
        (place, field, f"There is no {thing} {pk}.")
        for place, (key, content) in enumerate(items)
        for pk in ([key] if own else content.get(field, ()))
        if pk not in existing
    ]


def check_linked(
    items: Sequence[Item], field: str, model: type[Model], thing: str, problems: Sequence[tuple[int, str, str]] = ()
) -> None:
    """SyncError with these problems and those of ids in a field that no record of a model has."""
    wanted = {pk for _, content in items for pk in content.get(field, ())}
    existing = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    if all_problems := [*problems, *unknown_ids(items, field, existing, thing)]:
        raise SyncError(all_problems)


def changed_columns(row: Model, values: Mapping[str, Any]) -> set[str]:
    """Give a row new values by attribute, and return the names of those that were others."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed


def replace_links(model: type[Model], owner: str, target: str, wanted: Mapping[int, Collection[int]]) -> int:
    """Let each owner (by id) be linked with these targets and no others, in three statements; return what changed."""
    manager = model._default_manager
    present = {
        (owner_id, target_id): pk
        for pk, owner_id, target_id in manager.filter(**{f"{owner}_id__in": wanted}).values_list(
            "pk", f"{owner}_id", f"{target}_id"
        )
    }
    pairs = {(owner_id, target_id) for owner_id, targets in wanted.items() for target_id in targets}
    gone = [pk for pair, pk in present.items() if pair not in pairs]
    new = sorted(pairs - present.keys())
    if gone:
        manager.filter(pk__in=gone).delete()
    if new:
        manager.bulk_create(
            [model(**{f"{owner}_id": owner_id, f"{target}_id": target_id}) for owner_id, target_id in new]
        )
    return len(gone) + len(new)
