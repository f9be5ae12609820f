"""The project as an app: checks, management commands and what all apps share."""

from django.apps import AppConfig


class PdapConfig(AppConfig):
    """Connects the PostgreSQL types and the checks when Django is ready."""

    name = "pdap"
    verbose_name = "PDAP"

    def ready(self) -> None:
        """Register what must be there before the first query."""
        from pdap.api import schema  # noqa: F401 - registers itself with drf-spectacular
        from pdap.db import postgres_types
        from pdap.ops import checks  # noqa: F401 - the checks register themselves
        from pdap.ops.logs import tasks

        postgres_types.connect()
        tasks.connect()
