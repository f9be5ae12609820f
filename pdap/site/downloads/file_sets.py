"""Which sets of files are public, and for how long: those that have a manifest."""

import json
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches

from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.stores import Store, store_at

STAMP = "%Y%m%dT%H%M%SZ"
MANIFEST = "manifest.json"
NAME = re.compile(r"(\d{8}T\d{6}Z)-([A-Za-z0-9.-]+)")
KEPT = timedelta(days=30)
# What a failed run left behind is deleted once no run can still be working on it.
UNFINISHED = timedelta(days=1)
LOOK_SECONDS = 60


@dataclass(frozen=True)
class PublishedSet:
    """A set of files with what its manifest says of each, by name."""

    stamp: str
    made_at: datetime
    formats: list[str]
    files: dict[str, dict[str, Any]]

    def of_dataset(self, name: str) -> list[dict[str, Any]]:
        return [about for about in self.files.values() if about.get("dataset") == name]

    def states(self) -> list[dict[str, Any]]:
        return [about for about in self.files.values() if about.get("state")]


def stored_name(stamp: str, file: str) -> str:
    return f"{stamp}-{file}"


def time_of(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def store_of_downloads() -> Store | None:
    """Return where the files are; None where this deployment has none, or the place is not there."""
    if not settings.SHARING.downloads_to:
        return None
    try:
        return store_at(settings.SHARING.downloads_to)
    except TransferError:
        return None


def stamps_of(names: Iterable[str]) -> list[str]:
    """Return the sets that are public, the newest first."""
    manifests = (match[1] for name in names if (match := NAME.fullmatch(name)) and match[2] == MANIFEST)
    return sorted(manifests, reverse=True)


def public_stamps(store: Store) -> list[str]:
    """Return the same of a storage, as it was within the last minute."""
    memory, key = caches["memory"], f"downloads:{settings.SHARING.downloads_to}"
    stamps = memory.get(key)
    if stamps is None:
        stamps = stamps_of(store.names())
        memory.set(key, stamps, LOOK_SECONDS)
    return stamps


def published_set(store: Store, stamp: str) -> PublishedSet:
    """Return a public set; manifests never change."""
    memory, key = caches["memory"], f"downloads:{settings.SHARING.downloads_to}:{stamp}"
    manifest = memory.get(key)
    if manifest is None:
        with tempfile.TemporaryDirectory() as folder:
            manifest = json.loads(store.fetch(stored_name(stamp, MANIFEST), Path(folder)).read_text(encoding="utf-8"))
        memory.set(key, manifest, 3600)
    files = {about["name"]: about for about in manifest["files"]}
    return PublishedSet(stamp, datetime.fromisoformat(manifest["made_at"]), manifest["formats"], files)


def kept_stamps(stamps: Iterable[str], now: datetime) -> set[str]:
    """Return which sets are kept: those of 30 days, and the first of each month."""
    stamps_kept, months = set(), set()
    for stamp in sorted(stamps):
        if stamp[:6] not in months or now - time_of(stamp) <= KEPT:
            stamps_kept.add(stamp)
        months.add(stamp[:6])
    return stamps_kept


def delete_old_sets(store: Store, now: datetime) -> list[str]:
    """Delete the sets that are not kept, manifest first, and what failed runs have left; return the sets."""
    names = store.names()
    public = stamps_of(names)
    gone = sorted({*public} - kept_stamps(public, now))
    of_sets = [(match[1], match[2], name) for name in names if (match := NAME.fullmatch(name))]
    unfinished = {stamp for stamp, _, _ in of_sets if stamp not in public and now - time_of(stamp) > UNFINISHED}
    for _, _, name in sorted((file != MANIFEST, file, name) for stamp, file, name in of_sets if stamp in gone):
        store.delete(name)
    for stamp, _, name in of_sets:
        if stamp in unfinished:
            store.delete(name)
    return gone
