"""App configuration."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Data requests, their pages and their GitHub issues."""

    name = "requests_app"
    verbose_name = "Data requests"

    def ready(self) -> None:
        from requests_app import references
        from requests_app.services.undone_statuses import listen_for_undone_statuses

        references.register_references()
        listen_for_undone_statuses()
