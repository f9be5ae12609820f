"""What clients of the existing API send, and get as before: each row was measured on the same data."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from datasources.models import DataSource
from locations.models import Location
from pdap.api.accepting import prefers_csv
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, LocationFactory, location_of, national
from tests.notifications.factories import FollowFactory
from tests.pdap.api.tokens import of, send
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db
V2 = "/api/v2"


def get(api: Client, path: str, **query: Any) -> Any:
    """Return an answer's JSON."""
    response = api.get(path if path.startswith("/") else f"{V2}/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


# Lists.


def test_agencies_give_their_times_to_who_asks_for_them(api: Client) -> None:
    AgencyFactory()

    (asked,) = get(api, "agencies", requested_columns="['name','created_at','updated_at']")["data"]
    (whole,) = get(api, "agencies")["data"]

    assert set(asked) == {"id", "name", "created_at", "updated_at", "meta_urls", "data_sources", "locations"}
    assert not {"created_at", "updated_at"} & set(whole)


@pytest.mark.parametrize("path", ["agencies", "data-sources", "data-requests", "locations"])
@pytest.mark.parametrize("limit", [101, 1000, 1001, 100_000])
def test_a_large_limit_is_cut_to_a_thousand_and_leads_on(
    api: Client, monkeypatch: pytest.MonkeyPatch, path: str, limit: int
) -> None:
    response = api.get(f"{V2}/{path}", {"limit": limit})

    assert response.status_code == 200
    assert response.json()["metadata"]["pages"] == 1


def test_what_is_cut_can_be_followed_to_the_end(api: Client) -> None:
    DataSource.objects.bulk_create(
        DataSource(name=str(number), source_url=f"https://example.org/{number}", approval_status="approved")
        for number in range(1003)
    )

    first = api.get(f"{V2}/data-sources", {"limit": 5000, "requested_columns": "id"})
    second = api.get(first.json()["metadata"]["next"])

    assert len(first.json()["data"]) == 1000
    assert 'rel="next"' in first.headers["Link"]
    ids = [row["id"] for response in (first, second) for row in response.json()["data"]]
    assert len(ids) == len(set(ids)) == 1003


def test_a_limit_of_nothing_gives_no_rows(api: Client) -> None:
    DataSourceFactory()

    assert get(api, "data-sources", limit=0)["data"] == []
    assert get(api, "data-sources", limit=0)["metadata"]["total"] == 1
    assert api.get(f"{V2}/data-sources", {"limit": "-1"}).status_code == 400


def walk(api: Client, path: str, meanwhile: Any, **query: Any) -> list[int]:
    """Return the ids of a whole list, page by page; something happens after each page."""
    address, ids = f"{V2}/{path}", list[int]()
    response = api.get(address, {"after": 0, "limit": 3, **query})
    for _ in range(50):
        assert response.status_code == 200, response.content
        ids += [row["id"] for row in response.json()["data"]]
        onward = response.json()["metadata"]["next"]
        if onward is None:
            assert "Link" not in response.headers
            return ids
        assert onward in response.headers["Link"]
        meanwhile(ids)
        response = api.get(onward)
    raise AssertionError("It does not end.")


@pytest.mark.parametrize("order", ["ASC", "DESC"])
@pytest.mark.parametrize("which", ["seen", "unseen"])
@pytest.mark.parametrize("column", ["updated_at", "name"])
def test_a_walk_misses_and_repeats_nothing_while_rows_change(api: Client, order: str, which: str, column: str) -> None:
    cache.clear()
    sources = DataSourceFactory.create_batch(20)
    wanted = {source.pk for source in sources}

    def touch(ids: list[int]) -> None:
        pool = sorted(set(ids) & wanted if which == "seen" else wanted - set(ids))
        if pool:
            end = "a" if order == "ASC" else "z"
            DataSource.objects.filter(pk=pool[0]).update(
                name=f"{end if which == 'unseen' else 'm'} {len(ids)}", updated_at=f"2031-01-{len(ids):02}T00:00:00Z"
            )

    ids = walk(api, "data-sources", touch, sort_by=column, sort_order=order, requested_columns="id")

    assert sorted(ids) == sorted(wanted)


def test_a_walk_by_id_sees_what_is_added_and_not_what_is_gone(api: Client) -> None:
    sources = DataSourceFactory.create_batch(8)

    def change(ids: list[int]) -> None:
        if len(ids) == 3:
            sources[0].delete()
            sources[5].delete()
            DataSourceFactory()

    ids = walk(api, "data-sources", change)

    assert len(ids) == len(set(ids)) == 8
    assert sources[5].pk not in ids


@pytest.mark.parametrize("after", ["x", "1.5", "nothing.3", "-1", "9" * 70, "\u00b2", "0" * 12 + "9" * 50])
def test_a_cursor_that_leads_nowhere_is_refused_with_advice(api: Client, after: str) -> None:
    for query in ({}, {"sort_by": "name"}):
        response = api.get(f"{V2}/data-sources", {"after": after, **query})
        assert response.status_code == 400
        assert response.json()["message"].startswith("after: ")


@pytest.mark.parametrize(
    ("accept", "csv"),
    [
        ("text/csv", True),
        ("text/csv, application/json", True),
        ("application/json, text/csv", False),
        ("application/json;q=0.5, text/csv", True),
        ("text/csv;q=0.5, application/json", False),
        ("text/csv;q=0.9, application/json;q=0.8, */*;q=0.1", True),
        ("text/csv;q=0", False),
        ("*/*", False),
        ("text/*", False),
        ("*/*, text/csv;q=0.9", False),
        ("*/*;q=0.1, TEXT/CSV", True),
        ("text/csv;q=x", False),
        ("", False),
        (";;,,=", False),
    ],
)
def test_the_weights_of_what_a_client_accepts_are_honored(api: Client, accept: str, csv: bool) -> None:
    DataSourceFactory()

    response = api.get(f"{V2}/data-sources", headers={"Accept": accept})

    assert response.headers["Content-Type"].startswith("text/csv") is csv
    assert prefers_csv(accept) is csv


# Parameters.


@pytest.mark.parametrize(
    "path",
    [
        *("agencies/{agency}", "data-sources/{source}", "data-sources/{source}/related-agencies", "locations/{place}"),
        *("data-requests/{request}", "data-requests/{request}/related-sources", "locations/{place}/data-requests"),
        *("map/data", "map/locations", "map/data-sources", "metrics", "metadata/record-types-and-categories"),
    ],
)
def test_where_there_was_no_query_what_is_unknown_is_passed_over(api: Client, path: str) -> None:
    ids = {
        "agency": AgencyFactory().pk,
        "source": DataSourceFactory().pk,
        "place": LocationFactory().pk,
        "request": DataRequestFactory().pk,
    }
    refresh()

    assert api.get(f"{V2}/{path.format(**ids)}", {"utm_source": "x", "page": "y"}).status_code == 200


@pytest.mark.parametrize("path", ["agencies", "data-sources", "data-requests", "search", "typeahead/locations"])
def test_where_there_was_a_schema_what_is_unknown_is_refused(api: Client, path: str) -> None:
    assert api.get(f"{V2}/{path}", {"utm_source": "x", "query": "a"}).status_code == 400


@pytest.mark.parametrize(
    ("path", "name"), [("search", "location_id"), ("data-sources", "agency_id"), ("agencies", "location_id")]
)
def test_an_empty_id_is_an_error_and_not_everything(api: Client, path: str, name: str) -> None:
    response = api.get(f"{V2}/{path}", {name: ""})

    assert response.status_code == 400
    assert name in response.json()["message"]


def test_the_map_s_data_is_narrowed_to_record_types(api: Client) -> None:
    cache.clear()
    town = LocalityFactory()
    place = location_of(town)
    Location.objects.filter(pk=place.pk).update(lat=40.0, lng=-80.0)
    agency = AgencyFactory(locations=[place])
    federal = AgencyFactory(jurisdiction_type="federal")
    for kind in ("Court Cases", "Wanted Persons", "Stops"):
        DataSourceFactory(name=kind, type_name=kind, agencies=[agency, federal])
    DataSourceFactory(type_name="Court Cases", agencies=[agency], pending=True)
    refresh()

    def counts(**query: str) -> tuple[list[int], list[str]]:
        shown = get(api, "map/data", **query)
        levels = [sum(row["source_count"] for row in shown["locations"][level]) for level in shown["locations"]]
        return levels, sorted(source["data_source_name"] for source in shown["sources"])

    assert counts() == ([3, 3, 3], ["Court Cases", "Stops", "Wanted Persons"])
    assert counts(record_types="court cases,Wanted Persons") == ([2, 2, 2], ["Court Cases", "Wanted Persons"])
    assert counts(record_categories="Jails & Courts") == ([1, 1, 1], ["Court Cases"])
    assert counts(record_categories="All") == counts()
    assert counts(record_types="Surveys") == ([0, 0, 0], [])
    assert api.get(f"{V2}/map/data", {"record_types": "Gossip"}).status_code == 400
    both = {"record_types": "Stops", "record_categories": "Other"}
    assert api.get(f"{V2}/map/data", both).status_code == 400


# Addresses.


@pytest.mark.parametrize(
    ("path", "onward", "status"),
    [
        ("/api/v2", "/api/v2/", 307),
        ("/api/v2/agencies/?limit=1", "/api/v2/agencies?limit=1", 307),
        ("/api/v3/permission/", "/api/v3/permission", 307),
        ("/agencies/", "/agencies", 301),
        ("/agencies/?q=x", "/agencies?q=x", 301),
        ("/data-sources/", "/data-sources", 301),
    ],
)
def test_a_slash_too_many_or_too_few_leads_on(client: Client, path: str, onward: str, status: int) -> None:
    response = client.get(path)

    assert (response.status_code, response.headers["Location"]) == (status, onward)


@pytest.mark.parametrize("path", ["/nothing/", "/api/v2/nothing/", "/agencies//evil.example/"])
def test_an_address_that_there_is_not_leads_nowhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["typeahead/agencies", "typeahead/locations"])
def test_before_the_first_letter_the_typeahead_offers_the_first_ten(client: Client, path: str) -> None:
    for number in range(11):
        AgencyFactory(name=f"Police {number:02}", locations=[location_of(LocalityFactory())])
    AgencyFactory(name="A", rejected=True)
    refresh()

    first = get(client, path, query="")["suggestions"]
    second = get(client, path, query="", page=2)["suggestions"]

    assert len(first) == 10
    assert second
    assert [suggestion["display_name"] for suggestion in first] == sorted(
        suggestion["display_name"] for suggestion in first
    )
    assert "A" not in {suggestion["display_name"] for suggestion in first}


# What people made.


def test_a_submission_is_read_by_its_sender_and_by_who_reviews(
    owner: User, stranger: User, curator: User, api: Client, client: Client
) -> None:
    entry = {"name": "Stops", "source_url": "https://example.gov/stops"}
    made = send(of(owner), "POST", "/data-sources", {"entry_data": entry, "linked_agency_ids": []})
    address = f"{V2}/data-sources/{made.json()['id']}"

    assert [of(person).get(address).status_code for person in (owner, curator, stranger)] == [200, 200, 404]
    assert of(owner).get(address).json()["data"]["name"] == "Stops"
    assert api.get(address).status_code == 404
    assert of(owner).get(f"{V2}/data-sources").json()["metadata"]["total"] == 0


def test_the_key_of_a_submitter_opens_no_submission(api: Client, key_owner: User) -> None:
    source = DataSourceFactory(pending=True, submitter=key_owner)

    assert api.get(f"{V2}/data-sources/{source.pk}").status_code == 404


def test_a_request_without_urgency_gets_the_default(owner: User) -> None:
    for more in ({}, {"request_urgency": None}):
        info = {"title": "Use of force", "submission_notes": "For a story.", **more}
        made = send(of(owner), "POST", "/data-requests", {"request_info": info})
        assert made.status_code == 200, made.content
        row = get(of(owner), f"data-requests/{made.json()['id']}")["data"]
        assert row["request_urgency"] == "indefinite_unknown"


def test_the_national_follow_can_be_asked_for(owner: User, stranger: User) -> None:
    nation = national()
    FollowFactory(user=owner, location=LocationFactory())
    assert get(of(owner), "search/follow/national")["data"] == []
    send(of(owner), "POST", "/search/follow/national", record_types="Stops")

    (row,) = get(of(owner), "search/follow/national")["data"]

    assert row["location_id"] == nation.pk
    assert row["subscriptions_by_category"] == {"Police & Public Interactions": ["Stops"]}
    assert get(of(stranger), "search/follow/national")["data"] == []


def test_a_profile_of_version_3_names_what_it_speaks_of(owner: User) -> None:
    place = LocationFactory()
    FollowFactory(user=owner, location=place)
    request = DataRequestFactory(creator=owner, title="Use of force")
    issue = DataRequestGithubIssueFactory(data_request=request)
    bare = DataRequestFactory(creator=owner)

    profile = get(of(owner), f"/api/v3/user/{owner.pk}")

    assert profile["followed_searches"][0]["location_id"] == place.pk
    first, second = profile["data_requests"]
    assert (first["id"], first["title"], first["github_issue_url"]) == (
        *(request.pk, "Use of force", issue.github_issue_url),
    )
    assert (second["id"], second["github_issue_url"]) == (bare.pk, None)
