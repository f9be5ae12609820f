"""Data requests."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from datasources.enums import RecordTypeName
from requests_app.enums import RequestStatus, RequestUrgency
from requests_app.models import (
    CoverageSnapshot,
    DataRequest,
    DataRequestDataSource,
    DataRequestDocument,
    DataRequestGithubIssue,
    DataRequestLocation,
    RequestNote,
)
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory


class DataRequestFactory(DjangoModelFactory):
    """A request that is being worked on; `locations=[...]` says where."""

    class Meta:
        model = DataRequest
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Use of force in town {number}")
    submission_notes = "For a story on how often force is used."
    request_status = RequestStatus.ACTIVE
    request_urgency = RequestUrgency.NOT_URGENT
    record_types_required = [RecordTypeName.USE_OF_FORCE_REPORTS]
    coverage_range = "2019 - 2024"
    creator = factory.SubFactory(UserFactory)

    @factory.post_generation
    def locations(self: Any, create: bool, locations: list[Any] | None, **_: Any) -> None:
        """Place the request."""
        DataRequestLocation.objects.bulk_create(
            DataRequestLocation(data_request=self, location=location) for location in locations or ()
        )


class DataRequestGithubIssueFactory(DjangoModelFactory):
    """The issue of a request."""

    class Meta:
        model = DataRequestGithubIssue

    data_request = factory.SubFactory(DataRequestFactory)
    github_issue_number = factory.Sequence(lambda number: number + 1)
    github_issue_url = factory.LazyAttribute(
        lambda issue: f"https://github.com/example/requests/issues/{issue.github_issue_number}"
    )


class DataRequestDataSourceFactory(DjangoModelFactory):
    """That a source answers a request."""

    class Meta:
        model = DataRequestDataSource

    request = factory.SubFactory(DataRequestFactory)
    data_source = factory.SubFactory(DataSourceFactory)


class DataRequestLocationFactory(DjangoModelFactory):
    """That a request is about a place."""

    class Meta:
        model = DataRequestLocation

    data_request = factory.SubFactory(DataRequestFactory)
    location = factory.SubFactory(LocationFactory)


class DataRequestDocumentFactory(DjangoModelFactory):
    """The words of a data request: triggers have written them already, so they are fetched."""

    class Meta:
        model = DataRequestDocument
        django_get_or_create = ("data_request",)

    data_request = factory.SubFactory(DataRequestFactory)


class RequestNoteFactory(DjangoModelFactory):
    """What a curator tells everyone."""

    class Meta:
        model = RequestNote

    data_request = factory.SubFactory(DataRequestFactory)
    body = "The agency asked for two more weeks."


class CoverageSnapshotFactory(DjangoModelFactory):
    """A month's numbers of a place."""

    class Meta:
        model = CoverageSnapshot

    month = datetime.date(2026, 11, 1)
    subject = "place"
    subject_id = factory.Sequence(lambda number: number + 1)
    types_covered, sources, broken, fresh = 2, 3, 1, 1
