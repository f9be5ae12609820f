"""App configuration."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "requests_app"
    verbose_name = "Data requests"

    def ready(self) -> None:
        from requests_app import references

        references.connect()
