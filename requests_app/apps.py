"""App configuration."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Data requests, their pages and their GitHub issues."""

    name = "requests_app"
    verbose_name = "Data requests"

    def ready(self) -> None:
        from requests_app import references

        references.register_references()
