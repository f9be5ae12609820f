"""App configuration."""

from django.apps import AppConfig


class LocationsConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "locations"
    verbose_name = "Places"
