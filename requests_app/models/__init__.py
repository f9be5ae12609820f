"""Data requests: what people ask for that no one has found yet (contract 7.1)."""

from requests_app.models.coverage_snapshot import CoverageSnapshot
from requests_app.models.data_request import (
    DataRequest,
    DataRequestDataSource,
    DataRequestDocument,
    DataRequestGithubIssue,
    DataRequestLocation,
    RequestNote,
)
from requests_app.models.database_views import DataRequestExpanded

__all__ = [
    "CoverageSnapshot",
    "DataRequest",
    "DataRequestDataSource",
    "DataRequestDocument",
    "DataRequestExpanded",
    "DataRequestGithubIssue",
    "DataRequestLocation",
    "RequestNote",
]
