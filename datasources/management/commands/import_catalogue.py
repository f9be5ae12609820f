"""`manage.py import_catalogue FOLDER`: agencies, their pages and data sources from CSV files."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from datasources.imports.folder import FORMATS, FileReport, FolderImport, present_files
from datasources.services.search_terms import load_search_terms
from pdap.db.materialized import refresh_after_loading
from pdap.lib.command import ProjectCommand
from pdap.lib.importing.decoding import UnreadableFileError
from pdap.lib.importing.outcomes import Kind
from pdap.lib.importing.refused_rows import write_refused
from pdap.lib.progress_bars import progress_bars

MOST_NOTES = 12


class Command(ProjectCommand):
    """Import a folder of CSV files; a second time nothing changes."""

    help = (
        "Import the CSV files of a folder: states, counties, localities, agencies, meta_urls, data_sources. "
        "docs/importing.md describes the files. Rejected rows are written to files with reasons."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="ours", help="pdap: the files that PDAP publishes")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen to each row without saving anything"
        )
        parser.add_argument("--strict", action="store_true", help="reject a row if any cell can't be read")
        parser.add_argument("--pending", action="store_true", help="send new records to review")
        parser.add_argument(
            "--refused",
            "--rejected",
            type=Path,
            metavar="FOLDER",
            help="where to write rejected rows; the working folder by default, or a temporary one if that has the data",
        )
        parser.add_argument(
            "--tell-followers",
            action="store_true",
            help="notify people who follow the places of new sources; by default no one is notified",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        files = present_files(folder)
        if not {"agencies", "data_sources", "meta_urls"} & set(files):
            raise CommandError(f"{folder} has no agencies.csv or data_sources.csv.")
        if options["tell_followers"] and options["pending"]:
            raise CommandError(
                "Followers can't be notified about records awaiting review. Use --tell-followers "
                "or --pending, not both."
            )
        target = self.writable(options["refused"], folder)
        quiet = options["verbosity"] == 0
        run = FolderImport(
            files,
            form=options["format"],
            dry_run=options["dry_run"],
            strict=options["strict"],
            approve=not options["pending"],
            tell=options["tell_followers"],
        )
        try:
            with progress_bars(quiet) as progress:
                reports = run.run(progress)
        except UnreadableFileError as error:
            raise CommandError(str(error)) from None
        if not options["dry_run"]:
            load_search_terms()
            refresh_after_loading()
        written = [
            path
            for report in reports
            if write_refused(path := target / f"{report.name}.refused.csv", report.columns, report.outcomes)
        ]
        if not quiet:
            self.show(reports)
            for path in written:
                self.stdout.write(f"Rejected rows with reasons: {path.resolve()}")
            if options["dry_run"]:
                self.stdout.write("This was a dry run. Nothing was saved to the database.")

    def writable(self, asked: Path | None, data: Path) -> Path:
        """Return where rejected rows go, after trying to write there: never next to the data.

        CommandError if that fails, and if the folder of the data was asked for.
        """
        folder = asked or Path()
        if folder.resolve() == data.resolve():
            if asked is None:
                return Path(tempfile.mkdtemp(prefix="refused-"))
            raise CommandError(
                f"Rejected rows aren't written next to the data in {data.resolve()}. "
                "Choose another folder with --refused."
            )
        trial = folder / ".refused.trial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            trial.touch()
            trial.unlink()
        except OSError:
            raise CommandError(
                f"Can't write rejected rows to {folder.resolve()}. Choose another folder with --refused."
            ) from None
        return folder

    def show(self, reports: list[FileReport]) -> None:
        table = Table("", *(kind.label for kind in Kind), "noted")
        for report in reports:
            counts = report.counts()
            table.add_row(
                report.name.replace("_", " "), *(str(counts[kind]) for kind in Kind), str(report.count_noted())
            )
        console = Console(width=80)
        with console.capture() as drawn:
            console.print(table)
        self.stdout.write(drawn.get())
        for report in reports:
            name = report.name.replace("_", " ")
            for remark in report.remarks:
                self.stdout.write(f"{name}: {remark}")
            for note, count in report.notes().most_common(MOST_NOTES):
                self.stdout.write(f"{name}: {note} ({count:,} {'row' if count == 1 else 'rows'})")
