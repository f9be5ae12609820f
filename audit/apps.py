"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what: the change log, history, undo and merging."""

    name = "audit"
    verbose_name = "Change log and health"

    def ready(self) -> None:
        """Show on the admin's start page what keeps this database from part of its work."""
        from audit.adoption import warnings
        from audit.gaps import models  # noqa: F401 - Django and Alembic find the models so
        from pdap.admin.start_page import register_part

        register_part("warnings", lambda _: warnings())
