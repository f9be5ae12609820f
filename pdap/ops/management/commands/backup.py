"""`manage.py backup`: the whole database, stored and read back."""

from typing import Any

from django.core.management.base import CommandParser

from pdap.lib.command import ProjectCommand
from pdap.lib.environment import env
from pdap.ops.transfer.backups import KEPT, back_up
from pdap.ops.transfer.commands import add_address, report_progress
from pdap.ops.transfer.stores import store_at


class Command(ProjectCommand):
    """Back up, then delete what is older than the backups to keep."""

    help = "Back up the whole database to a folder or S3-compatible bucket. Keeps 5 weekly and 12 monthly backups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default=env.str("BACKUP_TO"), help="FOLDER or s3://bucket/prefix; BACKUP_TO")
        parser.add_argument(
            "--keep", choices=sorted(KEPT), default="weekly", help="the series it belongs to; weekly by default"
        )
        add_address(parser, "from", "TRANSFER_FROM", "the database; DATABASE_URL by default")

    def handle(self, *args: Any, **options: Any) -> None:
        url = options["from"] or env.str("DATABASE_URL")
        with report_progress(options["verbosity"]) as tell:
            name, gone = back_up(url, store_at(options["to"]), options["keep"], tell)
        if options["verbosity"] > 0:
            self.stdout.write(f"Stored {name} and verified it.")
            for old in gone:
                self.stdout.write(f"Deleted {old}.")
