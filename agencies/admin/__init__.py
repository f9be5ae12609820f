"""Agencies, their own pages, what they lack, probable duplicates and merges in the admin."""

from agencies.admin import agency, duplicates, gaps, merges, placing, queues

__all__ = ["agency", "duplicates", "gaps", "merges", "placing", "queues"]
