"""CSV files that leave the admin: streamed, harmless in a spreadsheet, with the columns that the person may read."""

from collections.abc import Iterable, Sequence
from itertools import chain

from django.db.models import Model, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from pdap.db.row_batches import rows_in_batches
from pdap.lib.importing.outcomes import Outcome
from pdap.lib.importing.refused_rows import refused_rows
from pdap.lib.importing.resource import CatalogResource
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell

BATCH = 1000


def export_response(resource: CatalogResource, records: QuerySet[Model]) -> StreamingHttpResponse:
    """Return records as a file by ID; two or three queries for each batch."""
    resource.look_up_for_export()
    rows = chain.from_iterable(rows_in_batches(resource.queryset().order_by("pk"), BATCH, records.order_by("pk")))
    header = [column.column_name for column in resource.exported_columns()]
    name = f"{resource.relation.replace('_', '-')}-{timezone.now():%Y-%m-%d}"
    return csv_file(name, header, (resource.exported(record) for record in rows))


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """Return rows of finished cells as a file. It begins with a mark, so that Excel reads it as UTF-8."""
    return StreamingHttpResponse(
        csv_text(chain([header], rows), mark=True),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def template_response(resource: CatalogResource) -> StreamingHttpResponse:
    """Return a file with the columns that are read, and one row that shows how."""
    columns = [
        column for column in resource.exported_columns() if resource.can_import(column) or column.column_name == "id"
    ]
    example = [spreadsheet_cell(column.example) for column in columns]
    return csv_file(f"{resource.relation}-template", [column.column_name for column in columns], [example])


def refused_rows_response(name: str, columns: Sequence[str], outcomes: Sequence[Outcome]) -> StreamingHttpResponse:
    """Return the refused rows with their reasons, to be fixed and uploaded again."""
    header, *rows = refused_rows(columns, outcomes)
    return csv_file(f"{name}-refused", header, rows)
