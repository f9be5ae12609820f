"""A folder of CSV files: places first, then agencies, their pages, and data sources, each by its resource."""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from agencies.imports.agencies import AgencyResource
from agencies.imports.agency_pages import PageResource
from datasources.imports.sources import SourceResource
from locations.imports.places import PLACE_FILES
from locations.models import County, Locality, State
from pdap.db.actor import set_actor
from pdap.lib.column_rights import Role
from pdap.lib.importing.decoding import UnreadableFileError, decode_file
from pdap.lib.importing.outcomes import Outcome, outcome_counts
from pdap.lib.importing.sheets import Sheet

FORMATS = ("ours", "pdap")
PLACES = {file.relation: file for file in PLACE_FILES}
RESOURCES = {resource.relation: resource for resource in (AgencyResource, PageResource, SourceResource)}
# What PDAP's published files have, by which they are told from others.
PUBLISHED = {"agencies": "airtable_uid", "data_sources": "agency_uids"}
# What is known by another column: the kind of an agency is read from its name in PDAP's files.
GIVEN_BY = {"places": "state_iso", "location_ids": "state_iso", "airtable_uid": "agency_type"}
Progress = Callable[[str, int, int], None]
QUOTED = re.compile(r"“[^”]*”")
# What differs among notes of one kind besides what they quote: where a place lies, and which row or record it is.
PLACE = re.compile(r"(?<=\bin )(?:[A-Z]{2}(?=[.,:])|[A-Z][^,:“]*? County\b|(?:St\. )?[A-Z][^,:.“]*)")
COUNTED = re.compile(r"\b(row|ID) \d+")
STATE_HAS = re.compile(r"^[A-Z]{2} has \d+ ")


@dataclass
class FileReport:
    """What became of the rows of one file."""

    name: str
    columns: Sequence[str] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def counts(self) -> Mapping[str, int]:
        return outcome_counts(self.outcomes)

    def count_noted(self) -> int:
        return sum(bool(outcome.notes) for outcome in self.outcomes)

    def notes(self) -> Counter[str]:
        """Return how often each kind of note was made, and each kind of reason."""
        notes = Counter(kind_of(note) for outcome in self.outcomes for note in outcome.notes)
        reasons = (f"Rejected: {QUOTED.sub('“…”', outcome.reason)}" for outcome in self.outcomes if outcome.reasons)
        return notes + Counter(reasons)


def kind_of(note: str) -> str:
    """Return what notes of one kind have in common: the beginning of the first sentence, without the particulars."""
    text = STATE_HAS.sub("… has … ", COUNTED.sub(r"\1 …", PLACE.sub("…", QUOTED.sub("“…”", note))))
    return text.partition(": ")[0].partition(". ")[0].rstrip(".")


def present_files(folder: Path) -> dict[str, Path]:
    """Return the files of a folder that can be imported, in the order in which they are."""
    paths = {name: folder / f"{name}.csv" for name in (*PLACES, *RESOURCES)}
    return {name: path for name, path in paths.items() if path.is_file()}


@dataclass
class ReadFile:
    """A file whose columns are those of its resource, and what to say of its encoding."""

    name: str
    resource: Any
    sheet: Sheet
    remarks: list[str]


@dataclass
class FolderImport:
    """One import of some files, each in one transaction; a dry run takes all back at the end."""

    files: Mapping[str, Path]
    form: str = "ours"
    dry_run: bool = False
    strict: bool = False
    approve: bool = True
    tell: bool = False

    def run(self, progress: Progress) -> list[FileReport]:
        """Import the files; return what became of their rows.

        UnreadableFileError before anything is saved: a later file that can't come in stops the earlier ones too.
        """
        files = self.read_files()
        if not self.dry_run:
            return self.import_all(files, progress)
        with transaction.atomic():
            reports = self.import_all(files, progress)
            transaction.set_rollback(True)
        return reports

    def read_files(self) -> list[ReadFile]:
        if not (RESOURCES.keys().isdisjoint(self.files) or "states" in self.files or State.objects.exists()):
            raise UnreadableFileError("There are no places yet. Run `manage.py load_geography` first.")
        files = [self.read_file(name, path) for name, path in self.files.items()]
        for file in files:
            if file.name == "localities":
                self.check_towns(file.sheet.columns)
        return files

    def check_towns(self, columns: Sequence[str]) -> None:
        """UnreadableFileError where each town would be rejected, since nothing says in which county it lies."""
        if "county_fips" not in columns:
            is_placed = Locality.objects.exists()
        else:
            is_placed = "counties" in self.files or County.objects.exists()
        if not is_placed:
            raise UnreadableFileError(
                "Nothing says in which counties the towns in localities.csv are, so nothing was imported. "
                "Run `manage.py load_geography` first."
            )

    def read_file(self, name: str, path: Path) -> ReadFile:
        resource: Any = PLACES[name]() if name in PLACES else RESOURCES[name](Role.ADMIN, strict=self.strict)
        resource.file_servers = True
        try:
            text, remarks = decode_file(path.read_bytes())
            sheet = resource.read_sheet(text)
        except UnreadableFileError as error:
            raise UnreadableFileError(f"{path.name}: {error}") from error
        self.check_columns(name, path, resource, sheet.columns)
        return ReadFile(name, resource, sheet, remarks)

    def import_all(self, files: Sequence[ReadFile], progress: Progress) -> list[FileReport]:
        return [self.import_file(file, progress) for file in files]

    def import_file(self, file: ReadFile, progress: Progress) -> FileReport:
        name, resource, sheet = file.name, file.resource, file.sheet
        report = FileReport(name, sheet.columns)
        with transaction.atomic():
            set_actor(None, uuid.uuid4())
            report.outcomes = resource.plan(sheet, lock=True, progress=lambda done, total: progress(name, done, total))
            if name in PLACES:
                resource.write()
            else:
                resource.write(None, self.approve, self.tell)
        report.remarks = [*file.remarks, *resource.remarks_on(sheet)]
        return report

    def check_columns(self, name: str, path: Path, resource: Any, columns: Sequence[str]) -> None:
        """UnreadableFileError for a file of which no row could come in."""
        if self.form == "pdap" and PUBLISHED.get(name) not in columns:
            raise UnreadableFileError(f"{path.name} does not have the columns of PDAP's published files.")
        available = {*columns, *(GIVEN_BY.get(column, "") for column in columns)}
        missing = [column for column in resource.needed if column not in available]
        if missing and "id" not in columns:
            raise UnreadableFileError(f"{path.name} has no column {', '.join(missing)}, so nothing was imported.")
