"""App configuration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "notifications"
    verbose_name = "Follows and notifications"
