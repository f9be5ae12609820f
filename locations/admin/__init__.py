"""Places in the admin."""

from locations.admin import law, place

__all__ = ["law", "place"]
