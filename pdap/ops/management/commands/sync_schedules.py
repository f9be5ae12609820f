"""`manage.py sync_schedules`: write the code's schedule to the database."""

from typing import Any

from pdap.lib.command import ProjectCommand
from pdap.lib.jobs.schedules import SCHEDULE, sync_schedules


class Command(ProjectCommand):
    """Write the schedule; every deployment does."""

    help = "Update the job schedules in the database from pdap/lib/jobs/schedules.py."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = sync_schedules()
        if options["verbosity"] > 0:
            self.stdout.write(f"{len(SCHEDULE)} jobs; {changed['added']} added, {changed['removed']} removed")
