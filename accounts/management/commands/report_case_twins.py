"""`manage.py report_case_twins`: addresses that differ by case alone."""

from typing import Any

from accounts.services.email_addresses import case_twins
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    """List people whose email addresses differ only by case.

    Each can still sign in with their exact spelling. Only they can say whether they are the same person.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        groups = case_twins()
        for group in groups:
            self.stdout.write(", ".join(f"{person.email} (person {person.pk})" for person in group))
        self.stdout.write(f"Addresses with more than one spelling: {len(groups)}.")
