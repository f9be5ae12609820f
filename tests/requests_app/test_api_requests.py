"""The shape of data requests that existing clients depend on (contract 2.5)."""

import pytest
from django.test import Client

from locations.models import Location
from requests_app.enums import RequestStatus
from tests.pdap.api.shapes import PLACE, get, pittsburgh
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    return pittsburgh()


def test_requests_are_listed_by_status_without_what_is_private(api: Client, town: Location) -> None:
    request = DataRequestFactory(title="Stops", locations=[town], internal_notes="private", archive_reason="private")
    DataRequestGithubIssueFactory(data_request=request, github_issue_number=7)
    DataRequestFactory(request_status=RequestStatus.COMPLETE)
    DataRequestFactory(request_status=RequestStatus.INTAKE)

    listed = get(api, "/data-requests", request_statuses="Active")
    assert [row["title"] for row in listed["data"]] == ["Stops"]
    (row,) = listed["data"]
    assert row["github_issue_number"] == 7
    assert row["locations"][0]["display_name"] == "Pittsburgh"
    assert "private" not in str(row)
    assert get(api, "/data-requests")["metadata"]["total"] == 2
    assert get(api, f"/locations/{town.pk}/data-requests")["data"] == [row]
    related = get(api, f"/data-requests/{request.pk}/related-locations")
    assert related["data"] == [{"type": "Locality", "location_id": town.pk, **PLACE}]
