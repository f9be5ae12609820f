"""The page of the files, and the files."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pdap.ops.transfer.errors import TransferError
from pdap.site.datasets.contents import DATASETS
from pdap.site.downloads.file_formats import FORMAT_NAMES, PARQUET
from pdap.site.downloads.file_sets import (
    PublishedSet,
    public_stamps,
    published_set,
    store_of_downloads,
    stored_name,
    time_of,
)
from pdap.site.downloads.making import WHOLE_ZIP
from pdap.site.downloads.package import DICTIONARY, PACKAGE
from pdap.web.file_errors import error_response

TYPES = {"gz": "application/gzip", "zip": "application/zip", "json": "application/json", "csv": "text/csv"}
LATEST = "latest"
View = Callable[..., HttpResponseBase]
# How long a link into a bucket is good.
LINK_SECONDS = 3600


@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """Offer the newest files, and say what is in them."""
    stamps: list[str] = []
    newest = None
    reachable = True
    try:
        if store := store_of_downloads():
            stamps = public_stamps(store)
            newest = published_set(store, stamps[0]) if stamps else None
    except TransferError:
        reachable = False
    return render(
        request,
        "site/downloads.html",
        {
            "offered": bool(settings.SHARING.downloads_to),
            "reachable": reachable,
            "newest": newest,
            "whole": newest and newest.files.get(WHOLE_ZIP),
            "states": newest.states() if newest else [],
            "datasets": [dataset_with_files(dataset, newest) for dataset in DATASETS],
            "dictionary": DICTIONARY,
            "package": PACKAGE,
            "without_parquet": newest is not None and PARQUET not in newest.formats,
            "older": [(stamp, time_of(stamp)) for stamp in stamps[1:]],
            "sharing": settings.SHARING,
        },
    )


def from_the_storage(view: View) -> View:
    """Return 404 for a file that was just deleted, and 503 if the storage doesn't respond."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except FileNotFoundError:
            raise Http404 from None
        except TransferError:
            advice = gettext("The download is temporarily unavailable. Try again in a minute.")
            response = error_response(request, advice, 503, "503.html")
            response.headers["Retry-After"] = "60"
            return response

    return guarded


def dataset_with_files(dataset: Any, newest: PublishedSet | None) -> dict[str, Any]:
    files = newest.of_dataset(dataset.name) if newest else []
    labeled = [{**about, "label": FORMAT_NAMES[about["format"]]} for about in files]
    return {"dataset": dataset, "files": labeled, "rows": labeled[0]["rows"] if labeled else None}


@require_safe
@from_the_storage
def download(request: HttpRequest, stamp: str, name: str) -> HttpResponseBase:
    """Send a file of a public set; `latest` leads to the newest one."""
    store = store_of_downloads()
    stamps = public_stamps(store) if store else []
    if store is None or not stamps or (stamp != LATEST and stamp not in stamps):
        raise Http404
    chosen = published_set(store, stamps[0] if stamp == LATEST else stamp)
    if name not in chosen.files:
        raise Http404
    stored = stored_name(chosen.stamp, name)
    if address := store.link(stored, name, LINK_SECONDS):
        return HttpResponseRedirect(address)
    return FileResponse(
        # A folder gives the file itself and copies nothing.
        store.fetch(stored, Path()).open("rb"),
        as_attachment=True,
        filename=name,
        content_type=TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
        headers={
            "ETag": f'"{chosen.files[name]["sha256"]}"',
            "Cache-Control": "public, max-age=300" if stamp == LATEST else "public, max-age=86400, immutable",
        },
    )


@require_safe
@from_the_storage
def older_set(request: HttpRequest, stamp: str) -> HttpResponse:
    """List the files of an earlier set."""
    store = store_of_downloads()
    if store is None or stamp not in public_stamps(store):
        raise Http404
    return render(request, "site/downloads_of_a_day.html", {"set": published_set(store, stamp)})
