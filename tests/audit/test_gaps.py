"""Gaps: what the catalog lacks, by rule; one record at a time, and what is decided, put off, assigned and noted."""

import datetime
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.rights import SEND_NOTIFICATIONS
from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyPlaceDoubt
from agencies.models.place_doubts import DoubtKind
from agencies.services.place_doubts import find_place_doubts
from audit.gaps import gap_counts, services
from audit.gaps.claims import claim
from audit.gaps.models import Decision, GapCase, GapCount
from datasources.enums import RetentionSchedule, UpdateMethod
from datasources.models import DataSource
from locations.models import Location, State
from pdap.admin.gaps import all_gaps, gap_named
from pdap.db.enums import ApprovalStatus
from requests_app.models import DataRequest
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.plans import rows_scanned
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2015, 1, 1)


def town() -> Location:
    return location_of(LocalityFactory(population=5000))


def state_place() -> Location:
    return location_of(state_of("PA", "Pennsylvania"))


def state_of(code: str, name: str) -> State:
    return State.objects.filter(state_iso=code).first() or StateFactory(state_iso=code, state_name=name)


def doubted(kind: DoubtKind) -> Agency:
    agency = AgencyFactory(locations=[town()])
    AgencyPlaceDoubt.objects.create(agency=agency, kind=kind, location=town())
    return agency


# One record that each rule has found, by the rule's name.
FAULTS: dict[str, Callable[[], Any]] = {
    "agencies-with-another-town-in-the-name": lambda: doubted(DoubtKind.TOWN),
    "agencies-with-another-state-in-the-name": lambda: doubted(DoubtKind.STATE),
    "agencies-of-counties-in-towns": lambda: AgencyFactory(
        jurisdiction_type=JurisdictionType.COUNTY, locations=[town()]
    ),
    "agencies-without-place": lambda: AgencyFactory(),
    "agencies-placed-by-state-only": lambda: AgencyFactory(locations=[state_place()]),
    "agencies-local-placed-by-county": lambda: AgencyFactory(locations=[location_of(CountyFactory())]),
    "agencies-without-page": lambda: AgencyFactory(locations=[town()]),
    "agencies-of-unknown-type": lambda: AgencyFactory(agency_type=AgencyType.UNKNOWN, locations=[town()]),
    "agencies-without-source": lambda: AgencyFactory(locations=[town()]),
    "counties-without-source": lambda: location_of(CountyFactory()),
    "sources-needing-identification": lambda: DataSourceFactory(approval_status=ApprovalStatus.NEEDS_IDENTIFICATION),
    "sources-without-agency": lambda: DataSourceFactory(agencies=[]),
    "sources-without-agency-or-place": lambda: DataSourceFactory(agencies=[]),
    "sources-without-record-type": lambda: DataSourceFactory(record_type=None),
    "sources-without-description": lambda: DataSourceFactory(description=None),
    "sources-without-coverage": lambda: DataSourceFactory(coverage_start=None, coverage_end=None),
    "sources-without-access-type": lambda: DataSourceFactory(access_types=[]),
    "sources-with-a-name-of-others": lambda: DataSourceFactory.create_batch(2, name="Arrests")[0],
    "sources-out-of-date": lambda: DataSourceFactory(
        update_method=UpdateMethod.INSERT,
        retention_schedule=RetentionSchedule.ONE_MONTH,
        coverage_start=None,
        coverage_end=LONG_AGO,
    ),
    "requests-without-place": lambda: DataRequestFactory(),
}


def record_page(name: str, pk: int) -> str:
    return reverse("admin:gap-record", args=[name, pk])


def test_every_rule_is_tried_here() -> None:
    assert {gap.name for gap in all_gaps()} == FAULTS.keys() | {"record-types-missing"}


@pytest.mark.parametrize("name", FAULTS)
def test_each_rule_offers_what_it_has_found_with_evidence_and_a_way_to_close_it(
    curator_client: Client, name: str
) -> None:
    record, gap = FAULTS[name](), gap_named(name)
    assert gap is not None
    assert record.pk in gap.rows().values_list("pk", flat=True)

    curator_client.get(reverse("admin:gap", args=[name]))
    response = curator_client.post(reverse("admin:gap-next", args=[name]))
    page = curator_client.get(record_page(name, record.pk))

    assert response.url.startswith(reverse("admin:gap", args=[name]))
    assert page.status_code == 200
    assert page.context["is_open"]
    assert page.context["form"], "there is a field to fill in"
    assert page.context["facts"]


def test_a_record_type_that_a_state_has_none_of_is_a_gap(curator_client: Client) -> None:
    DataSourceFactory(record_type=record_type("Stops"), agencies=[AgencyFactory(locations=[state_place()])])
    gap = gap_named("record-types-missing")
    assert gap is not None
    missing = set(gap.rows().filter(state__state_iso="PA").values_list("record_type__name", flat=True))
    assert "Stops" not in missing
    assert "Arrest Records" in missing

    first = gap.rows().filter(state__state_iso="PA", record_type__name="Arrest Records").get()
    assert "Arrest Records" in curator_client.get(record_page(gap.name, first.pk)).content.decode()


def test_filling_in_the_field_closes_the_gap_and_leads_to_the_next(curator_client: Client) -> None:
    first, second = (DataSourceFactory(description=None) for _ in range(2))
    name = "sources-without-description"
    page = record_page(name, first.pk)

    response = curator_client.post(page, {"answer": "save", "description": "Stops."})

    assert response.url == record_page(name, second.pk)
    assert DataSource.objects.get(pk=first.pk).description == "Stops."
    undo = next(
        str(message) for message in curator_client.get(response.url).context["messages"] if "Undo" in str(message)
    )
    address = undo.split('href="')[1].split('"')[0]
    curator_client.post(address, follow=True)
    assert DataSource.objects.get(pk=first.pk).description is None


def test_an_empty_field_is_no_answer(curator_client: Client) -> None:
    source = DataSourceFactory(description=None)
    page = record_page("sources-without-description", source.pk)

    response = curator_client.post(page, {"answer": "save", "description": ""})

    assert response.status_code == 400


def test_the_right_place_takes_the_place_of_the_wrong_one(curator_client: Client) -> None:
    agency, right = FAULTS["agencies-local-placed-by-county"](), town()

    curator_client.post(
        record_page("agencies-local-placed-by-county", agency.pk), {"answer": "save", "other": right.pk}
    )

    assert list(agency.locations.all()) == [right]


def test_an_agency_gets_its_website_or_is_said_to_have_none(curator_client: Client) -> None:
    with_page, without = (AgencyFactory(locations=[town()]) for _ in range(2))
    known = MetaUrlFactory()
    name = "agencies-without-page"

    curator_client.post(record_page(name, with_page.pk), {"answer": "save", "url": known.url})
    curator_client.post(record_page(name, without.pk), {"answer": "save", "has_none": "on"})

    assert list(with_page.meta_urls.all()) == [known]
    assert Agency.objects.get(pk=without.pk).no_web_presence
    gap = gap_named(name)
    assert gap is not None
    assert not gap.rows().exists()


def test_a_website_that_the_catalog_has_in_another_spelling_is_no_second_one(curator_client: Client) -> None:
    known = MetaUrlFactory(url="https://police.example.gov/home")
    agency = AgencyFactory(locations=[town()])

    typed = {"answer": "save", "url": "http://www.police.example.gov/home/"}
    curator_client.post(record_page("agencies-without-page", agency.pk), typed)

    assert list(agency.meta_urls.all()) == [known]


def test_a_source_that_is_added_for_an_agency_is_public(curator_client: Client) -> None:
    agency = AgencyFactory(locations=[town()])
    typed = {
        "answer": "save",
        "source_url": "https://example.org/stops",
        "name": "Stops",
        "record_type": record_type("Stops").pk,
    }

    curator_client.post(record_page("agencies-without-source", agency.pk), typed)

    source = agency.data_sources.get()
    assert (source.name, source.approval_status) == ("Stops", ApprovalStatus.APPROVED)


def test_a_county_without_sources_gets_one_of_its_agencies_or_its_own(curator_client: Client) -> None:
    county = location_of(CountyFactory(name="Erie", state=state_of("PA", "Pennsylvania")))
    agency = AgencyFactory(name="Girard Police", locations=[location_of(LocalityFactory(county=county.county))])
    elsewhere = AgencyFactory(locations=[town()])
    page = record_page("counties-without-source", county.pk)
    typed = {"answer": "save", "name": "Stops", "record_type": record_type("Stops").pk}

    shown = curator_client.get(page).content.decode()
    assert f'<option value="{agency.pk}">Girard Police, ' in shown
    assert elsewhere.name not in shown
    refused = curator_client.post(page, typed | {"source_url": "https://example.org/a", "agency": elsewhere.pk})
    curator_client.post(page, typed | {"source_url": "https://example.org/b", "agency": agency.pk})
    curator_client.post(page, typed | {"source_url": "https://example.org/c", "agency": ""})

    assert refused.status_code == 400
    of_agency, own = DataSource.objects.order_by("pk")
    assert (of_agency.agencies.get(), own.locations.get()) == (agency, county)
    assert {source.approval_status for source in (of_agency, own)} == {ApprovalStatus.APPROVED}
    gap = gap_named("counties-without-source")
    assert gap is not None
    assert not gap.rows().filter(pk=county.pk).exists()


def test_a_record_type_missing_in_a_state_gets_a_source_there(curator_client: Client) -> None:
    state = state_of("PA", "Pennsylvania")
    agency, elsewhere = AgencyFactory(locations=[location_of(CountyFactory(state=state))]), AgencyFactory()
    DataSourceFactory(record_type=record_type("Stops"), agencies=[agency])
    gap = gap_named("record-types-missing")
    assert gap is not None
    rows = gap.rows().filter(state=state)
    first, second = (rows.get(record_type__name=name) for name in ("Arrest Records", "Surveys"))
    typed = {"answer": "save", "name": "Arrests", "source_url": "https://example.org/arrests"}
    page = record_page(gap.name, first.pk)

    refused = curator_client.post(page, typed | {"agency": elsewhere.pk})
    curator_client.post(page, typed | {"agency": agency.pk})
    curator_client.post(record_page(gap.name, second.pk), typed | {"source_url": "https://example.org/surveys"})

    assert "Choose an agency in Pennsylvania." in refused.content.decode()
    arrests, surveys = DataSource.objects.filter(name="Arrests").order_by("pk")
    assert (str(arrests.record_type), arrests.agencies.get()) == ("Arrest Records", agency)
    assert (str(surveys.record_type), surveys.locations.get()) == ("Surveys", location_of(state))
    assert not gap.rows().filter(pk__in=[first.pk, second.pk]).exists()


def test_what_was_put_aside_waits_for_review_once_its_agency_is_known(curator_client: Client) -> None:
    source, agency = FAULTS["sources-needing-identification"](), AgencyFactory()

    page = record_page("sources-needing-identification", source.pk)
    curator_client.post(page, {"answer": "save", "other": agency.pk})

    assert DataSource.objects.get(pk=source.pk).approval_status == ApprovalStatus.PENDING


def test_not_a_fault_is_remembered_listed_and_can_be_undone(curator_client: Client) -> None:
    source = DataSourceFactory(description=None, name="Only a title")
    name = "sources-without-description"
    page = record_page(name, source.pk)

    curator_client.post(page, {"answer": "fine", "note": "The title says it all."})

    gap = gap_named(name)
    assert gap is not None
    assert not services.open_rows(gap).exists()
    listed = curator_client.get(reverse("admin:gap", args=[name]), {"show": "fine"}).content.decode()
    assert "Only a title" in listed
    assert "The title says it all." in listed
    curator_client.post(reverse("admin:gap-reopen", args=[name, source.pk]))
    assert services.open_rows(gap).get() == source


def test_too_hard_leaves_the_queue_and_still_counts(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(description=None)
    gap = gap_named("sources-without-description")
    assert gap is not None

    curator_client.post(record_page(gap.name, source.pk), {"answer": "hard"})

    assert services.open_rows(gap).get() == source
    assert not services.waiting_rows(gap, curator.pk).exists()
    assert GapCase.objects.get().decision == Decision.TOO_HARD


def test_what_is_skipped_comes_again_when_one_starts_over(curator_client: Client) -> None:
    source = DataSourceFactory(description=None)
    name = "sources-without-description"
    page = record_page(name, source.pk)

    assert curator_client.post(page, {"answer": "skip"}).url == reverse("admin:gap", args=[name])
    assert curator_client.post(reverse("admin:gap-next", args=[name])).url == page


def test_two_people_are_not_offered_the_same_and_what_is_assigned_is_for_one(
    curator: User, administrator: User
) -> None:
    first, second = (DataSourceFactory(description=None) for _ in range(2))
    gap = gap_named("sources-without-description")
    assert gap is not None

    claim(gap.name, first.pk, curator.pk)
    assert services.first_waiting(gap, administrator.pk, "") == [second.pk]
    assert services.first_waiting(gap, curator.pk, "") == [first.pk, second.pk]

    services.assign(gap, second.pk, curator.pk)
    assert services.first_waiting(gap, administrator.pk, "") == []


def test_what_is_assigned_stands_on_ones_page_with_the_note(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(description=None, name="For you")
    page = record_page("sources-without-description", source.pk)

    curator_client.post(page, {"answer": "assign", "person": curator.pk, "note": "Ask the clerk."})

    shown = curator_client.get(reverse("admin:gaps")).content.decode()
    assert "For you" in shown
    assert "Ask the clerk." in shown


def test_what_is_deferred_comes_back_on_its_day(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(description=None)
    gap = gap_named("sources-without-description")
    assert gap is not None
    page = record_page(gap.name, source.pk)
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)

    assert curator_client.post(page, {"answer": "defer", "until": ""}).status_code == 400
    assert curator_client.post(page, {"answer": "defer", "until": "2020-01-01"}).status_code == 400
    curator_client.post(page, {"answer": "defer", "until": tomorrow.isoformat()})
    assert not services.waiting_rows(gap, curator.pk).exists()

    GapCase.objects.update(deferred_until=timezone.localdate())
    assert services.waiting_rows(gap, curator.pk).get() == source


def test_a_week_is_the_same_for_the_job_and_for_readers_where_it_is_still_sunday(monkeypatch: Any) -> None:
    AgencyFactory(locations=[town()])
    gap = gap_named("agencies-without-page")
    assert gap is not None
    gap_counts.count_everything(datetime.date(2026, 11, 23))
    monday_in_london = datetime.datetime(2026, 11, 30, 2, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: monday_in_london)

    with timezone.override("America/New_York"):
        (counted,) = gap_counts.present_counts([gap])

    assert (counted.count, counted.change) == (1, 0)


def test_the_counts_are_true_with_the_change_since_last_week_and_by_state(curator_client: Client) -> None:
    there = location_of(LocalityFactory(county__state=state_of("OH", "Ohio")))
    AgencyFactory.create_batch(2, locations=[there])
    gap = gap_named("agencies-without-source")
    assert gap is not None
    gap_counts.count_everything(timezone.localdate() - datetime.timedelta(days=7))
    AgencyFactory(locations=[town()])

    counted = {row.gap.name: row for row in gap_counts.present_counts(all_gaps())}[gap.name]
    assert (counted.count, counted.change) == (3, 1)
    states = curator_client.get(reverse("admin:gap", args=[gap.name])).context["states"]
    assert {row["code"]: (row["count"], row["change"]) for row in states}["OH"] == (2, 0)
    response = curator_client.post(reverse("admin:gap-next", args=[gap.name]), {"state": "OH"})
    assert response.url.endswith("?state=OH")


def test_a_long_list_of_gaps_is_counted_up_to_a_bound_with_the_change_that_the_job_has_counted(
    curator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "sources-without-description"
    DataSourceFactory.create_batch(5, description=None)
    gap_counts.count_everything(timezone.localdate() - datetime.timedelta(days=7))
    DataSourceFactory.create_batch(2, description=None)
    gap_counts.count_everything()

    for most, shown in ((7, (7, 2, False)), (4, (4, 2, True))):
        counted = {row.gap.name: row for row in gap_counts.present_counts(all_gaps(), most)}[name]
        assert (counted.count, counted.change, counted.is_cut) == shown
    monkeypatch.setattr(gap_counts, "present_counts", partial(gap_counts.present_counts, most=4))
    assert re.search(r">\s*4\+\s", curator_client.get(reverse("admin:gaps")).content.decode())


@pytest.mark.parametrize("name", ["sources-out-of-date", "sources-without-description"])
def test_the_page_of_gaps_stops_reading_a_rules_records_at_its_bound(name: str) -> None:
    gap = gap_named(name)
    assert gap is not None
    for _ in range(60):
        FAULTS[name]()
    sql, parameters = gap_counts.counting_statement(gap, 10)

    with connection.cursor() as cursor:
        cursor.execute("analyze public.data_sources, public.agencies")
        cursor.execute(f"explain (analyze, timing off, format json) select {sql}", parameters)
        ((plan,),) = cursor.fetchall()

    read = rows_scanned(plan[0]["Plan"])
    assert 10 <= read[gap.rows().model._meta.db_table] < 20


def test_counting_twice_a_week_keeps_one_count(db: None) -> None:
    DataSourceFactory(description=None)
    gap_counts.count_everything()
    rows = GapCount.objects.count()
    assert gap_counts.count_everything() >= 1
    assert GapCount.objects.count() == rows


def test_names_that_say_another_state_are_found_and_names_of_places_are_not(db: None) -> None:
    ohio, texas, _ = state_of("OH", "Ohio"), state_of("TX", "Texas"), state_of("MO", "Missouri")
    missouri_city = location_of(LocalityFactory(name="Missouri City", county__state=texas))
    in_ohio = location_of(LocalityFactory(county__state=ohio))
    wrong = AgencyFactory(name="Texas Rangers Ohio Company", locations=[missouri_city])
    AgencyFactory(name="Missouri City Police Department", locations=[missouri_city])
    AgencyFactory(name="Ohio State Highway Patrol", locations=[in_ohio])

    find_place_doubts()

    assert list(AgencyPlaceDoubt.objects.values_list("agency", "kind")) == [(wrong.pk, DoubtKind.STATE)]


def test_an_agency_in_another_town_than_it_is_named_after_is_found(db: None) -> None:
    county = CountyFactory()
    own, other = (location_of(LocalityFactory(name=name, county=county)) for name in ("Ashby", "Barlow"))
    agency = AgencyFactory(name="Ashby Police Department", locations=[other])
    AgencyFactory(name="Barlow Police Department", locations=[other])

    find_place_doubts()

    doubt = AgencyPlaceDoubt.objects.get()
    assert (doubt.agency, doubt.location, doubt.kind) == (agency, own, DoubtKind.TOWN)


def test_only_curators_see_gaps(owner_client: Client) -> None:
    sender_client = Client()
    sender_client.force_login(UserFactory(permissions=[SEND_NOTIFICATIONS]))
    for address in (reverse("admin:gaps"), reverse("admin:gap", args=["agencies-without-page"])):
        assert sender_client.get(address).status_code == 403
        assert owner_client.get(address).status_code == 302


def test_the_pages_take_few_queries(curator_client: Client, django_assert_max_num_queries: Any) -> None:
    DataSourceFactory.create_batch(3, description=None)
    with django_assert_max_num_queries(8):
        curator_client.get(reverse("admin:gaps"))
    # The facts of a source are many: its agencies with their places, its type, the curators to assign it to.
    with django_assert_max_num_queries(26):
        curator_client.get(record_page("sources-without-description", DataSource.objects.first().pk))


def test_the_start_page_leads_with_the_gaps(curator_client: Client) -> None:
    DataSourceFactory(description=None)
    gap_counts.count_everything()

    page = curator_client.get("/admin/")

    rows = {row["gap"].name: row["count"] for row in page.context["gaps"]}
    assert rows["sources-without-description"] == 1
    assert "sources-without-record-type" not in rows
    text = page.content.decode()
    assert text.index("what’s missing from the catalog") < text.index("Work queue")


def test_a_request_is_tied_to_its_place(curator_client: Client) -> None:
    data_request, place = DataRequestFactory(), town()

    page = record_page("requests-without-place", data_request.pk)
    curator_client.post(page, {"answer": "save", "other": place.pk})

    assert list(DataRequest.objects.get().locations.all()) == [place]


@pytest.mark.django_db
def test_an_unknown_view_of_a_rule_is_left_out_and_named(curator_client: Client) -> None:
    address = reverse("admin:gap", args=["agencies-without-place"])

    response = curator_client.get(address, {"show": "zz"})

    said = [str(message) for message in response.context["messages"]]
    assert said == ["We ignored “zz” in the link, because the filter “Views” has no such choice."]
    assert response.context["shown"] == ""


def gaps_of_start_page(client: Client) -> dict[str, tuple[int, int | None]]:
    return {row["gap"].name: (row["count"], row["change"]) for row in client.get("/admin/").context["gaps"]}


def test_the_start_page_has_counts_before_the_job_has_counted(curator_client: Client) -> None:
    DataSourceFactory(description=None)

    assert gaps_of_start_page(curator_client)["sources-without-description"] == (1, None)


def test_the_start_page_counts_a_rule_that_the_job_did_not_know_yet(curator_client: Client) -> None:
    DataSourceFactory(description=None, coverage_start=None, coverage_end=None)
    gap_counts.count_everything()
    GapCount.objects.filter(gap="sources-without-description").delete()

    shown = gaps_of_start_page(curator_client)

    assert shown["sources-without-description"] == shown["sources-without-coverage"] == (1, None)


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [
        ("LA", "Louisiana", "Parishes without any data source"),
        ("AK", "Alaska", "Boroughs and census areas without any data source"),
        ("PR", "Puerto Rico", "Municipios without any data source"),
        ("OH", "Ohio", "Counties without any data source"),
    ],
)
def test_the_pages_of_a_gap_say_what_a_state_calls_its_counties(
    curator_client: Client, curator: User, code: str, name: str, words: str
) -> None:
    county = location_of(CountyFactory(state=state_of(code, name)))
    gap = gap_named("counties-without-source")
    assert gap is not None
    services.assign(gap, county.pk, curator.pk)

    pages = [
        curator_client.get(record_page(gap.name, county.pk)),
        curator_client.get(reverse("admin:gap", args=[gap.name]), {"state": code}),
    ]
    (mine,) = curator_client.get(reverse("admin:gaps")).context["mine"]

    assert all(f"{words}</" in page.content.decode() or f"{words} " in page.content.decode() for page in pages)
    assert [page.context.get("label", page.context["title"]) for page in pages] == [words, words]
    assert mine["label"] == words


def test_an_agency_is_placed_only_by_what_its_state_calls_its_counties(curator_client: Client) -> None:
    parish = location_of(CountyFactory(state=state_of("LA", "Louisiana")))
    agency = AgencyFactory(jurisdiction_type=JurisdictionType.LOCAL, locations=[parish])

    page = curator_client.get(record_page("agencies-local-placed-by-county", agency.pk))

    assert page.context["label"] == "Local agencies placed only by parish"


@pytest.mark.parametrize(("code", "name"), [("DC", "District of Columbia"), ("GU", "Guam")])
def test_what_stands_for_a_county_where_there_are_none_is_no_gap(db: None, code: str, name: str) -> None:
    whole = location_of(CountyFactory(name=name, state=state_of(code, name)))
    county = location_of(CountyFactory(state=state_of("OH", "Ohio")))
    gap = gap_named("counties-without-source")
    assert gap is not None

    assert set(gap.rows().filter(pk__in=[whole.pk, county.pk]).values_list("pk", flat=True)) == {county.pk}


def test_a_rule_is_shown_for_one_state_and_begins_there(curator_client: Client) -> None:
    ohio, texas = state_of("OH", "Ohio"), state_of("TX", "Texas")
    here, _ = (AgencyFactory(locations=[location_of(LocalityFactory(county__state=of))]) for of in (ohio, texas))
    address = reverse("admin:gap", args=["agencies-without-page"])

    page = curator_client.get(address, {"state": "OH"})

    assert [row["code"] for row in page.context["states"]] == ["OH"]
    assert (page.context["count"], page.context["waiting"]) == (1, 1)
    assert '<input type="hidden" name="state" value="OH">' in page.content.decode()
    assert curator_client.get(record_page("agencies-without-page", here.pk), {"state": "OH"}).context["state"] == "OH"
