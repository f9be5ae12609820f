"""`manage.py refresh_environment`: rebuild sandbox or stage from production."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connections

from pdap.lib.command import ProjectCommand
from pdap.lib.environment import environment_name
from pdap.ops.transfer.commands import add_address, made_up_sign_ins, report_progress, sign_in_notice
from pdap.ops.transfer.restoring import refresh
from pdap.ops.transfer.rules import ENVIRONMENTS
from pdap.ops.transfer.servers import database_label


class Command(ProjectCommand):
    """Replace sandbox or stage with what may leave production; the present one serves until the last moment."""

    help = "Refresh sandbox or stage from production, scrubbed by pdap/ops/transfer/allowed.py."

    def add_arguments(self, parser: CommandParser) -> None:
        add_address(parser, "from", "REFRESH_FROM", "production")
        add_address(parser, "to", "REFRESH_TO", "the sandbox or stage")
        parser.add_argument("--environment", choices=ENVIRONMENTS, help="which of the two; PDAP_ENVIRONMENT by default")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = options["from"], options["to"]
        if not source or not target:
            raise CommandError("Name both databases: --from or REFRESH_FROM, and --to or REFRESH_TO.")
        environment = options["environment"] or environment_name()
        connections.close_all()
        with report_progress(options["verbosity"]) as tell:
            sign_ins = made_up_sign_ins(environment)
            manifest = refresh(source, target, environment, sign_ins, tell)
        if options["verbosity"] > 0:
            self.stdout.write(
                f"{database_label(target)} is a fresh {environment}: "
                f"{manifest.rows:,} rows of {database_label(source)}."
            )
        if notice := sign_in_notice(sign_ins):
            self.stdout.write(notice)
