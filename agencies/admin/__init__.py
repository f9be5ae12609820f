"""Agencies, their own pages, probable duplicates and merges in the admin."""

from agencies.admin import agency, duplicates, merges, placing

__all__ = ["agency", "duplicates", "merges", "placing"]
