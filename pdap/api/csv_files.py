"""Answers as CSV: streamed, from the same serializers as JSON, and harmless in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request

from pdap.api.accepting import prefers_csv
from pdap.lib.spreadsheets import cell


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def wants_csv(request: Request, output_format: str | None) -> bool:
    """Return whether the client asks for CSV: by the parameter, or by the weights of its Accept header."""
    if output_format:
        return output_format == "csv"
    return prefers_csv(request.META.get("HTTP_ACCEPT", ""))


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return rows as a file with a header; the name gets the time."""
    return StreamingHttpResponse(
        lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{timezone.now():%Y-%m-%d-%H-%M-%S}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Give the lines of a file, several hundred at once."""
    writer = csv.writer(Echo())
    waiting = [writer.writerow(columns)]
    for row in rows:
        waiting.append(writer.writerow([cell(value) for value in row]))
        if len(waiting) >= 500:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting)
