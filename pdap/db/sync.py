"""What the batch endpoints for sync share: locks, errors that name their item, and set-based writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from pdap.db.locks import lock_name
from pdap.db.text_fields import CleanedLink
from pdap.lib.web_address import PRIVATE_HOST, leads_into_network

# An item's ID, which is its request's for adding and its row's for updating, and its values.
Item = tuple[int, Mapping[str, Any]]


class SyncError(ValueError):
    """Some items of a call can't be stored, so none is; `problems` says which, in what field, and why."""

    def __init__(self, problems: Sequence[tuple[int, str, str]]) -> None:
        """Take (the item's place in the call, from 0; the field; what is wrong) for each problem."""
        super().__init__("; ".join(f"{place}.{field}: {text}" for place, field, text in problems))
        self.problems = problems


class DeletionRefusedError(ValueError):
    """A deletion that would leave something behind; `reasons` has a sentence for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def lock_batches_of(kind: str) -> None:
    """Let one call at a time write items of a kind, until the transaction ends, so that two don't make duplicates."""
    lock_name("sync", kind)


def unknown_ids(
    items: Sequence[Item], field: str, existing: Collection[int], thing: str, own: bool = False
) -> list[tuple[int, str, str]]:
    """Return a problem for each ID in a field (with `own`, for each item's own ID) that does not exist."""
    return [
        (place, field, f"There is no {thing} {pk}.")
        for place, (key, content) in enumerate(items)
        for pk in ([key] if own else content.get(field, ()))
        if pk not in existing
    ]


def check_linked(
    items: Sequence[Item], field: str, model: type[Model], thing: str, problems: Sequence[tuple[int, str, str]] = ()
) -> None:
    """Raise SyncError for these problems, and for IDs in a field that no record of a model has."""
    wanted = {pk for _, content in items for pk in content.get(field, ())}
    existing = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    if all_problems := [*problems, *unknown_ids(items, field, existing, thing)]:
        raise SyncError(all_problems)


def private_links(rows: Iterable[tuple[int, Model, Collection[str]]]) -> list[tuple[int, str, str]]:
    """Return a problem for each link into a private network among these columns of rows, by their places in the call.

    Only what is new is asked about: what is listed already stays.
    """
    return [
        (place, name, str(PRIVATE_HOST))
        for place, row, names in rows
        for name in sorted(names)
        if isinstance(row._meta.get_field(name), CleanedLink) and leads_into_network(getattr(row, name) or "")
    ]


def changed_columns(row: Model, values: Mapping[str, Any]) -> set[str]:
    """Set a row's attributes, and return the names of those that changed."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed


def replace_links(model: type[Model], owner: str, target: str, wanted: Mapping[int, Collection[int]]) -> int:
    """Link each owner (by ID) with exactly these targets, in three statements; return how many links changed."""
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
