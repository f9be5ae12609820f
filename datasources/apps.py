"""App configuration."""

from django.apps import AppConfig


class DataSourcesConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "datasources"
    verbose_name = "Data sources"

    def ready(self) -> None:
        """Say what of this app points to records that may be merged."""
        from datasources import references

        references.connect()
