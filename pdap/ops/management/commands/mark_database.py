"""`manage.py mark_database`: write on the database which environment it belongs to."""

from typing import Any

from pdap.lib.command import ProjectCommand
from pdap.lib.environment import env, environment_name
from pdap.ops.transfer.commands import report_progress
from pdap.ops.transfer.environment_marks import mark
from pdap.ops.transfer.servers import database_label


class Command(ProjectCommand):
    """Mark the database of this process with this process's environment; part of every deployment."""

    help = "Mark the database with PDAP_ENVIRONMENT. Only a database marked as sandbox or stage can be refreshed."

    def handle(self, *args: Any, **options: Any) -> None:
        url = env.str("DATABASE_URL")
        with report_progress(0):
            mark(url, environment_name())
        if options["verbosity"] > 0:
            self.stdout.write(f"{database_label(url)} is marked as {environment_name()}.")
