"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "audit"
    verbose_name = "Change log and health"
