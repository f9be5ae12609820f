"""Local agencies stand in the towns that they are named after."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.enums import JurisdictionType
from agencies.models import Agency, AgencyPlaceSuggestion
from agencies.placing import own_town
from agencies.services.placing import place_agencies, plan_placing
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from locations.lookup import PlaceIndex
from locations.models import County, Location
from tests.agencies.factories import AgencyFactory, AgencyPlaceSuggestionFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    county = CountyFactory(
        state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny", fips="42003"
    )
    for name in (
        "Pittsburgh",
        "Mount Lebanon",
        "Ross",
        "Ben Avon",
        "Saint Anne",
        "Harris",
        "O'Hara",
        "Plum",
        "La Salle",
    ):
        LocalityFactory(county=county, name=name)
    return county


@pytest.mark.parametrize(
    ("name", "town", "certain"),
    [
        ("Pittsburgh Bureau of Police", "Pittsburgh", True),
        ("City of Pittsburgh Police Department", "Pittsburgh", True),
        ("PITTSBURGH PD", "Pittsburgh", True),
        ("Mt. Lebanon Police Dept.", "Mount Lebanon", True),
        ("St Anne Police", "Saint Anne", True),
        ("O\u2019Hara Township Police", "O'Hara", True),
        ("LaSalle Police Department", "La Salle", True),
        ("Police Department of Plum", "Plum", True),
        ("Borough of Plum", "Plum", True),
        ("Ben Avon Heights Police Department", "Ben Avon", False),
        ("Pittsburgh-Ross Regional Police", "Pittsburgh", False),
        ("Harris County Constable", None, None),
        ("Pittsburgh University Police", None, None),
        ("Allegheny Police", None, None),
        ("Police", None, None),
    ],
)
def test_a_name_says_its_town(county: County, name: str, town: str | None, certain: bool | None) -> None:
    places = PlaceIndex()

    own = own_town(places, name, location_of(county).pk)

    assert (places.rows[own.location].town if own else None) == town
    assert (own.certain if own else None) == certain


def place(name: str) -> Location:
    return Location.objects.get(locality__name=name)


def test_agencies_are_put_into_their_towns_as_one_set_of_changes_that_can_be_undone(
    county: County, curator: User
) -> None:
    at_county = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[location_of(county)])
    elsewhere = AgencyFactory(name="Ross Police", locations=[place("Pittsburgh")])
    right = AgencyFactory(name="Plum Police", locations=[place("Plum")])
    unclear = AgencyFactory(name="Ben Avon Heights Police", locations=[location_of(county)])
    sheriff = AgencyFactory(
        name="Pittsburgh Sheriff", jurisdiction_type=JurisdictionType.COUNTY, locations=[location_of(county)]
    )
    several = AgencyFactory(name="Plum Police", locations=[location_of(county), place("Ross")])
    before = ChangeLog.objects.count()

    plan = place_agencies(curator.pk)

    assert at_county.locations.get() == place("Pittsburgh")
    assert elsewhere.locations.get() == place("Ross")
    assert right.locations.get() == place("Plum")
    assert unclear.locations.get() == sheriff.locations.get() == location_of(county)
    assert several.locations.count() == 2
    assert AgencyPlaceSuggestion.objects.get().agency == unclear
    changes = ChangeLog.objects.order_by("id")[before:]
    assert {(change.change_set, change.actor_user_id) for change in changes} == {(plan.change_set, curator.pk)}

    assert plan.change_set is not None
    undo_change_set(plan.change_set, curator.pk)

    assert at_county.locations.get() == location_of(county)
    assert elsewhere.locations.get() == place("Pittsburgh")


# Kilometers to the north of the other county's only town, and people of the city.
@pytest.mark.parametrize(
    ("away", "people", "certain"),
    [(10, 500, True), (25, 500, False), (25, 1_300_000, True), (55, 1_300_000, False), (70, 1_300_000, None)],
)
def test_a_city_reaches_into_the_next_county_as_far_as_it_is_big(
    away: float, people: int, certain: bool | None
) -> None:
    state = StateFactory(state_iso="TX", state_name="Texas")
    other_county = CountyFactory(state=state, name="Denton", fips="48121")
    village = LocalityFactory(county=other_county, name="Little Elm")
    next_county = CountyFactory(state=state, name="Dallas", fips="48113")
    city = LocalityFactory(county=next_county, name="Dallas", population=people)
    Location.objects.filter(locality=village).update(lat=33.0, lng=-97.0)
    Location.objects.filter(locality=city).update(lat=33.0 + away / 111.2, lng=-97.0)
    AgencyFactory(name="Dallas Police Department", locations=[location_of(other_county)])
    AgencyFactory(name="Dallas Police", locations=[location_of(village)])

    plan = plan_placing()

    # An agency that stands in a town stays there.
    assert [move.new for move in plan.certain] == ([location_of(city).pk] if certain else [])
    assert [move.new for move in plan.uncertain] == ([location_of(city).pk] if certain is False else [])


def test_a_name_that_two_towns_of_the_state_bear_says_nothing_beyond_the_county(county: County) -> None:
    towns = [LocalityFactory(name="Salem", county=CountyFactory(state=county.state)) for _ in range(2)]
    Location.objects.filter(locality__in=[*towns, place("Plum").locality]).update(lat=40.0, lng=-80.0)
    AgencyFactory(name="Salem Police", locations=[location_of(county)])

    plan = plan_placing()

    assert plan.certain == plan.uncertain == []


def test_a_township_beside_an_agency_of_its_towns_own_is_not_certain(county: County) -> None:
    AgencyFactory(name="Ross Township Police", locations=[location_of(county)])
    assert [move.name for move in plan_placing().certain] == ["Ross Township Police"]

    AgencyFactory(name="Ross Police", locations=[place("Ross")])

    plan = plan_placing()
    assert plan.certain == []
    assert [move.name for move in plan.uncertain] == ["Ross Township Police"]


def test_the_command_says_what_it_does_and_a_dry_run_does_nothing(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    agency = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[location_of(county)])

    call_command("place_agencies", "--dry-run")
    assert "1 agencies would move" in capsys.readouterr().out
    assert agency.locations.get() == location_of(county)

    call_command("place_agencies")
    output = capsys.readouterr().out
    assert "Allegheny County, PA → Pittsburgh, Allegheny, PA" in output
    assert "To undo this" in output
    assert agency.locations.get() == place("Pittsburgh")

    call_command("place_agencies")
    assert "0 agencies moved" in capsys.readouterr().out


def test_a_curator_decides_what_is_not_certain_and_is_asked_once(county: County, curator_client: Client) -> None:
    first = AgencyFactory(name="Ben Avon Heights Police", locations=[location_of(county)])
    second = AgencyFactory(name="Pittsburgh-Ross Police", locations=[location_of(county)])
    place_agencies()
    page = reverse("admin:agencies_agencyplacesuggestion_changelist")
    assert "Ben Avon Heights Police" in curator_client.get(page).content.decode()

    for agency, action in ((first, "leave"), (second, "put_there")):
        chosen = AgencyPlaceSuggestion.objects.get(agency=agency).pk
        curator_client.post(page, {"action": action, "_selected_action": [chosen]})
    place_agencies()

    assert first.locations.get() == location_of(county)
    assert second.locations.get() == place("Pittsburgh")
    assert "Ben Avon" not in curator_client.get(page).content.decode()
    assert not AgencyPlaceSuggestion.objects.filter(dismissed_at=None).exists()


def test_the_queue_takes_as_many_queries_for_many_as_for_one(
    curator_client: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(4):
        AgencyPlaceSuggestionFactory()
    page = reverse("admin:agencies_agencyplacesuggestion_changelist")

    # session, user, permissions; count, page, places of the agencies
    with django_assert_num_queries(7):  # type: ignore[operator]
        assert curator_client.get(page).status_code == 200
    assert Agency.objects.count() == 4
