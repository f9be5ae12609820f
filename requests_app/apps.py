"""App configuration."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "requests_app"
    verbose_name = "Data requests"
