"""`manage.py dump_data FILE`: a database as a file, by the rules of an environment."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from pdap.lib.command import ProjectCommand
from pdap.lib.environment import SANDBOX, env
from pdap.ops.transfer.commands import add_address, confirm, report_progress
from pdap.ops.transfer.dumping import dump_database
from pdap.ops.transfer.rules import ENVIRONMENTS

WARNING = "A full dump holds people's addresses, password hashes, keys and private notes."


class Command(ProjectCommand):
    help = "Dump a database into FILE, scrubbed by the sandbox's rules unless you name others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_address(parser, "from", "TRANSFER_FROM", "the source; DATABASE_URL by default")
        parser.add_argument(
            "--rules", choices=ENVIRONMENTS, default=SANDBOX, help="whose rules to use; the sandbox's by default"
        )
        parser.add_argument("--full", action="store_true", help="include everything, even people's secrets; asks first")
        parser.add_argument("--yes-i-know", action="store_true", help="don't ask before a full dump")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["full"] and not options["yes_i_know"] and not confirm(WARNING, self.stderr):
            raise CommandError("Nothing was dumped.")
        rules = None if options["full"] else options["rules"]
        with report_progress(options["verbosity"]) as tell:
            manifest = dump_database(options["from"] or env.str("DATABASE_URL"), options["file"], rules, tell)
        if options["verbosity"] > 0:
            content = f"the rules of {rules}" if rules else "everything"
            self.stdout.write(f"{options['file']}: {manifest.rows:,} rows of {len(manifest.tables)} tables, {content}.")
