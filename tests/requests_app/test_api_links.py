"""The sources and places of a data request through the API."""

import pytest

from accounts.models import User
from requests_app.enums import RequestStatus
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.api.tokens import of, said, send
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
NO_RIGHT = (403, "User does not have permission to perform this action.")


def test_a_source_is_related_once_and_taken_back_once(owner: User, stranger: User, curator: User) -> None:
    request, source = DataRequestFactory(creator=owner), DataSourceFactory()
    path = f"/data-requests/{request.pk}/related-sources/{source.pk}"

    assert said(send(of(stranger), "POST", path)) == said(send(of(stranger), "DELETE", path)) == NO_RIGHT
    assert said(send(of(owner), "POST", path)) == (200, "Data source successfully associated with request.")
    assert said(send(of(curator), "POST", path)) == (409, "Request-Source association already exists.")
    assert said(send(of(owner), "DELETE", path)) == (200, "Request-Source association deleted.")
    assert said(send(of(curator), "DELETE", path)) == (404, "Request-Source association not found.")


def test_a_place_is_related_once_and_taken_back_once(owner: User, stranger: User, curator: User) -> None:
    request, place = DataRequestFactory(creator=owner), LocationFactory()
    path = f"/data-requests/{request.pk}/related-locations/{place.pk}"

    assert said(send(of(stranger), "POST", path)) == said(send(of(stranger), "DELETE", path)) == NO_RIGHT
    assert said(send(of(owner), "POST", path)) == (200, "Location successfully associated with request.")
    assert said(send(of(curator), "POST", path)) == (409, "Request-Location association already exists.")
    assert said(send(of(owner), "DELETE", path)) == (200, "Request-Location association deleted.")
    assert said(send(of(curator), "DELETE", path)) == (404, "Request-Location association not found.")


def test_what_does_not_exist_is_told_in_the_contracts_words(curator: User, owner: User) -> None:
    request, source, place = DataRequestFactory(), DataSourceFactory(), LocationFactory()
    hidden = DataRequestFactory(request_status=RequestStatus.INTAKE)
    pending = DataSourceFactory(pending=True)

    def post(person: User, path: str) -> tuple[int, str]:
        return said(send(of(person), "POST", f"/data-requests/{path}"))

    for number in (999999, 99999999999999999999):
        assert post(curator, f"{number}/related-sources/{source.pk}") == (400, "Request not found")
        assert post(curator, f"{request.pk}/related-sources/{number}") == (400, "Source not found")
        absent = (400, "Request-Location association not found.")
        assert post(curator, f"{number}/related-locations/{place.pk}") == absent
        assert post(curator, f"{request.pk}/related-locations/{number}") == absent
        for kind in ("sources", "locations"):
            path = f"/data-requests/{request.pk}/related-{kind}/{number}"
            assert send(of(curator), "DELETE", path).status_code == 404
    assert post(curator, f"{request.pk}/related-sources/{pending.pk}") == (400, "Source not found")
    assert post(owner, f"{hidden.pk}/related-sources/{source.pk}") == (400, "Request not found")
