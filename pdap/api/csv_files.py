"""Responses as CSV: streamed, from the same serializers as JSON, and harmless in a spreadsheet."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request

from pdap.api.accepting import prefers_csv
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell


def wants_csv(request: Request, output_format: str | None) -> bool:
    """Return whether the client asks for CSV: by the parameter, or by the weights of its Accept header."""
    if output_format:
        return output_format == "csv"
    return prefers_csv(request.META.get("HTTP_ACCEPT", ""))


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return rows as a file with a header; the name gets the time."""
    return StreamingHttpResponse(
        csv_text(chain([columns], (list(map(spreadsheet_cell, row)) for row in rows))),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{timezone.now():%Y-%m-%d-%H-%M-%S}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )
