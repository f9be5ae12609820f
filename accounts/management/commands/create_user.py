"""`manage.py create_user EMAIL [--permission NAME ...]`."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.mailboxes import rows_of_mailbox
from accounts.models import User
from accounts.rights import ALL
from pdap.db.actor import set_actor
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    """Make a person whose address needs no verifying, because an operator vouches for it."""

    help = "Create a user who can sign in. Prompts for the password, or reads it from the first line of standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address and what the person may do; never a password, which other users of the machine would see."""
        parser.add_argument("email", metavar="EMAIL", help="the email address, which counts as verified")
        parser.add_argument(
            *("-p", "--permission"),
            metavar="PERMISSION",
            action="append",
            default=[],
            choices=sorted(ALL),
            help=f"can be repeated: {', '.join(sorted(ALL))}",
        )

    def handle(self, *args: Any, email: str, permission: list[str], **options: Any) -> None:
        """Check the address before asking for the password; create the person; say so."""
        email = User.objects.normalize_email(email.strip())
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an email address.") from error
        if rows_of_mailbox(User.objects.all(), email).exists():
            raise CommandError(f"The address {email} is already taken.")
        password = read_password()
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            set_actor(None)
            User.objects.create_user(email, password, permissions=permission)
        self.stdout.write(f"{email} can sign in. Permissions: {', '.join(sorted(permission)) or 'none'}")


def read_password() -> str:
    """Return a password typed twice without being shown, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Password (again): "):
        raise CommandError("The passwords don't match.")
    return password
