"""Django's `createsuperuser`, which tells troubles of the database in a sentence."""

from django.contrib.auth.management.commands import createsuperuser

from pdap.lib.command import ProjectCommand


class Command(ProjectCommand, createsuperuser.Command):
    """Make a person who holds all permissions."""
