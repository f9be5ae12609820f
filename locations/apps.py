"""App configuration."""

from django.apps import AppConfig


class LocationsConfig(AppConfig):
    """States, counties, localities and locations, with their pages and maps."""

    name = "locations"
    verbose_name = "Places"

    def ready(self) -> None:
        from locations.services.turns import wait_before_undoing_moves
        from pdap.web.context import keep_in_canonical_address

        keep_in_canonical_address("place")
        wait_before_undoing_moves()
