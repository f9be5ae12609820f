"""`manage.py send_digests`: what the schedule does, now."""

from typing import Any

from django.core.management.base import CommandParser

from notifications.services.digest import send_digests
from pdap.lib.command import ProjectCommand
from pdap.lib.mail.delivery import deliver_waiting


class Command(ProjectCommand):
    help = "Send a digest to each follower whose digest is due, and deliver waiting emails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--everybody", action="store_true", help="Include people who already had a digest this day, week or month."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        people = send_digests(everybody=options["everybody"])
        self.stdout.write(f"{people} {'person gets' if people == 1 else 'people get'} a digest")
        self.stdout.write(f"Emails sent: {deliver_waiting()}")
