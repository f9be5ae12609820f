"""App configuration."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Agencies, their places and own pages; duplicates, matching and the directory."""

    name = "agencies"
    verbose_name = "Agencies"

    def ready(self) -> None:
        from agencies import references

        references.register_references()
