"""`manage.py place_agencies`: put local agencies to the towns they are named after."""

from typing import Any

from django.core.management.base import CommandParser

from agencies.services.placing import Placing, place_agencies, plan_placing
from pdap.lib.command import ProjectCommand

MOST_SHOWN = 20


class Command(ProjectCommand):
    """Does for a catalog that is there what an import does for new agencies."""

    help = (
        "Move local agencies that are placed at a county, or in another town, to the town in their county that "
        "they are named after. All moves are one change set, which you can undo in the admin's history. "
        "Uncertain ones wait in the admin for a curator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="report what would change without saving anything")

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
        verb = "moved" if plan.change_set else "would move"
        self.stdout.write(f"{len(plan.certain):,} agencies {verb} to the towns they are named after.")
        self.stdout.write(
            f"{len(plan.uncertain):,} are uncertain and wait for a curator under “Agency places to confirm”."
        )
        if plan.change_set and plan.certain:
            self.stdout.write(f"To undo this, open change set {plan.change_set} in the admin's history.")
