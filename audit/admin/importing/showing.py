"""What the pages of imports show."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from accounts.person_of_request import person_id
from audit.admin.history.differences import EMPTY, SHORT, Difference, text_pieces
from audit.admin.history.record_names import Names
from datasources.queries.records_in_words import names_in_words
from pdap.admin.parameters import known_choice
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.importing.outcomes import Kind, Outcome, read_back

PAGE = 50
EARLIER = 10


def waiting_imports(request: HttpRequest, kind: str) -> list[CatalogueImport]:
    """Return the person's own imports that wait to be carried out."""
    own = CatalogueImport.objects.filter(kind=kind, finished_at=None, person_id=person_id(request))
    return list(own.defer("content", "outcome")[:EARLIER])


def recent_imports(request: HttpRequest, kind: str) -> list[tuple[CatalogueImport, str]]:
    """Return the last imports that were carried out, with their people, as the reader may know them."""
    done = CatalogueImport.objects.filter(kind=kind, finished_at__isnull=False)
    rows = list(done.defer("content", "outcome")[:EARLIER])
    names = Names(request.user)
    for file_import in rows:
        names.want("users", file_import.person_id)
    return [(file_import, person_named(names, file_import.person_id)) for file_import in rows]


def person_named(names: Names, person: int | None) -> str:
    return "a deleted user" if person is None else names.of("users", person)


def shown_rows_context(request: HttpRequest, file_import: CatalogueImport) -> dict[str, Any]:
    """Return what becomes of the rows that the address asks for, a page of them, and the counts."""
    names = Names(request.user)
    names.want("users", file_import.person_id)
    outcomes = read_back(file_import.outcome)
    choice = known_choice(request, "show", list(Kind), "Rows by result")
    wanted = Kind(choice) if choice else None
    rows = [outcome for outcome in outcomes if outcome.kind == wanted] if wanted else outcomes
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = file_import.counts or {}
    record_names = names_in_words(file_import.kind, [outcome.record for outcome in page if outcome.record])
    return {
        "found": file_import,
        "person": person_named(names, file_import.person_id),
        "remarks": (file_import.outcome or {}).get("remarks", []),
        "rows": [
            (outcome, record_names.get(outcome.record or 0, outcome.name), row_differences(outcome)) for outcome in page
        ],
        "page": page,
        "wanted": wanted,
        "counts": counts,
        "kinds": [(kind, counts.get(kind, 0)) for kind in Kind],
        "total": sum(counts.values()),
        "total_known": file_import.counts is not None,
        "writes": counts.get(Kind.NEW, 0) + counts.get(Kind.CHANGED, 0),
    }


def row_differences(outcome: Outcome) -> list[Difference]:
    """Return what changes in a row; of a new one what is not empty."""
    return [difference_of(*change) for change in outcome.changes if any(change[1:])]


def difference_of(column: str, before: str, after: str) -> Difference:
    """Return a change as the page shows it, by the name of the file's column; long texts word by word."""
    long = before and after and max(len(before), len(after)) > SHORT
    pieces = list(text_pieces(before, after)) if long else []
    stayed = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    # Word by word tells more only where most words stayed.
    pieces = pieces if stayed > max(len(before), len(after)) / 2 else []
    return Difference(column, column, before or EMPTY, after or EMPTY, pieces)
