"""Data sources, their kinds of record, their review, and people's searches for them."""

from datasources.models.agency_area import AgencyArea, AgencyAreaRow, ChangedAgency
from datasources.models.data_source import (
    AgencyDataSource,
    DataSource,
    DataSourceArchiveInfo,
    DataSourceDocument,
    DataSourceLocation,
)
from datasources.models.database_views import (
    DataSourceExpanded,
    DistinctSourceUrl,
    LocationDataSource,
    NumAgenciesPerDataSource,
    NumDataSourcesPerAgency,
    RecentSearchExpanded,
    RecordTypeExpanded,
    SearchWord,
)
from datasources.models.link import Link, LinkCheck
from datasources.models.missing_type import MissingRecordType
from datasources.models.problem_report import ProblemReport
from datasources.models.recent_search import RecentSearch, RecentSearchCategory, RecentSearchRecordType
from datasources.models.record_type import RecordCategory, RecordType
from datasources.models.review import Review
from datasources.models.search_count import Area, SearchCount
from datasources.models.search_term import SearchTerm
from datasources.models.searchable_source import SearchableRow, SearchableSource
from datasources.models.story import Story

__all__ = [
    "AgencyArea",
    "AgencyAreaRow",
    "AgencyDataSource",
    "Area",
    "ChangedAgency",
    "DataSource",
    "DataSourceArchiveInfo",
    "DataSourceDocument",
    "DataSourceExpanded",
    "DataSourceLocation",
    "DistinctSourceUrl",
    "Link",
    "LinkCheck",
    "LocationDataSource",
    "MissingRecordType",
    "NumAgenciesPerDataSource",
    "NumDataSourcesPerAgency",
    "ProblemReport",
    "RecentSearch",
    "RecentSearchCategory",
    "RecentSearchExpanded",
    "RecentSearchRecordType",
    "RecordCategory",
    "RecordType",
    "RecordTypeExpanded",
    "Review",
    "SearchCount",
    "SearchTerm",
    "SearchWord",
    "SearchableRow",
    "SearchableSource",
    "Story",
]
