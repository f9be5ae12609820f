"""Who sees which column in the API, whatever way they ask for it (contract 4.1)."""

import pytest
from django.test import Client

from accounts.models import User
from requests_app.models import DataRequest
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.api.tokens import of, said
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v2/data-requests"
OWNERS = {"archive_reason", "creator_user_id"}
STAFFS = OWNERS | {"internal_notes"}
WORDS = "You do not have permission to access the following columns: "


@pytest.fixture
def data_request(owner: User) -> DataRequest:
    """A request with something in every column."""
    request = DataRequestFactory(
        creator=owner, internal_notes="of staff", archive_reason="old", locations=[LocationFactory()]
    )
    request.data_source_links.create(data_source=DataSourceFactory())
    return request


@pytest.mark.parametrize(
    ("caller", "seen"),
    [("owner", OWNERS), ("stranger", set()), ("curator", STAFFS), ("administrator", STAFFS), ("key_owner", set())],
)
def test_a_request_by_its_address_shows_each_what_is_theirs(
    request: pytest.FixtureRequest, data_request: DataRequest, api: Client, caller: str, seen: set[str]
) -> None:
    person = request.getfixturevalue(caller)
    client = api if caller == "key_owner" else of(person)

    shown = client.get(f"{LIST}/{data_request.pk}").json()["data"]

    assert set(shown) & STAFFS == seen


def test_lists_show_staff_everything_and_all_others_the_same(
    data_request: DataRequest, owner: User, curator: User, api: Client
) -> None:
    place = data_request.location_links.get().location_id
    for path in (LIST, f"/api/v2/locations/{place}/data-requests"):
        for client, seen in ((of(owner), set()), (api, set()), (of(curator), STAFFS)):
            assert set(client.get(path).json()["data"][0]) & STAFFS == seen
    source = data_request.data_source_links.get().data_source_id
    for path in ("/api/v2/data-sources", f"/api/v2/data-sources/{source}"):
        for client, seen in ((of(owner), set()), (api, set()), (of(curator), STAFFS)):
            shown = client.get(path).json()["data"]
            source_found = shown[0] if isinstance(shown, list) else shown
            assert set(source_found["data_requests"][0]) & STAFFS == seen


def test_a_key_of_staff_shows_what_everybody_sees(data_request: DataRequest, api: Client, key_owner: User) -> None:
    key_owner.permissions.through.objects.create(user=key_owner, permission_id=1)

    assert not set(api.get(f"{LIST}/{data_request.pk}").json()["data"]) & STAFFS
    assert api.get(LIST, {"requested_columns": "internal_notes"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"requested_columns": "id,internal_notes"}, "{'internal_notes'}"),
        ({"requested_columns": "['archive_reason','creator_user_id']"}, "{'archive_reason', 'creator_user_id'}"),
        ({"sort_by": "internal_notes"}, "{'internal_notes'}"),
        ({"requested_columns": "internal_notes", "output_format": "csv"}, "{'internal_notes'}"),
    ],
)
def test_who_asks_for_what_is_not_theirs_is_told_so(
    data_request: DataRequest, owner: User, curator: User, api: Client, query: dict[str, str], named: str
) -> None:
    for client in (api, of(owner)):
        assert said(client.get(LIST, query)) == (403, WORDS + named)
    assert of(curator).get(LIST, query).status_code == 200


def test_words_find_nothing_in_hidden_columns(data_request: DataRequest, api: Client) -> None:
    assert api.get(LIST, {"q": "of staff"}).json()["metadata"]["total"] == 0


def test_a_file_has_the_columns_of_its_reader(data_request: DataRequest, api: Client, curator: User) -> None:
    for client, shown in ((api, False), (of(curator), True)):
        body = b"".join(client.get(LIST, {"output_format": "csv"}).streaming_content).decode()
        assert ("internal_notes" in body) is shown
        assert ("of staff" in body) is shown


def test_ones_own_list_and_profile_show_what_an_owner_sees_even_to_staff(curator: User) -> None:
    DataRequestFactory(creator=curator, internal_notes="of staff")

    own = of(curator).get("/api/v2/user/data-requests").json()["data"][0]
    profile = of(curator).get(f"/api/v2/user/{curator.pk}").json()["data"]["data_requests"]["data"][0]

    assert set(own) & STAFFS == set(profile) & STAFFS == OWNERS
    asked = of(curator).get("/api/v2/user/data-requests", {"requested_columns": "internal_notes"})
    assert asked.status_code in (400, 403)


def test_what_does_not_exist_is_still_a_400(api: Client) -> None:
    assert api.get(LIST, {"requested_columns": "nothing"}).status_code == 400
    assert api.get(LIST, {"sort_by": "sources_airtable_uid"}).status_code == 400
