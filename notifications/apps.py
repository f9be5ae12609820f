"""Notifications: who follows what, and what they are told."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Listens to the apps below."""

    name = "notifications"
    verbose_name = "Follows and notifications"

    def ready(self) -> None:
        """Connect what is told to followers and to one person; say what points to records that may be merged."""
        from notifications import references
        from notifications.services import decision_emails, events, undo_previews, waiting_digests

        references.register_references()
        events.write_events_on_signals()
        decision_emails.write_mails_on_signals()
        undo_previews.say_emails_in_previews()
        waiting_digests.register_digest_checks()
