"""`manage.py load_geography`: states, counties, localities and ZIP codes of the whole country."""

from typing import Any

from django.core.management.base import CommandParser

from locations.geography.load import load_geography
from pdap.db.materialized import refresh_after_loading
from pdap.lib.command import ProjectCommand
from pdap.lib.progress_bars import progress_bars


class Command(ProjectCommand):
    """Load the reference geography; what is there already stays as it is."""

    help = "Load all states, counties, localities and ZIP codes. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-refresh", action="store_false", dest="refresh", help="Don't refresh the views.")

    def handle(self, *args: Any, **options: Any) -> None:
        with progress_bars(quiet=options["verbosity"] == 0) as progress:
            added = load_geography(progress)
        if options["refresh"]:
            refresh_after_loading()
        if options["verbosity"] > 0:
            for name, count in added.items():
                self.stdout.write(f"{name.replace('_', ' ')}: {count} added")
