"""App configuration."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "agencies"
    verbose_name = "Agencies"

    def ready(self) -> None:
        from agencies import references

        references.connect()
