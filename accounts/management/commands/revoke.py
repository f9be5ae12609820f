"""`manage.py revoke EMAIL PERMISSION`."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.management.people import add_email_and_permission, person_of
from accounts.services.permissions import revoke
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    """Take a permission from a person; the change log has it without an actor."""

    help = "Remove one of the eight permissions from a person."

    def add_arguments(self, parser: CommandParser) -> None:
        add_email_and_permission(parser)

    def handle(self, *args: Any, email: str, permission: str, **options: Any) -> None:
        gone = revoke(person_of(email), permission, actor=None)
        words = "no longer has" if gone else "didn't have"
        self.stdout.write(f"{email} {words}: {permission}")
