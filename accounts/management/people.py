"""What the commands about people share."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from accounts.backends import find_by_email
from accounts.models import User
from accounts.rights import ALL


def add_email_and_permission(parser: ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="the person's email address")
    parser.add_argument("permission", metavar="PERMISSION", choices=sorted(ALL), help=", ".join(sorted(ALL)))


def person_of(email: str) -> User:
    """Return the person with an address; CommandError if there is none, or two that differ by case."""
    user = find_by_email(email)
    if user is None:
        raise CommandError(f"No one has the address {email}, or two people have it in different spellings.")
    return user
