"""Errors of addresses that programs read, such as a CSV file or a feed: the sentence alone instead of a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

JSON_ENDINGS = (".json", ".geojson", ".webmanifest", "/oembed")
FILE_ENDINGS = (
    *JSON_ENDINGS,
    *(".csv", ".txt", ".xml", ".atom", "/feed"),
    *(".png", ".svg", ".ico"),
    *(".zip", ".gz", ".parquet"),
)


def is_file(path: str) -> bool:
    return path.lower().endswith(FILE_ENDINGS)


def file_error(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Return a sentence that says what to do: in JSON where the file would be JSON, else as plain text."""
    if request.path.lower().endswith(JSON_ENDINGS):
        return JsonResponse({"message": sentence}, status=status)
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)


def error_response(
    request: HttpRequest, sentence: str, status: int, page: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """Return an error: for a file the sentence alone, else the page of this template."""
    if is_file(request.path):
        return file_error(request, sentence, status)
    return render(request, page, context, status=status)
