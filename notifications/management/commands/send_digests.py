"""`manage.py send_digests`: what the schedule does, now."""

from typing import Any

from django.core.management.base import CommandParser

from notifications.services.digest import send_digests
from pdap.lib.command import ProjectCommand
from pdap.lib.mail import deliver_waiting


class Command(ProjectCommand):
    help = "Write one mail with what is new to each follower whose digest is due, and send what waits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--everybody", action="store_true", help="Also those who had a digest in this day, week or month already."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        people = send_digests(everybody=options["everybody"])
        self.stdout.write(f"{people} {'person gets' if people == 1 else 'people get'} a digest")
        self.stdout.write(f"{deliver_waiting()} mails sent")
