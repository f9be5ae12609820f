"""Merging one record into another: what every kind has in common.

An app describes its kind by a `Mergeable`, and calls `merge` inside a transaction that knows its actor.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from audit.merging.enums import Kind
from audit.merging.journal import Journal, decoded_json, steps_of_journal
from audit.merging.models import Merge
from audit.merging.moving_links import Links, forget_pairs, links_of, move_all_links, redirect_ids
from audit.merging.references import references_to
from audit.models import ChangeLog
from audit.services.undo import undo_steps
from audit.signals import records_merged
from pdap.db.actor import current_change_set
from pdap.db.relations import Table


class MergeRefusedError(ValueError):
    """The records cannot be merged, or a merge not be undone; the text says why and what to do."""


class StalePreviewError(MergeRefusedError):
    """Something has changed since the preview was shown."""


@dataclass(frozen=True)
class Mergeable:
    """A kind of record: its table, the columns that may be kept from either side, and what it is called.

    `beside` names rows of another table that go with the record, and the column that points to it: the locality of a
    location. They are deleted after it.
    """

    kind: Kind
    table: Table
    columns: Mapping[str, str]
    name: str = "name"  # SQL for what a row, called `record`, is named
    beside: tuple[tuple[Table, str], ...] = ()
    words: str = ""  # SQL for its name with what tells it from others of that name; empty where its name does


@dataclass(frozen=True)
class Choice:
    """A column in which the two records differ; `offered` says that the merged one's value fills an empty one."""

    column: str
    label: str
    merged: Any
    survivor: Any

    @property
    def offered(self) -> bool:
        """Whether the merged record's value should be taken unless someone says otherwise."""
        return self.survivor in (None, "") and self.merged not in (None, "")


@dataclass(frozen=True)
class Preview:
    """All that a merge would do. `version` changes when any of it does."""

    mergeable: Mergeable
    merged_id: int
    survivor_id: int
    merged: Mapping[str, Any]
    survivor: Mapping[str, Any]
    names: tuple[str, str]
    words: tuple[str, str]
    choices: tuple[Choice, ...]
    links: tuple[Links, ...]

    @property
    def version(self) -> str:
        """What stands for the state of everything that is shown."""
        rows = [(links.reference.table, links.moved, links.joined) for links in self.links]
        state = json.dumps([self.merged, self.survivor, rows], sort_keys=True, default=str)
        return hashlib.sha256(state.encode()).hexdigest()[:32]


def preview(mergeable: Mergeable, merged_id: int, survivor_id: int, lock: bool = False) -> Preview:
    """Return what merging would do; with `lock` both records stay as they are until the transaction ends.

    MergeRefusedError if they are one, or if one is not there, as after another merge.
    """
    if merged_id == survivor_id:
        raise MergeRefusedError("These are already one record.")
    locking = " for update" if lock else ""
    with connection.cursor() as cursor:
        # In the order of the ids, so that two people who merge both ways wait for each other.
        cursor.execute(
            f"select record.id, to_jsonb(record), {mergeable.name}, {mergeable.words or mergeable.name} "  # noqa: S608
            f"from public.{mergeable.table} record "
            f"where id = any(%s) order by id{locking}",
            [[merged_id, survivor_id]],
        )
        rows = {pk: (decoded_json(row), *names) for pk, row, *names in cursor.fetchall()}
    for pk in (merged_id, survivor_id):
        if pk not in rows:
            raise MergeRefusedError(
                f"The {mergeable.kind.label.lower()} {pk} no longer exists. It may have been merged."
            )
    merged, survivor = rows[merged_id], rows[survivor_id]
    return Preview(
        mergeable,
        merged_id,
        survivor_id,
        merged[0],
        survivor[0],
        (merged[1], survivor[1]),
        (merged[2], survivor[2]),
        tuple(
            Choice(column, label, merged[0][column], survivor[0][column])
            for column, label in mergeable.columns.items()
            if merged[0][column] != survivor[0][column]
        ),
        tuple(
            links
            for reference in references_to(mergeable.kind)
            if len(links := links_of(reference, merged_id, survivor_id))
        ),
    )


def merge(
    mergeable: Mergeable,
    merged_id: int,
    survivor_id: int,
    actor_id: int | None,
    take: Collection[str] = (),
    version: str | None = None,
    also: Callable[[Preview, Journal], None] = lambda *_: None,
) -> Merge:
    """Merge one record into another, in the caller's transaction; return the merge, by which it can be undone.

    `take` names the columns whose values the merged record gives; `also` does what else is to be done before the merged
    record is deleted. StalePreviewError if anything that the preview of that `version` showed has changed;
    MergeRefusedError as `preview`.
    """
    previewed = preview(mergeable, merged_id, survivor_id, lock=True)
    if version is not None and version != previewed.version:
        raise StalePreviewError("Something changed since you opened this page. Review it again, then merge.")
    journal = Journal()
    move_all_links(mergeable.kind, merged_id, survivor_id, journal)
    forget_pairs(mergeable.kind, merged_id, journal)
    redirect_ids(mergeable.kind, merged_id, survivor_id, journal)
    also(previewed, journal)
    journal.delete(mergeable.table, [merged_id])
    for table, column in mergeable.beside:
        journal.delete(table, [previewed.merged[column]])
    values = {choice.column: choice.merged for choice in previewed.choices if choice.column in take}
    journal.change(mergeable.table, survivor_id, values)
    done = Merge.objects.create(
        kind=mergeable.kind,
        merged_id=merged_id,
        merged_name=previewed.names[0],
        into_id=survivor_id,
        into_name=previewed.names[1],
        survivor_id=survivor_id,
        journal={"table": mergeable.table, "steps": journal.steps},
        merged_by_id=actor_id,
        change_set=current_change_set(),
    )
    records_merged.send(Merge, merge=done)
    return done


def undo(merge_id: int, actor_id: int | None) -> Merge:
    """Undo a merge, in the caller's transaction: the record and all its links are back where they were.

    What has changed since is left alone, and said in `left_alone`. MergeRefusedError if it is undone already, or if
    the survivor itself was merged later.
    """
    record: Any = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if record is None or record.undone_at is not None:
        raise MergeRefusedError("This merge was already undone.")
    later = Merge.objects.filter(kind=record.kind, merged_id=record.into_id, undone_at=None).order_by("-pk").first()
    if later is not None:
        raise MergeRefusedError(f"Undo the merge of {later} first.")
    # Under a savepoint: when the record itself cannot come back, nothing does.
    with transaction.atomic():
        changes = ChangeLog.objects.filter(change_set__in=[record.change_set])
        first = changes.aggregate(first=Min("pk"))["first"] or 0
        undone = undo_steps(f"merge {merge_id}", steps_of_journal(record.journal["steps"], first), actor_id)
        with connection.cursor() as cursor:
            table = Table(record.journal["table"])
            cursor.execute(f"select exists (select from public.{table} where id = %s)", [record.merged_id])  # noqa: S608
            if not cursor.fetchone()[0]:
                raise MergeRefusedError(
                    "The record can’t be restored. Something it refers to is gone, or its link is taken."
                )
    record.undone_at, record.undone_by_id = timezone.now(), actor_id
    record.left_alone = ", ".join(f"{table}: {count}" for table, count in sorted(undone.left_alone.items())) or None
    record.save(update_fields=["undone_at", "undone_by", "left_alone"])
    return record
