"""`manage.py find_duplicates`: look for agencies, places and agency pages that are probably one."""

import time
from argparse import ArgumentParser
from typing import Any

from agencies.tasks import look_for_duplicates
from pdap.lib.command import ProjectCommand
from pdap.lib.progress_bars import progress_bars


class Command(ProjectCommand):
    """Offers the pairs in the admin, as the nightly job does."""

    help = "Find possible duplicates among agencies, places and agency pages, for review in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Don't show progress.")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        with progress_bars(quiet=options["quiet"] or options["verbosity"] == 0) as tell:
            outcome = look_for_duplicates(tell)
        for kind, counts in outcome.items():
            self.stdout.write(
                f"{kind}: {counts['found']} pairs found, {counts['new']} new or changed, {counts['forgotten']} removed"
            )
        self.stdout.write(f"{time.monotonic() - start:.1f} seconds")
