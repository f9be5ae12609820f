"""`manage.py report_programs`: accounts that look like programs'."""

from typing import Any

from accounts.services.programs import SILENT_FOR, accounts_like_programs
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    help = (
        f"List the accounts with permissions and a password that no browser has used for {SILENT_FOR.days} days. Name "
        "those that are programs in API_MACHINE_ACCOUNTS: they can't enter two-factor codes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = list(accounts_like_programs().prefetch_related("permissions"))
        for account in accounts:
            self.stdout.write(f"{account.email} (person {account.pk}): {', '.join(sorted(account.permission_names()))}")
        self.stdout.write(f"Accounts that look like programs: {len(accounts)}")
