"""App configuration."""

from django.apps import AppConfig


class DataSourcesConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "datasources"
    verbose_name = "Data sources"
