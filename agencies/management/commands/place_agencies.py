"""`manage.py place_agencies`: put local agencies into the towns that they are named after."""

from typing import Any

from django.core.management.base import CommandParser

from agencies.services.placing import Placing, place_agencies, plan_placing
from pdap.lib.command import ProjectCommand

MOST_SHOWN = 20


class Command(ProjectCommand):
    """Does for a catalog that is there what an import does for new agencies."""

    help = (
        "Put local agencies that stand at a county or in another town into the town of their county that they are "
        "named after. All is one set of changes, which the admin's history can undo; what is not certain waits in the "
        "admin for a curator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done; write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_placing() if options["dry_run"] else place_agencies()
        if options["verbosity"]:
            self.show(plan, everything=options["verbosity"] > 1)

    def show(self, plan: Placing, *, everything: bool) -> None:
        moves = plan.certain if everything else plan.certain[:MOST_SHOWN]
        for move in moves:
            old, new = plan.places.names([move.old, move.new])
            self.stdout.write(f"{move.agency} {move.name}: {old} → {new}")
        if len(moves) < len(plan.certain):
            self.stdout.write(f"... and {len(plan.certain) - len(moves):,} more; -v2 shows all.")
        verb = "were put" if plan.change_set else "would be put"
        self.stdout.write(f"{len(plan.certain):,} agencies {verb} into the towns that they are named after.")
        self.stdout.write(f"{len(plan.uncertain):,} are not certain and wait for a curator: Places to confirm.")
        if plan.change_set and plan.certain:
            self.stdout.write(f"To undo all of it, open the set of changes {plan.change_set} in the admin's history.")
