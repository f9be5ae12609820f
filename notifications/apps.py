"""Notifications: who follows what, and what they are told."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Listens to the apps below."""

    name = "notifications"
    verbose_name = "Follows and notifications"

    def ready(self) -> None:
        """Connect the events."""
        from notifications.services import events

        events.connect()
