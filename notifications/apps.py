"""Notifications: who follows what, and what they are told."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Listens to the apps below."""

    name = "notifications"
    verbose_name = "Follows and notifications"

    def ready(self) -> None:
        """Connect what is told to followers, and what is told to one person."""
        from notifications.services import events, letters

        events.connect()
        letters.connect()
