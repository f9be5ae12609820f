"""Lists and single records are made of plain rows: byte for byte what the serializers would make of instances."""

import csv
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from accounts.models import User
from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency
from datasources.enums import AccessType, AgencyAggregation, DetailLevel, RetentionSchedule, UpdateMethod
from datasources.models import DataSource
from pdap.api.plain_rows import in_text, json_response
from pdap.db.configuration import OFTEN
from pdap.lib.column_rights import Role
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.pdap.api import serialized
from tests.pdap.api.tokens import of
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db
V2 = "/api/v2"
SECRETS = ("private", "of staff", "Hidden agency", "Unseen", "archive.example", "javascript:", "data:t")
ODD = 'Say "hi" \\ / \b\f\n\r\t\x01\x7f é 漢 😀 \u2028\u2029 <b>&amp;</b>'
MOMENTS = (
    datetime.datetime(2024, 2, 29, 23, 59, 59, 120000, tzinfo=datetime.UTC),
    datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC),
    datetime.datetime(2024, 3, 1, 12, 0, 0, 1, tzinfo=datetime.UTC),
)


def data_of(response: Any) -> bytes:
    """Return the bytes of an answer's data."""
    assert response.status_code == 200, response.content
    body = response.content
    return body[body.index(b'"data":') + len(b'"data":') : -1]


@pytest.fixture(scope="module")
def records(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    """Everything that answers can hold, and who has made it."""
    with rows_of_the_module(django_db_blocker):
        owner = UserFactory(email="owner@example.org")
        make_records(owner)
        yield owner


@pytest.fixture
def owner(db: None, records: User) -> User:
    """Who has made the records."""
    return User.objects.get(pk=records.pk)


def make_records(owner: User) -> None:
    """Make nulls, lists, odd letters, times with and without fractions, and what is hidden."""
    county = CountyFactory(state=StateFactory(), name="Doña Ana")
    places = [location_of(LocalityFactory(county=county)), location_of(county), location_of(county.state), national()]
    agencies = [
        AgencyFactory(name=ODD, locations=places[:3]),
        AgencyFactory(locations=[places[3]], no_web_presence=True, defunct_year="1999", agency_type=AgencyType.COURT),
        AgencyFactory(jurisdiction_type=JurisdictionType.FEDERAL),
        AgencyFactory(pending=True, name="Hidden agency"),
    ]
    for url in ("https://b.example.gov/", "javascript:alert(1)", "http://a.example.gov/?a=1&b=<2>"):
        AgencyMetaUrlFactory(agency=agencies[0], meta_url__url=url)
    sources = [
        DataSourceFactory(agencies=agencies, name=ODD, description=ODD, access_notes="", submission_notes="private"),
        DataSourceFactory(
            type_name=None,
            description=None,
            agency_supplied=None,
            agency_originated=False,
            coverage_start=None,
            access_types=[],
            record_formats=[],
            broken=True,
        ),
        DataSourceFactory(
            agencies=agencies[1:3],
            supplying_entity="A county",
            originating_entity="A court",
            agency_aggregation=AgencyAggregation.STATE,
            coverage_end=datetime.date(2024, 12, 31),
            detail_level=DetailLevel.INDIVIDUAL_RECORD,
            data_portal_type="Other",
            data_portal_type_other="Home-made",
            update_method=UpdateMethod.OVERWRITE,
            retention_schedule=RetentionSchedule.UNDER_1_DAY,
            access_types=[AccessType.API],
            agency_described_not_in_database="Another",
            internet_archive_url="https://archive.example/",
        ),
        DataSourceFactory(pending=True, submitter=owner, name="Unseen", agencies=agencies[:1]),
        DataSourceFactory(rejected=True, agencies=agencies[:1]),
    ]
    links = {"readme_url": "https://example.gov/read me", "scraper_url": "data:text/html,x"}
    DataSource.objects.filter(pk=sources[0].pk).update(source_url="javascript:alert(2)", **links)
    for source, moment in zip(sources, MOMENTS, strict=False):
        DataSource.objects.filter(pk=source.pk).update(created_at=moment, updated_at=moment)
    for agency, moment in zip(agencies, MOMENTS, strict=False):
        Agency.objects.filter(pk=agency.pk).update(created_at=moment, updated_at=moment)
    for number, status in enumerate(RequestStatus):
        request = DataRequestFactory(
            title=ODD if number == 3 else f"Title {number}",
            request_status=status,
            creator=owner if number % 2 else None,
            locations=places[: number % 5],
            internal_notes="of staff",
            archive_reason="old" if number % 3 else None,
            record_types_required=["Stops"] * (number % 2),
            request_urgency=None,
            pdap_response=ODD,
            data_requirements=None,
        )
        if number % 2:
            DataRequestGithubIssueFactory(data_request=request)
        for source in sources[: number % 6]:
            request.data_source_links.create(data_source=source)


PREPARED = "select count(*) from pg_prepared_statements where statement like 'select record.id%'"


def prepared_statements() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PREPARED)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("path", ["data-sources", "agencies", "data-requests"])
def test_the_beginning_of_a_list_is_planned_once_and_says_the_same(
    records: None, api: Client, settings: Any, path: str
) -> None:
    settings.KEPT_ANSWERS_BYTES = 0
    before = prepared_statements()

    first, *others = [data_of(api.get(f"{V2}/{path}?limit=3")) for _ in range(OFTEN + 3)]
    assert others == [first] * len(others)
    assert prepared_statements() == before + 1
    for _ in range(OFTEN + 3):
        api.get(f"{V2}/{path}?limit=3&page=2")
    assert prepared_statements() == before + 1, "the rest of a list is read in many ways, each of them rarely"


ROLES = [("stranger", Role.STANDARD), ("owner", Role.STANDARD), ("curator", Role.ADMIN), ("key_owner", Role.STANDARD)]


def client_of(request: pytest.FixtureRequest, caller: str) -> Client:
    person = request.getfixturevalue(caller)
    return request.getfixturevalue("api") if caller == "key_owner" else of(person)


@pytest.mark.parametrize(("caller", "role"), ROLES)
def test_a_list_of_sources_is_what_serializers_make(
    request: pytest.FixtureRequest, records: None, caller: str, role: Role
) -> None:
    client = client_of(request, caller)

    assert data_of(client.get(f"{V2}/data-sources")) == serialized.rendered(serialized.sources(role))


@pytest.mark.parametrize(("caller", "role"), ROLES)
def test_a_source_by_its_id_is_what_serializers_make(
    request: pytest.FixtureRequest, records: None, caller: str, role: Role
) -> None:
    client = client_of(request, caller)

    for source in serialized.sources(role):
        response = client.get(f"{V2}/data-sources/{source['id']}")
        assert data_of(response) == serialized.rendered(source)


def test_agencies_are_what_serializers_make(records: None, api: Client) -> None:
    usual = [name for name in serialized.agencies(listed=True)[0] if name not in ("created_at", "updated_at")]
    listed = [{name: agency[name] for name in usual} for agency in serialized.agencies(listed=True)]
    every = [*listed[0], "created_at", "updated_at"]

    assert data_of(api.get(f"{V2}/agencies")) == serialized.rendered(listed)
    asked = api.get(f"{V2}/agencies", {"requested_columns": ",".join(every)})
    assert data_of(asked) == serialized.rendered(serialized.agencies(listed=True))
    for agency in serialized.agencies(listed=False):
        assert data_of(api.get(f"{V2}/agencies/{agency['id']}")) == serialized.rendered(agency)


@pytest.mark.parametrize(("caller", "role"), ROLES)
def test_requests_are_what_serializers_make(
    request: pytest.FixtureRequest, records: None, owner: User, caller: str, role: Role
) -> None:
    client = client_of(request, caller)
    public = list(DataRequest.objects.public().order_by("id"))

    assert data_of(client.get(f"{V2}/data-requests")) == serialized.rendered(serialized.requests(public, role))
    for record in DataRequest.objects.order_by("id"):
        response = client.get(f"{V2}/data-requests/{record.pk}")
        person = request.getfixturevalue(caller)
        reader = None if caller == "key_owner" else person
        theirs = reader is not None and record.creator_id == reader.pk
        if response.status_code == 404:
            assert role is not Role.ADMIN
            assert not theirs
            continue
        own = Role.OWNER if theirs and role is not Role.ADMIN else role
        assert data_of(response) == serialized.rendered(serialized.requests([record], own)[0])


def test_ones_own_requests_are_what_serializers_make(records: None, owner: User) -> None:
    own = list(DataRequest.objects.filter(creator=owner).order_by("id"))

    answer = of(owner).get(f"{V2}/user/data-requests")

    assert data_of(answer) == serialized.rendered(serialized.requests(own, Role.OWNER))


def test_agencies_of_a_source_are_what_serializers_make(records: None, api: Client) -> None:
    for source in DataSource.objects.public():
        about = Agency.objects.public().filter(data_source_links__data_source=source)
        expected = [agency for agency in serialized.related_agencies() if agency["id"] in {row.pk for row in about}]
        response = api.get(f"{V2}/data-sources/{source.pk}/related-agencies")
        assert data_of(response) == serialized.rendered(expected)
        assert ("Last-Modified" in response.headers) == bool(expected)
    hidden = DataSource.objects.get(name="Unseen")
    assert api.get(f"{V2}/data-sources/{hidden.pk}/related-agencies").status_code == 404


def test_sources_of_a_request_are_what_serializers_make(records: None, api: Client) -> None:
    for request in DataRequest.objects.public():
        answering = DataSource.objects.public().filter(data_request_links__request=request)
        expected = serialized.bare_sources(sorted(source.pk for source in answering))
        response = api.get(f"{V2}/data-requests/{request.pk}/related-sources")
        assert data_of(response) == serialized.rendered(expected)


def test_what_waits_for_review_is_seen_by_its_submitter_and_curators_alone(
    records: None, owner: User, stranger: User, curator: User, api: Client
) -> None:
    waiting = DataSource.objects.get(name="Unseen")
    statuses = [
        client.get(f"{V2}/data-sources/{waiting.pk}").status_code
        for client in (of(owner), of(curator), of(stranger), api)
    ]

    assert statuses == [200, 200, 404, 404]
    for client in (of(owner), of(curator)):
        assert "private" not in client.get(f"{V2}/data-sources/{waiting.pk}").content.decode()


def test_nothing_hidden_is_anywhere(records: None, api: Client, stranger: User) -> None:
    for client in (api, of(stranger)):
        for path in ("data-sources", "agencies", "data-requests"):
            body = client.get(f"{V2}/{path}", {"limit": 100}).content.decode()
            for secret in (
                "private",
                "of staff",
                "Hidden agency",
                "Unseen",
                "archive.example",
                "javascript:",
                "data:t",
            ):
                assert secret not in body, (path, secret)


@pytest.mark.parametrize("path", ["data-sources", "agencies", "data-requests"])
def test_a_file_says_the_same_as_json(records: None, api: Client, path: str) -> None:
    rows = api.get(f"{V2}/{path}").json()["data"]
    text = b"".join(api.get(f"{V2}/{path}", {"output_format": "csv"}).streaming_content).decode()

    cells = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(cells[0]) == list(rows[0])
    for row, line in zip(rows, cells, strict=True):
        for name in ("created_at", "coverage_start", "date_created", "agency_created", "id"):
            if name in row:
                assert line[name] == ("" if row[name] is None else str(row[name])), name


@pytest.mark.parametrize("path", ["data-sources", "agencies", "data-requests"])
def test_a_list_and_a_record_ask_few_questions_however_much_hangs_on_them(
    records: None, api: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    first = api.get(f"{V2}/{path}").json()["data"][0]["id"]

    # The key; the rows; of sources, the requests that they answer. A full page takes the count as well.
    with django_assert_max_num_queries(4):
        api.get(f"{V2}/{path}")
    with django_assert_max_num_queries(5):
        api.get(f"{V2}/{path}", {"limit": 1})
    with django_assert_max_num_queries(4):
        api.get(f"{V2}/{path}/{first}")


@pytest.mark.parametrize("query", [{}, {"sort_by": "id", "sort_order": "DESC"}])
def test_a_walk_sees_every_row_once(records: None, api: Client, query: dict[str, str]) -> None:
    seen, after = [], "0"
    while after is not None:
        response = api.get(f"{V2}/agencies", {**query, "limit": 2, "after": after})
        assert "Last-Modified" in response.headers
        body = response.json()
        seen += [row["id"] for row in body["data"]]
        after = body["metadata"]["after"]

    assert sorted(seen) == sorted(Agency.objects.public().values_list("pk", flat=True))
    assert len(seen) == len(set(seen))


def test_totals_are_right_on_full_short_empty_and_further_pages(records: None, api: Client) -> None:
    AgencyFactory.create_batch(5 - Agency.objects.public().count())

    for limit, page, total in ((2, 1, 5), (2, 3, 5), (2, 4, 5), (5, 1, 5), (6, 1, 5), (0, 1, 5), (10, 99, 5)):
        metadata = api.get(f"{V2}/agencies", {"limit": limit, "page": page}).json()["metadata"]
        assert metadata["total"] == total, (limit, page)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(st.characters(blacklist_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab\u2028é", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(VALUES, st.datetimes(min_value=datetime.datetime(1900, 1, 1)), st.dates())
def test_any_value_has_the_bytes_of_the_frameworks_renderer(
    value: Any, moment: datetime.datetime, day: datetime.date
) -> None:
    body = {"value": value, "moment": moment.replace(tzinfo=datetime.UTC), "day": day}
    framework = {**body, "moment": in_text(body["moment"]), "day": day.isoformat()}

    assert json_response(body).content == serialized.rendered(framework)
    json.loads(json_response(body).content)


@pytest.mark.parametrize("path", ["data-sources/{source}", "agencies/{agency}", "data-requests/{request}"])
def test_the_sql_of_a_record_is_written_once(
    records: None, api: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    settings.KEPT_ANSWERS_BYTES = 0
    numbers = {
        # One that answers no request: those are read beside it.
        "source": DataSourceFactory().pk,
        "agency": Agency.objects.public()[0].pk,
        "request": DataRequest.objects.public()[0].pk,
    }
    address = f"{V2}/{path.format(**numbers)}"
    first = data_of(api.get(address))
    refuse_to_write_sql(monkeypatch)

    assert data_of(api.get(address)) == first


@pytest.mark.parametrize("path", ["agencies", "data-requests"])
def test_the_sql_of_a_lists_beginning_is_written_once_for_each_length(
    records: None, api: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    settings.KEPT_ANSWERS_BYTES = 0
    short, long = (api.get(f"{V2}/{path}?limit={number}").json() for number in (1, 3))
    refuse_to_write_sql(monkeypatch)

    assert (len(short["data"]), len(long["data"])) == (1, 3)
    assert api.get(f"{V2}/{path}?limit=1").json() == short
    assert api.get(f"{V2}/{path}?limit=3").json() == long


def refuse_to_write_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where Django makes SQL of a queryset."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("This SQL is known.")

    monkeypatch.setattr(SQLCompiler, "as_sql", refuse)
