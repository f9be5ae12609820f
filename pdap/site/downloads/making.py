"""Making a set of files: all from one moment, in constant memory, and public only once it is complete."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from locations.former import belongs_in_lists
from locations.models import State
from pdap.ops.transfer.errors import DamagedError
from pdap.ops.transfer.stores import Store, checksum_of
from pdap.site.datasets.contents import DATASETS
from pdap.site.datasets.dataset import Dataset
from pdap.site.downloads.file_formats import CSV, CsvLines, offered_formats, write_rows, writers
from pdap.site.downloads.file_sets import MANIFEST, STAMP, delete_old_sets, stored_name
from pdap.site.downloads.package import DICTIONARY, PACKAGE, data_package, dictionary_file

WHOLE_ZIP = "pdap-catalog.zip"


class FileSet:
    """The files that are being made, and what is to be said of each."""

    def __init__(self, folder: Path, made_at: datetime) -> None:
        self.folder, self.made_at = folder, made_at
        self.files: dict[str, dict[str, Any]] = {}

    def note(self, name: str, **about: Any) -> None:
        path = self.folder / name
        self.files[name] = {"name": name, "bytes": path.stat().st_size, "sha256": checksum_of(path), **about}

    def add_datasets(self) -> None:
        """Make the files of each dataset, and the ZIP of all, in one go over the rows."""
        with ZipOfCsv(self.folder / WHOLE_ZIP, self.made_at) as packed:
            for dataset in DATASETS:
                with ExitStack() as stack:
                    to = [*stack.enter_context(writers(dataset, self.folder)), stack.enter_context(packed.csv(dataset))]
                    rows = write_rows(dataset.rows(), to)
                for form in offered_formats():
                    self.note(f"{dataset.name}.{form}", dataset=dataset.name, format=form, rows=rows)
        self.note(WHOLE_ZIP, format="zip", rows=None)

    def add_states(self) -> None:
        """Make a ZIP for each state, of all that has to do with it."""
        for pk, iso, name in State.objects.order_by("state_name").values_list("pk", "state_iso", "state_name"):
            file = f"state-{iso}.zip"
            with ZipOfCsv(self.folder / file, self.made_at) as packed:
                counts = {}
                for dataset in DATASETS:
                    with packed.csv(dataset) as lines:
                        counts[dataset.name] = write_rows(dataset.rows(state=pk), [lines])
            if belongs_in_lists(iso, any(counts[name] for name in ("sources", "agencies", "requests"))):
                self.note(file, format="zip", state=name, rows=counts["sources"])

    def add_descriptions(self) -> None:
        (self.folder / DICTIONARY).write_bytes(dictionary_file())
        self.note(DICTIONARY, format="csv", rows=None)
        package = data_package(self.made_at, CSV, self.files)
        (self.folder / PACKAGE).write_text(json.dumps(package, indent=1), encoding="utf-8")
        self.note(PACKAGE, format="json", rows=None)

    def manifest(self) -> dict[str, Any]:
        return {
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "formats": list(offered_formats()),
            "files": list(self.files.values()),
        }


class ZipOfCsv:
    """A ZIP with the CSV files of datasets, the data dictionary and the data package."""

    def __init__(self, path: Path, made_at: datetime) -> None:
        self.path, self.made_at = path, made_at

    def __enter__(self) -> "ZipOfCsv":
        self.zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)
        return self

    def __exit__(self, *error: object) -> None:
        with self.zip:
            if error == (None, None, None):
                self.zip.writestr(self._entry(DICTIONARY), dictionary_file())
                package = data_package(self.made_at, "csv", {})
                self.zip.writestr(self._entry(PACKAGE), json.dumps(package, indent=1))

    @contextmanager
    def csv(self, dataset: Dataset) -> Iterator[CsvLines]:
        with self.zip.open(self._entry(f"{dataset.name}.csv"), "w", force_zip64=True) as entry:
            yield CsvLines(entry, dataset.columns)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self.made_at.timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        return info


def make_downloads(store: Store, now: datetime | None = None) -> tuple[str, list[str]]:
    """Make and publish a set of files; return its name and the names of sets that are no longer kept.

    The manifest comes last, and a set without one doesn't count: a reader meanwhile, or after a failure, finds the
    set before. DamagedError where the storage holds something else than was made.
    """
    made_at = (now or datetime.now(UTC)).replace(microsecond=0)
    stamp = made_at.strftime(STAMP)
    with store.workspace() as folder:
        files = FileSet(folder, made_at)
        with one_moment():
            files.add_datasets()
            files.add_states()
        files.add_descriptions()
        for name, about in files.files.items():
            store.put(folder / name, stored_name(stamp, name))
            if store.checksum(stored_name(stamp, name)) != about["sha256"]:
                raise DamagedError(f"{name} was not stored correctly, so nothing was published. Try again.")
        (folder / MANIFEST).write_text(json.dumps(files.manifest()), encoding="utf-8")
        store.put(folder / MANIFEST, stored_name(stamp, MANIFEST))
    return stamp, delete_old_sets(store, made_at)


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all files show the catalog of one moment; nothing is locked."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        yield
