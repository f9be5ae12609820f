"""Agencies, their places and their own pages."""

from agencies.models.database_views import AgencyExpanded, AgencySpelling, TypeaheadAgency
from agencies.models.life import AgencyTie
from agencies.models.place_doubts import AgencyPlaceDoubt
from agencies.models.tables import (
    Agency,
    AgencyDocument,
    AgencyExternalId,
    AgencyLocation,
    AgencyMetaUrl,
    AgencyPlaceSuggestion,
    AgencyUrlSearchCache,
    MetaUrl,
)

__all__ = [
    "Agency",
    "AgencyDocument",
    "AgencyExpanded",
    "AgencyExternalId",
    "AgencyLocation",
    "AgencyMetaUrl",
    "AgencyPlaceDoubt",
    "AgencyPlaceSuggestion",
    "AgencySpelling",
    "AgencyTie",
    "AgencyUrlSearchCache",
    "MetaUrl",
    "TypeaheadAgency",
]
