"""`manage.py grant EMAIL PERMISSION`."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.management.people import add_email_and_permission, person_of
from accounts.services.permissions import grant
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    """Give a person a permission; the change log has it without an actor."""

    help = "Grant a person one of the eight permissions."

    def add_arguments(self, parser: CommandParser) -> None:
        add_email_and_permission(parser)

    def handle(self, *args: Any, email: str, permission: str, **options: Any) -> None:
        made = grant(person_of(email), permission, actor=None)
        self.stdout.write(f"{email} {'now has' if made else 'already had'}: {permission}")
