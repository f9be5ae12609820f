"""Errors of addresses that programs read, such as a CSV file or a feed: the sentence alone instead of a page."""

from django.http import HttpRequest, HttpResponse, JsonResponse

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
