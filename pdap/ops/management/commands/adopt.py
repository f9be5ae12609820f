"""`manage.py adopt`: adopt a database of the existing system (docs/adopting.md)."""

import json
from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from pdap.lib.command import ProjectCommand
from pdap.lib.progress_bars import progress_bars
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell
from pdap.ops.adopting.adoption_report import AdoptionError, Collision, Report
from pdap.ops.adopting.taking_over import ProgressPrinter, adopt

HEADER = ("table", "normalised_url", "record_type", "id", "url")


class Command(ProjectCommand):
    help = (
        "Adopt a database of the existing system: upgrade its schema, repair its rows, verify the counts and mark it "
        "as adopted, all in one transaction. Safe to repeat."
    )
    # It is made for a schema that is behind the code.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Do everything, report and roll back. This also locks the tables."
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write the report as JSON.")
        parser.add_argument("--collisions", type=Path, metavar="FILE", help="Write records that share a link as CSV.")
        parser.add_argument(
            "--lock-timeout", default=10, type=int, metavar="SECONDS", help="How long to wait for the tables."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for file in (options["report"], options["collisions"]):
            if file:
                try_to_write(file)
        quiet = options["verbosity"] == 0
        with progress_bars(quiet or not self.stdout.isatty()) as progress:
            telling = ProgressPrinter(lambda title: None if quiet else self.write_line(f"{title} ..."), progress)
            try:
                report = adopt(options["dry_run"], f"{options['lock_timeout']}s", telling)
            except AdoptionError as error:
                raise CommandError(str(error)) from error
        if not quiet:
            self.stdout.write("")
            for line in report.lines():
                self.stdout.write(line)
        self.write_files(report, options["report"], options["collisions"])

    def write_files(self, report: Report, report_file: Path | None, collisions_file: Path | None) -> None:
        try:
            if report_file:
                report_file.write_text(json.dumps(report.as_dict(), indent=2) + "\n", encoding="utf-8")
            if collisions_file:
                write_collisions(collisions_file, report.collisions)
        except OSError as error:
            state = "nothing was changed" if report.dry_run else "the database has been adopted"
            raise CommandError(f"Cannot write to {error.filename} ({error.strerror}), but {state}.") from None

    def write_line(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def try_to_write(file: Path) -> None:
    """Open a file for writing, and leave its content; CommandError says why that fails."""
    if not file.parent.is_dir():
        raise CommandError(f"The folder {file.parent} doesn't exist. Nothing was started.")
    existed = file.exists()
    try:
        with file.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise CommandError(f"Cannot write to {file} ({error.strerror}). Nothing was started.") from None
    if not existed:
        file.unlink()


def write_collisions(path: Path, collisions: list[Collision]) -> None:
    """Write a line for each record that shares its address, those of one address together."""
    rows = (
        (collision.table, collision.normalised_url, collision.record_type, number, url)
        for collision in collisions
        for number, url in zip(collision.ids, collision.urls, strict=True)
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_text(chain([HEADER], (list(map(spreadsheet_cell, row)) for row in rows))))
