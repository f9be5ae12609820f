"""App configuration."""

from django.apps import AppConfig


class DataSourcesConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "datasources"
    verbose_name = "Data sources"

    def ready(self) -> None:
        from datasources import references

        references.connect()
