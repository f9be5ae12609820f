"""`manage.py restore_data FILE`: restore a file of `dump_data` or `backup` to a new database, which takes the name."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connections

from pdap.lib.command import ProjectCommand
from pdap.lib.environment import env
from pdap.ops.transfer.commands import add_address, confirm, made_up_sign_ins, report_progress, sign_in_notice
from pdap.ops.transfer.guards import environment_of
from pdap.ops.transfer.loading import examine
from pdap.ops.transfer.restoring import restore
from pdap.ops.transfer.servers import database_label


class Command(ProjectCommand):
    """Restore a dump; the database that it replaces is kept until the next restore."""

    help = "Restore FILE into a new database under the current one's name. The current one is kept as NAME__old."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_address(parser, "to", "TRANSFER_TO", "the target; DATABASE_URL by default")
        parser.add_argument("--yes-i-know", action="store_true", help="don't ask before restoring a full dump")
        parser.add_argument(
            "--replace-production", metavar="NAME", help="restore a full dump over production, which has this name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["to"] or env.str("DATABASE_URL")
        with report_progress(options["verbosity"]) as tell:
            manifest = examine(options["file"])
        if manifest.rules is None and not options["replace_production"] and not options["yes_i_know"]:
            warning = f"This is a full dump of {manifest.source}. It contains people's email addresses and secrets."
            if not confirm(warning, self.stderr):
                raise CommandError("Nothing was restored.")
        connections.close_all()
        with report_progress(options["verbosity"]) as tell:
            sign_ins = [] if manifest.rules is None else made_up_sign_ins(environment_of(target))
            restore(options["file"], target, tell, sign_ins, options["replace_production"])
        if options["verbosity"] > 0:
            self.stdout.write(
                f"{database_label(target)}: {manifest.rows:,} rows of {manifest.source}, {manifest.made_at}. "
                "The replaced database is kept, with `__old` after its name."
            )
        if notice := sign_in_notice(sign_ins):
            self.stdout.write(notice)
