"""Places in the admin."""

from locations.admin import place

__all__ = ["place"]
