"""Django's `migrate`, which refuses to go on before Alembic has made the schema `django`.

Without that schema PostgreSQL skips it in the search path, in silence, and Django's tables would land in `public`.
"""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """Apply the migrations of Django and the libraries; the project's own tables are Alembic's."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, or say what comes first."""
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("select current_schema()")
            (schema,) = cursor.fetchone()
        if schema != "django":
            raise CommandError("The schema `django` is missing: run `alembic upgrade head` first.")
        super().handle(*args, **options)
