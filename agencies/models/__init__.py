"""Agencies, their places and their own pages."""

from agencies.models.database_views import AgencyExpanded, TypeaheadAgency
from agencies.models.tables import Agency, AgencyLocation, AgencyMetaUrl, AgencyUrlSearchCache, MetaUrl

__all__ = [
    "Agency",
    "AgencyExpanded",
    "AgencyLocation",
    "AgencyMetaUrl",
    "AgencyUrlSearchCache",
    "MetaUrl",
    "TypeaheadAgency",
]
