"""App configuration."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "agencies"
    verbose_name = "Agencies"

    def ready(self) -> None:
        """Say what of this app points to records that may be merged."""
        from agencies import references

        references.connect()
