"""`manage.py import_catalogue DIR`: agencies and data sources from CSV files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from agencies.imports import REQUIRED as AGENCY_COLUMNS
from agencies.imports import import_agencies
from datasources.imports import REQUIRED as SOURCE_COLUMNS
from datasources.imports import import_sources
from datasources.services.search_terms import load_search_terms
from locations.imports import (
    COUNTY_COLUMNS,
    LOCALITY_COLUMNS,
    STATE_COLUMNS,
    import_counties,
    import_localities,
    import_states,
)
from locations.lookup import PlaceIndex
from pdap.db.materialized import refresh_after_loading
from pdap.lib.importing.files import Progress, Report, Row, UnreadableFileError, read_rows
from pdap.lib.progress import progress_bars

COLUMNS = {
    "states": STATE_COLUMNS,
    "counties": COUNTY_COLUMNS,
    "localities": LOCALITY_COLUMNS,
    "agencies": AGENCY_COLUMNS,
    "data_sources": SOURCE_COLUMNS,
}
COUNTS = ("created", "updated", "unchanged", "rejected")


class Command(BaseCommand):
    """Import a folder of CSV files; a second time nothing changes."""

    help = (
        "Import the CSV files of a folder: states, counties, localities, agencies, data_sources. "
        "What cannot come in is written down with its reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--rejected", type=Path, help="a folder for the rejected rows, instead of the same")
        parser.add_argument(
            "--tell-followers",
            action="store_true",
            help="Let those who follow a place hear of its new sources; without it an import is silent.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        present = [name for name in COLUMNS if (folder / f"{name}.csv").is_file()]
        if not {"agencies", "data_sources"} & set(present):
            raise CommandError(f"{folder} holds neither agencies.csv nor data_sources.csv.")
        reports = {name: Report(name) for name in present}
        quiet = options["verbosity"] == 0
        try:
            with progress_bars(quiet) as progress:
                self.load(folder, reports, progress, tell=options["tell_followers"])
        except UnreadableFileError as error:
            raise CommandError(str(error)) from None
        refresh_after_loading()
        load_search_terms()
        target = options["rejected"] or folder
        for name, report in reports.items():
            self.write_rejected(report, target / f"{name}.rejected.csv")
        if not quiet:
            self.tell(list(reports.values()))

    def load(self, folder: Path, reports: dict[str, Report], progress: Progress, tell: bool) -> None:
        """Import the files that are there, places first."""

        def rows(name: str) -> Iterator[Row]:
            return read_rows(folder / f"{name}.csv", COLUMNS[name], reports[name])

        if "states" in reports:
            import_states(rows("states"), reports["states"], progress)
        if "counties" in reports:
            import_counties(rows("counties"), reports["counties"], progress)
        if "localities" in reports:
            import_localities(rows("localities"), reports["localities"], PlaceIndex(), progress)
        places = PlaceIndex()
        if not places.states:
            raise CommandError("There are no places yet: run `manage.py load_geography` first.")
        agency_of: dict[str, int] = {}
        if "agencies" in reports:
            agency_of = import_agencies(rows("agencies"), reports["agencies"], places, progress)
        if "data_sources" in reports:
            import_sources(rows("data_sources"), reports["data_sources"], agency_of, progress, tell)

    def write_rejected(self, report: Report, path: Path) -> None:
        try:
            report.write_rejected(path)
        except OSError:
            raise CommandError(
                f"{path} cannot be written. The rest is imported; name a folder with --rejected to see what is not."
            ) from None

    def tell(self, reports: list[Report]) -> None:
        table = Table("", *COUNTS)
        for report in reports:
            table.add_row(report.kind.replace("_", " "), *(str(report.counts[name]) for name in COUNTS))
        console = Console(width=80)
        with console.capture() as drawn:
            console.print(table)
        self.stdout.write(drawn.get())
        for report in reports:
            for note, count in report.notes.items():
                if count:
                    self.stdout.write(f"{report.kind.replace('_', ' ')}: {count} {note}")
