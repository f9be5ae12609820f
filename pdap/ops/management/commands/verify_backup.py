"""`manage.py verify_backup`: restore a backup to see that it can be restored."""

from typing import Any

from django.core.management.base import CommandParser

from pdap.lib.command import ProjectCommand
from pdap.lib.environment import env
from pdap.ops.transfer.backups import verify_backup
from pdap.ops.transfer.commands import add_address, report_progress
from pdap.ops.transfer.stores import store_at


class Command(ProjectCommand):
    help = "Verify a backup, by default the newest: restore it to a scratch database and compare each table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="such as pdap-weekly-20261124T070000Z.zip; the newest by default")
        parser.add_argument("--in", default=env.str("BACKUP_TO"), help="FOLDER or s3://bucket/prefix; BACKUP_TO")
        add_address(
            parser, "on", "TRANSFER_TO", "a database on the server for the scratch copy; DATABASE_URL by default"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names: list[str] = []
        with report_progress(options["verbosity"]) as tell:
            manifest = verify_backup(
                store_at(options["in"]), options["name"], options["on"] or env.str("DATABASE_URL"), tell, names.append
            )
        if options["verbosity"] > 0:
            self.stdout.write(f"{names[0]}: {manifest.rows:,} rows in {len(manifest.tables)} tables verified.")
