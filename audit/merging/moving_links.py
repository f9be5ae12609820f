"""Moving all that points to one record to another, and joining what both have."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from audit.merging.enums import Kind
from audit.merging.journal import Journal
from audit.merging.models import DuplicatePair, Merge
from audit.merging.references import Reference, references_to


@dataclass
class Links:
    """The rows of one table that a merge touches: those that move, and those that both records have."""

    reference: Reference
    moved: list[tuple[int, str]] = field(default_factory=list)
    joined: list[tuple[int, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.moved) + len(self.joined)


def links_of(reference: Reference, merged_id: int, survivor_id: int) -> Links:
    """Return the rows that point to the record that goes, by id and title."""
    title = reference.title or "''"
    twin = "false"
    if reference.can_clash:
        same = "".join(f" and twin.{name} is not distinct from link.{name}" for name in reference.unique_with)
        twin = f"exists (select from public.{reference.table} twin where twin.{reference.column} = %(survivor)s{same})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select link.id, {twin}, {title} from public.{reference.table} link "  # noqa: S608
            f"where link.{reference.column} = %(merged)s order by 3, 1",
            {"merged": merged_id, "survivor": survivor_id},
        )
        rows = cursor.fetchall()
    links = Links(reference)
    for pk, clashes, text in rows:
        (links.joined if clashes else links.moved).append((pk, text))
    return links


def move_all_links(kind: Kind, merged_id: int, survivor_id: int, journal: Journal) -> None:
    for reference in references_to(kind):
        move_links(reference, merged_id, survivor_id, journal)


def move_links(reference: Reference, merged_id: int, survivor_id: int, journal: Journal) -> None:
    links = links_of(reference, merged_id, survivor_id)
    for pk, _ in links.joined:
        twin = survivors_twin(reference, pk, survivor_id)
        for below in reference.below:
            gone, staying = ids_of(below, pk), ids_of(below, twin)
            if below.none_is_all and not (gone and staying):
                journal.delete(below.table, sorted(gone + staying))
            else:
                move_links(below, pk, twin, journal)
    journal.delete(reference.table, [pk for pk, _ in links.joined])
    journal.move(reference.table, reference.column, [pk for pk, _ in links.moved], merged_id, survivor_id)


def ids_of(reference: Reference, pk: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select id from public.{reference.table} where {reference.column} = %s", [pk])  # noqa: S608
        return [row_id for (row_id,) in cursor.fetchall()]


def survivors_twin(reference: Reference, pk: int, survivor_id: int) -> int:
    """Return the survivor's row that a row of the merged record is joined with."""
    same = "".join(f" and twin.{name} is not distinct from link.{name}" for name in reference.unique_with)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select twin.id from public.{reference.table} link join public.{reference.table} twin "  # noqa: S608
            f"on twin.{reference.column} = %s{same} where link.id = %s",
            [survivor_id, pk],
        )
        return cursor.fetchone()[0]


def forget_pairs(kind: Kind, merged_id: int, journal: Journal) -> None:
    """Take back what was offered, or dismissed, about a record that is gone."""
    ids: list[int] = []
    for column in ("first_id", "second_id"):
        pairs = DuplicatePair.objects.filter(kind=kind, **{column: merged_id})
        ids += pairs.values_list("pk", flat=True)
    journal.delete(DuplicatePair._meta.db_table, sorted(ids))


def redirect_ids(kind: Kind, merged_id: int, survivor_id: int, journal: Journal) -> None:
    """Let ids that led to a record lead to where it went."""
    standing = Merge.objects.filter(kind=kind, survivor_id=merged_id, undone_at=None)
    ids: list[Any] = list(standing.order_by("pk").values_list("pk", flat=True))
    journal.move(Merge._meta.db_table, "survivor_id", ids, merged_id, survivor_id)
