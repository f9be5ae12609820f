"""`manage.py turn_off_two_factor ADDRESS`: for someone who has lost both their app and their recovery codes."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.management.people import person_of
from accounts.services.sessions import end_everywhere
from accounts.services.two_factor import turn_off
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    """Turn off two-factor sign-in for a person and end their sessions.

    First make sure it is really them: someone who has broken into their email could also ask you for this.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="the person's email address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        person = person_of(address)
        turn_off(person)
        end_everywhere(person.pk)
        self.stdout.write(f"Person {person.pk} now signs in without a code.")
