"""Bringing a database up to this code, which every deployment does before its processes start."""

import alembic.command
from alembic.config import Config
from django.core.management import call_command

from pdap.lib.environment import BASE_DIR


def upgrade_schema(url: str) -> None:
    """Apply Alembic's migrations to the database at an address. Two at once take turns."""
    alembic.command.upgrade(Config(BASE_DIR / "alembic.ini", attributes={"url": url}), "head")


def upgrade_libraries() -> None:
    """Make what Django and the libraries keep in schema `django`, and write the jobs' schedule. Repeatable."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("sync_schedules", verbosity=0)
