"""Agencies that are probably one: what is found, what is not, and that blocks lose nothing that comparing all finds."""

import random
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import combinations
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from agencies.duplicates.compared_agencies import agencies_by_area, agencies_by_page
from agencies.duplicates.finding import find_agencies
from agencies.duplicates.judging import MOST_SHARING, compare_agencies, verdict_by_name
from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from agencies.tasks import find_duplicates
from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair
from audit.merging.pairs import dismiss
from locations.models import Location
from pdap.lib.jobs.models import JobRun
from tests.agencies.factories import AgencyExternalIdFactory, AgencyFactory, AgencyMetaUrlFactory, MetaUrlFactory
from tests.locations.factories import (
    CountyFactory,
    LocalityFactory,
    LocationFactory,
    StateFactory,
    location_of,
    national,
)

pytestmark = pytest.mark.django_db


def nobody(*_: Any) -> None:
    """Tell nobody of the progress."""


@pytest.fixture
def county() -> Location:
    """A county."""
    return location_of(CountyFactory())


def found(*names: str, place: Location, other_place: Location | None = None, **columns: Any) -> list[int]:
    """Enter two agencies at a place (or at two), look for duplicates, and return the pairs' scores."""
    first = AgencyFactory(name=names[0], locations=[place])
    AgencyFactory(name=names[1], locations=[other_place or place], **columns)
    find_duplicates()
    scores = list(DuplicatePair.objects.filter(kind=Kind.AGENCY).values_list("score", flat=True))
    assert all(pair.first_id == first.pk for pair in DuplicatePair.objects.filter(kind=Kind.AGENCY))
    return scores


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Springfield Police Department", "SPRINGFIELD POLICE DEPT."),
        ("Springfield Police Department", "Springfield PD"),
        ("Springfield Police Department", "Springfield P.D."),
        ("Springfield Police Department", "Springfield Police"),
        ("Springfield Police Department", "Springfield Dept of Police"),
        ("Clair County Sheriff's Office", "Clair County Sheriff's Department"),
        ("Clair County Sheriff's Office", "Clair Co. Sheriffs Dept"),
        ("Clair County Sheriff's Office", "CLAIR COUNTY SHERIFF S OFFICE"),
        ("Clair County Sheriff's Office", "Clair Co. S.O."),
        ("Clair County Sheriff\N{RIGHT SINGLE QUOTATION MARK}s Office", "Clair Cnty Sheriff Ofc"),
        ("St. Ann Township Police Department", "Saint Ann Twp. Police Dept"),
        ("Ft. Mead Police", "Fort Mead Police Department"),
        ("La Porte Police Department", "LaPorte Police Department"),
        ("Winston-Salem Police Department", "Winston Salem Police Department"),
        ("City of Bay Police Department", "Bay City Police Department"),
        ("State Police: Clair County", "Clair County State Police"),
        ("District Court No. 1", "District Court 01"),
        ("First District Court", "1st Dist. Ct."),
        ("Parks & Recreation Dept", "Parks and Recreation Department"),
    ],
)
def test_names_that_differ_in_punctuation_abbreviation_or_case_are_found(
    name: str, other: str, county: Location
) -> None:
    assert min(found(name, other, place=county), default=0) >= 95


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Springfield Police Department", "Springfield County Sheriff's Office"),
        ("Clair County Jail", "Clair County Sheriff's Office"),
        ("Clair County Police Department", "Clair County Sheriff's Office"),
        ("District Court 1", "District Court 2"),
        ("Justice Precinct II", "Justice Precinct III"),
        ("Park Forest Police Department", "Forest Park Police Department"),
        ("Chester Township Police Department", "Chester Police Department"),
        ("Newburgh Town Police Department", "Newburgh Police Department"),
        ("East Lampeter Police Department", "West Lampeter Police Department"),
        ("Barton Police Department", "Carton Police Department"),
        ("Ward A Constable", "Ward B Constable"),
        ("Upper Darby Police", "Lower Darby Police"),
    ],
)
def test_names_of_two_agencies_are_left_alone(name: str, other: str, county: Location) -> None:
    assert found(name, other, place=county) == []


@pytest.mark.parametrize("level", ["county", "state"])
@pytest.mark.parametrize(
    ("other", "scores"),
    [("Police Department of Park Forest", [90]), ("Police Department of Forest Park", [])],
)
def test_where_no_town_is_known_the_kind_of_body_may_come_first_and_the_town_keeps_its_order(
    level: str, other: str, scores: list[int]
) -> None:
    place = location_of(CountyFactory() if level == "county" else StateFactory())

    assert found("Park Forest Police Department", other, place=place) == scores


def test_a_letter_makes_no_duplicate_of_two_towns_and_one_of_one_town() -> None:
    county = CountyFactory()
    towns = [location_of(LocalityFactory(name=name, county=county)) for name in ("Brownsville", "Brownville")]
    names = ("Brownsville Police Department", "Brownville Police Department")

    assert found(*names, place=towns[0], other_place=towns[1]) == []
    Agency.objects.all().delete()
    assert found(*names, place=towns[0]) == [75]


def test_nothing_is_found_across_states_or_counties() -> None:
    names = ("Washington Police Department", "Washington PD")
    state = StateFactory()
    here, elsewhere = (location_of(CountyFactory(state=state)) for _ in range(2))

    assert found(*names, place=here, other_place=elsewhere) == []
    Agency.objects.all().delete()
    page = MetaUrlFactory()
    assert found(*names, place=here, other_place=LocationFactory()) == []
    for agency in Agency.objects.all():
        AgencyMetaUrlFactory(agency=agency, meta_url=page)
    find_duplicates()
    assert not DuplicatePair.objects.exists()


def test_agencies_without_a_place_are_compared_with_each_other() -> None:
    for name in ("Federal Bureau of Prisons", "Fed. Bureau of Prisons", "Federal Bureau of Prison", "U.S. Courts"):
        AgencyFactory(name=name)
    AgencyFactory(name="US Courts")
    AgencyFactory(name="U.S. Courts", locations=[LocationFactory()])

    find_duplicates()

    pairs = {tuple(sorted(Agency.objects.get(pk=pk).name for pk in ids)) for ids in ids_found()}
    assert pairs == {
        ("Federal Bureau of Prison", "Federal Bureau of Prisons"),
        ("U.S. Courts", "US Courts"),
    }


def ids_found() -> Iterator[tuple[int, int]]:
    """Give the pairs of agencies by id."""
    return iter(DuplicatePair.objects.filter(kind=Kind.AGENCY).values_list("first_id", "second_id"))


def test_a_page_of_both_speaks_for_one_agency_but_not_for_a_police_and_a_court(county: Location) -> None:
    page = MetaUrlFactory()
    names = ("Clair Regional Police Department", "Clair Police of the Region", "Clair Municipal Court")
    for name in names:
        AgencyMetaUrlFactory(agency=AgencyFactory(name=name, locations=[county]), meta_url=page)

    find_duplicates()

    (pair,) = DuplicatePair.objects.filter(kind=Kind.AGENCY)
    assert {Agency.objects.get(pk=pk).name for pk in (pair.first_id, pair.second_id)} == set(names[:2])
    assert "They have the same page." in pair.reasons


def test_rejected_agencies_are_left_out(county: Location) -> None:
    AgencyFactory(name="Springfield PD", locations=[county])
    AgencyFactory(name="Springfield PD", locations=[county], rejected=True)

    find_duplicates()

    assert not DuplicatePair.objects.exists()


def test_a_dismissed_pair_comes_back_only_when_one_of_its_records_changes(county: Location, curator: User) -> None:
    found("Springfield PD", "Springfield Police", place=county)
    pair = DuplicatePair.objects.get()
    dismiss(pair.pk, curator.pk)
    first = Agency.objects.get(pk=pair.first_id)

    Agency.objects.filter(pk=first.pk).update(name="SPRINGFIELD P.D.", defunct_year="1990")  # the same name
    find_duplicates()
    pair.refresh_from_db()
    assert pair.dismissed_by == curator

    first.location_links.create(location=LocationFactory(place=LocalityFactory(county=county.county)))
    find_duplicates()
    pair.refresh_from_db()
    assert pair.dismissed_at is None


def test_what_is_no_longer_alike_is_forgotten_and_what_stays_keeps_its_age(county: Location) -> None:
    found("Springfield PD", "Springfield Police", place=county)
    before = DuplicatePair.objects.get()
    find_duplicates()
    assert DuplicatePair.objects.get().found_at == before.found_at

    Agency.objects.filter(pk=before.second_id).update(name="Shelbyville Police")
    find_duplicates()

    assert not DuplicatePair.objects.exists()


def test_pages_of_one_address_are_a_pair(db: None) -> None:
    page = MetaUrlFactory(url="http://www.Police.example.gov/")
    twin = MetaUrlFactory(url="https://police.example.gov")
    MetaUrlFactory(url="https://police.example.gov/about")

    find_duplicates()

    pair = DuplicatePair.objects.get(kind=Kind.META_URL)
    assert (pair.first_id, pair.second_id) == (page.pk, twin.pk)


def test_the_command_says_what_it_found(county: Location) -> None:
    AgencyFactory(name="Springfield PD", locations=[county])
    AgencyFactory(name="Springfield Police", locations=[county])
    out = StringIO()

    call_command("find_duplicates", "--quiet", stdout=out)

    assert "Agency: 1 pairs found, 1 new or changed, 0 removed" in out.getvalue()


def test_the_job_is_written_down() -> None:
    find_duplicates()

    assert JobRun.objects.get(job="agencies.tasks.find_duplicates").outcome == "done"


WORDS = [
    "clair",
    "claire",
    "claer",
    "springfield",
    "springfeld",
    "spring",
    "field",
    "county",
    "city",
    "twp",
    "township",
]
KINDS = ["police", "pd", "police department", "sheriffs office", "sheriff dept", "court 1", "court 2", "jail", ""]
# One or two names, so that many agencies of an example have one of them, or one that is nearly the same.
names = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join), min_size=1, max_size=2).map(
    lambda names: [spelled for name in names for spelled in (name, f"{name}e", name.replace(" ", ""))]
)
# In places: two towns of a county, another county of the state, and a county of another state.
made_agencies = names.flatmap(
    lambda names: st.lists(
        st.tuples(
            st.tuples(st.sampled_from(names), st.sampled_from(KINDS)).map(lambda name: " ".join(name).strip() or "x"),
            st.sampled_from([(), (0,), (1,), (2,), (3,), (0, 3)]),
            st.sampled_from([JurisdictionType.LOCAL, JurisdictionType.COUNTY]),
            st.sampled_from([AgencyType.LAW_ENFORCEMENT, AgencyType.UNKNOWN]),
            st.sampled_from([False, False, True]),
        ),
        min_size=3,
        max_size=14,
    )
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_agencies)
# What chance seldom makes: two of a state that only a page brings together, and two that differ in a letter.
@example(
    [
        ("clair police", (0,), JurisdictionType.LOCAL, AgencyType.LAW_ENFORCEMENT, True),
        ("clair regional police", (2,), JurisdictionType.LOCAL, AgencyType.LAW_ENFORCEMENT, True),
        ("springfield police", (0,), JurisdictionType.LOCAL, AgencyType.LAW_ENFORCEMENT, False),
        ("springfeld police", (0,), JurisdictionType.LOCAL, AgencyType.LAW_ENFORCEMENT, False),
    ]
)
@pytest.mark.slow
def test_blocks_lose_nothing_that_comparing_each_with_each_finds(made: list[Any]) -> None:
    with transaction.atomic():
        enter_agencies(made)
        agencies = {agency.id: agency for together in agencies_by_area() for agency in together}
        assert len(agencies) == len(made)
        with CaptureQueriesContext(connection) as asked:
            pairs = list(find_agencies(nobody))
        transaction.set_rollback(True)

    sharing = Counter(state for agency in agencies.values() if agency.pages for state in agency.states)
    must, may = {}, {}
    for first, second in combinations(sorted(agencies), 2):
        left, right = agencies[first], agencies[second]
        if verdict := compare_agencies(left, right):
            may[first, second] = verdict.score
            by_name = left.areas & right.areas and verdict_by_name(left, right)
            # A page that more have says nothing, unless their names are alike.
            if by_name or any(sharing[state] <= MOST_SHARING for state in left.states & right.states):
                must[first, second] = verdict.score
    scores = {(pair.first_id, pair.second_id): pair.score for pair in pairs}
    assert must.items() <= scores.items() <= may.items()
    assert len(asked) == 3, asked.captured_queries


def enter_agencies(made: list[Any]) -> None:
    """Enter agencies with their places, some of them with the one page."""
    county = CountyFactory()
    towns = LocalityFactory.create_batch(2, county=county)
    places = [location_of(place) for place in (*towns, CountyFactory(state=county.state), CountyFactory())]
    page = MetaUrlFactory(url="https://a.gov")
    agencies = Agency.objects.bulk_create(
        AgencyFactory.build(name=name, jurisdiction_type=jurisdiction, agency_type=type_)
        for name, _, jurisdiction, type_, _ in made
    )
    AgencyLocation.objects.bulk_create(
        AgencyLocation(agency=agency, location=places[number])
        for agency, (_, numbers, *_) in zip(agencies, made, strict=True)
        for number in numbers
    )
    AgencyMetaUrl.objects.bulk_create(
        AgencyMetaUrl(agency=agency, meta_url=page)
        for agency, (*_, has_page) in zip(agencies, made, strict=True)
        if has_page
    )


CHANGES = (
    ("Police Department", "PD"),
    ("Police Department", "POLICE DEPT."),
    ("Police Department", "Police"),
    ("Sheriff's Office", "Sheriff's Department"),
    ("Sheriff's Office", "SHERIFFS DEPT"),
    ("County", "Co."),
    ("Township", "Twp"),
    ("Saint", "St."),
    (" ", "  "),
)
NAMES = ("Saint Ann Police Department", "Clair County Sheriff's Office", "Upper Ann Township Police Department")


def test_each_way_of_writing_a_name_is_found_in_a_catalogue_of_many(django_assert_num_queries: Any) -> None:
    chance = random.Random(7)  # noqa: S311 - made-up names
    expected = set()
    for name in NAMES:
        place = LocationFactory()
        original = AgencyFactory(name=name, locations=[place])
        for old, new in CHANGES:
            if old in name:
                twin = AgencyFactory(name=name.replace(old, new), locations=[place])
                expected.add((original.pk, twin.pk))
    for number in range(30):
        AgencyFactory(name=f"{chance.choice(WORDS)} {number} Police", locations=[LocationFactory()])

    with django_assert_num_queries(3):  # how many, what lies in one area, what shares a page
        quick = {(pair.first_id, pair.second_id) for pair in find_agencies(nobody)}

    assert expected <= quick
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from duplicate_pairs")
        assert cursor.fetchone() == (0,)


def test_the_database_gives_together_what_lies_in_one_area_or_shares_a_page_in_one_state() -> None:
    state = StateFactory()
    town, other_town = (location_of(LocalityFactory(county=CountyFactory(state=state))) for _ in range(2))
    places = [
        [],
        [national()],
        [location_of(state)],
        [town],
        [town, other_town],
        [other_town],
        [LocationFactory(), town],
    ]
    agencies = [AgencyFactory(locations=where) for where in places]
    AgencyFactory(locations=[town], rejected=True)
    page, page_of_many = MetaUrlFactory(), MetaUrlFactory()
    for agency in agencies[:4]:
        AgencyMetaUrlFactory(agency=agency, meta_url=page)
    for agency in [*agencies[3:6], *(AgencyFactory(locations=[town]) for _ in range(MOST_SHARING - 2))]:
        AgencyMetaUrlFactory(agency=agency, meta_url=page_of_many)

    by_area = list(agencies_by_area())
    by_page = {frozenset(candidate.id for candidate in together) for together in agencies_by_page()}

    every = {candidate for together in by_area for candidate in together}
    assert len(every) == Agency.objects.count() - 1
    areas = {area for candidate in every for area in candidate.areas}
    ids = {frozenset(candidate.id for candidate in together) for together in by_area}
    assert ids == {frozenset(candidate.id for candidate in every if area in candidate.areas) for area in areas}
    assert all(
        [candidate.id for candidate in group] == sorted(candidate.id for candidate in group) for group in by_area
    )
    assert by_page == {frozenset(a.pk for a in agencies[:2]), frozenset(a.pk for a in agencies[2:4])}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada Department of Public Safety", "Ada Police Department"),
        ("Ada Division of Police", "Ada Police Department"),
        ("Ada Bureau of Police", "Ada Police Department"),
        ("Ada Police Service", "Ada Police Department"),
        ("Ada Township Police Department", "Ada Police Department"),
        ("Village of Ada Police Department", "Ada Police Department"),
        ("Metro Ada-Wayne County Police Department", "Ada Police Department"),
        ("Ada Metropolitan Police Department", "Ada Police Department"),
        ("Park Ada Police Department", "Ada Park Police Department"),
    ],
)
def test_other_words_for_one_body_are_found_in_one_town(name: str, other: str) -> None:
    town = location_of(LocalityFactory(name="Ada", county=CountyFactory(name="Wayne")))

    assert found(name, other, place=town)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada Department of Public Safety", "Ada Fire Department"),
        ("Wayne County Police Department", "Ada Police Department"),
        ("Ada Bureau of Identification", "Ada Police Department"),
        ("Ada Township Constable", "Ada Police Department"),
    ],
)
def test_other_words_for_other_bodies_are_left_alone(name: str, other: str) -> None:
    town = location_of(LocalityFactory(name="Ada", county=CountyFactory(name="Wayne")))

    assert found(name, other, place=town) == []


def test_a_township_is_only_perhaps_the_town_and_not_where_the_fbi_knows_both() -> None:
    town = location_of(LocalityFactory(name="Ada"))
    first, second = (
        AgencyFactory(name=name, locations=[town])
        for name in ("Ada Township Police Department", "Ada Police Department")
    )
    find_duplicates()
    pair = DuplicatePair.objects.get()
    assert (pair.score, pair.reasons[0][:8]) == (60, "Perhaps:")

    for agency in (first, second):
        AgencyExternalIdFactory(agency=agency)
    find_duplicates()
    assert not DuplicatePair.objects.exists()
