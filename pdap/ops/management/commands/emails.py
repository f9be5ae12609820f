"""`manage.py emails`: the emails that failed or may not have left, and what to do about them."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from pdap.lib.command import ProjectCommand
from pdap.lib.mail.decisions import UNDECIDED, Decision, decide, text_without_keys, undecided_mails
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail, MailHistory


class Command(ProjectCommand):
    help = "List emails that failed or may not have been sent, show one, send again, mark as arrived, or give up."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="action", required=True)
        listing = commands.add_parser("list", help="List emails awaiting a decision, or with another status.")
        listing.add_argument("--status", choices=MailStatus.values, help="Only emails with this status.")
        showing = commands.add_parser("show", help="Show one email as sent, with its history.")
        showing.add_argument("id", type=int)
        for decision in Decision:
            deciding = commands.add_parser(decision.value, help=decision.label)
            deciding.add_argument("ids", type=int, nargs="*", metavar="id")
            deciding.add_argument("--all", choices=UNDECIDED, dest="status", help="All emails with this status.")

    def handle(self, *args: Any, **options: Any) -> None:
        action = options["action"]
        if action == "list":
            self.list_mails(options["status"])
        elif action == "show":
            self.show(options["id"])
        else:
            self.decide(Decision(action), options["ids"], options["status"])

    def list_mails(self, status: str | None) -> None:
        mails = Mail.objects.filter(status=status) if status else undecided_mails()
        for mail in mails.order_by("id").iterator():
            self.stdout.write(
                f"{mail.pk}  {mail.created_at:%Y-%m-%d %H:%M}  {mail.status}  {mail.kind}  {mail.recipient}"
                f"  {mail.error or ''}".rstrip()
            )

    def show(self, pk: int) -> None:
        mail = Mail.objects.filter(pk=pk).first()
        if mail is None:
            raise CommandError(f"There is no email {pk}. `manage.py emails list` shows those awaiting a decision.")
        self.stdout.write(f"To: {mail.recipient}\nSubject: {mail.subject}\nStatus: {mail.get_status_display()}\n")
        for step in MailHistory.objects.filter(mail=mail).select_related("person"):
            person = f" ({step.person.email})" if step.person else ""
            label = step.get_status_display()
            self.stdout.write(f"{step.happened_at:%Y-%m-%d %H:%M:%S} UTC  {label}: {step.words}{person}")
        self.stdout.write(f"\n{text_without_keys(mail) or 'The text was deleted when the email was sent or given up.'}")

    def decide(self, decision: Decision, ids: list[int], status: str | None) -> None:
        if bool(ids) == bool(status):
            raise CommandError("Give the numbers of the emails, or a status with --all.")
        pks = ids or list(Mail.objects.filter(status=status).values_list("pk", flat=True))
        done = decide(pks, decision)
        self.stdout.write(f"{decision.label}: {done} of {len(pks)}.")
        if ids and done < len(ids):
            raise CommandError(
                "The others don't exist, or neither failed nor are uncertain. Run `manage.py emails list`."
            )
