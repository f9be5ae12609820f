"""`manage.py report_case_twins`: addresses that differ by case alone."""

from typing import Any

from accounts.services.email_addresses import case_twins
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    """List the people whose email addresses differ from someone else's only by case.

    Neither is locked out: each signs in with the exact spelling. Whether they are one person, only they can say.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        groups = case_twins()
        for group in groups:
            self.stdout.write(", ".join(f"{person.email} (person {person.pk})" for person in group))
        self.stdout.write(f"{len(groups)} addresses are spelled in more than one way.")
