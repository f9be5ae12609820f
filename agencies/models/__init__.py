"""Agencies, their places and their own pages."""

from agencies.models.tables import Agency, AgencyLocation, AgencyMetaUrl, AgencyUrlSearchCache, MetaUrl
from agencies.models.views import AgencyExpanded, TypeaheadAgency

__all__ = [
    "Agency",
    "AgencyExpanded",
    "AgencyLocation",
    "AgencyMetaUrl",
    "AgencyUrlSearchCache",
    "MetaUrl",
    "TypeaheadAgency",
]
