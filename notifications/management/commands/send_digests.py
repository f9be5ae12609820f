"""`manage.py send_digests`: what the schedule does, now."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.services.digest import send_digests


class Command(BaseCommand):
    """Send everybody's digest now."""

    help = "Send each follower one mail with what is new, as the schedule does."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and tell how many people got a mail."""
        self.stdout.write(f"{send_digests()} people got a digest")
