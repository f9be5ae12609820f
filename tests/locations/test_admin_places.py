"""Places in the admin: adding a locality with its county in one step, and suggestions that say which place."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import ChangeLog
from locations.models import County, Locality, Location, State
from pdap.db.materialized import refresh
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, PublicRecordsLawFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/locations/locality/with-county/"


@pytest.fixture
def county() -> County:
    """Allegheny, Pennsylvania."""
    return CountyFactory(name="Allegheny", fips="42003", state=StateFactory(state_iso="PA", state_name="Pennsylvania"))


def typed(state: State, **more: str) -> dict[str, Any]:
    """Return what someone types into the form."""
    return {"state": state.pk, "county": "Allegheny", "fips": "", "name": "Etna", **more}


@pytest.mark.parametrize("name", ["Allegheny", "allegheny", "Allegheny County", "ALLEGHENY CO."])
def test_a_locality_comes_into_a_county_that_is_there(
    curator_client: Client, curator: User, county: County, name: str
) -> None:
    response = curator_client.post(PAGE, typed(county.state, county=name))

    made = Locality.objects.get(name="Etna")
    location = Location.objects.get(locality=made)
    assert response["Location"] == reverse("admin:locations_location_change", args=[location.pk])
    assert (made.county, location.state) == (county, county.state)
    change = ChangeLog.objects.get(table_name="localities", operation_type="INSERT")
    assert change.actor_user_id == curator.pk


def test_a_new_county_comes_with_its_code(curator_client: Client, county: County) -> None:
    curator_client.post(PAGE, typed(county.state, county="Butler", fips="42019"))

    made = Locality.objects.select_related("county").get(name="Etna")
    assert (made.county.name, made.county.fips, made.county.state) == ("Butler", "42019", county.state)
    assert Location.objects.filter(county=made.county).count() == 2


@pytest.mark.parametrize(
    ("what", "field", "message"),
    [
        ({"county": "Alegheny"}, "county", "Did you mean Allegheny?"),
        ({"county": "Butler", "fips": "42"}, "fips", "five digits"),
        ({"county": "Butler", "fips": "\uff14\uff12\uff10\uff11\uff19"}, "fips", "five digits"),
        ({"county": "Butler", "fips": "42003"}, "fips", "belongs to Allegheny"),
        ({"county": "Butler", "fips": "36019"}, "fips", "begin with 42"),
        ({"fips": "42019"}, "fips", "already has the code 42003"),
        ({"name": "Etna, PA"}, "name", "No commas."),
        ({"name": ""}, "name", "This field is required"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    curator_client: Client, county: County, what: dict[str, str], field: str, message: str
) -> None:
    response = curator_client.post(PAGE, typed(county.state, **what))

    assert response.status_code == 400
    assert message in str(response.context["form"].errors[field])
    assert f'value="{what.get("county", "Allegheny")}"' in response.content.decode()
    assert County.objects.count() == 1
    assert not Locality.objects.exists()


def test_what_is_there_already_is_pointed_to(curator_client: Client, county: County) -> None:
    there = location_of(LocalityFactory(name="St. Ann", county=county))

    response = curator_client.post(PAGE, typed(county.state, name="Saint  Ann"))

    assert response.status_code == 400
    assert reverse("admin:locations_location_change", args=[there.pk]) in response.content.decode()
    assert Locality.objects.count() == 1


def test_it_leads_back_into_the_admin_and_nowhere_else(curator_client: Client, county: County) -> None:
    agency = reverse("admin:agencies_agency_change", args=[AgencyFactory().pk])
    assert f"{PAGE}?next={agency.replace('/', '%2F')}" in curator_client.get(agency).content.decode()
    assert agency in curator_client.get(PAGE, {"next": agency}).content.decode()

    there = curator_client.post(PAGE, {**typed(county.state), "next": agency})
    away = curator_client.post(PAGE, {**typed(county.state, name="Aspinwall"), "next": "https://evil.example/admin/"})

    assert there["Location"] == agency
    assert away["Location"].startswith("/admin/locations/")


def test_who_may_not_add_places_gets_a_403(stranger_client: Client) -> None:
    clerk = Client()
    clerk.force_login(UserFactory(permissions=["send_notifications"]))

    assert clerk.get(PAGE).status_code == 403
    assert stranger_client.get(PAGE).status_code in (302, 403)


def suggestions(client: Client, term: str, model: str, field: str, app: str = "agencies") -> list[str]:
    """Return what the admin suggests for a field of a form."""
    query = {"term": term, "app_label": app, "model_name": model, "field_name": field}
    return [row["text"] for row in client.get("/admin/autocomplete/", query).json()["results"]]


def test_suggestions_say_which_agency_place_or_county(
    curator_client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    town = LocalityFactory(name="Etna", county=county)
    AgencyFactory(name="Etna Police", locations=[location_of(town)])
    AgencyFactory(name="Etna Police", pending=True)
    DataSourceFactory()
    refresh()

    with django_assert_max_num_queries(8):
        agencies = suggestions(curator_client, "etna pol", "agencydatasource", "agency", "datasources")
    assert "Etna Police, Etna, Allegheny County, Pennsylvania" in agencies
    assert any(name.startswith("Etna Police (no place, ID ") for name in agencies)
    assert suggestions(curator_client, "pennsylvania etna", "agencydatasource", "agency", "datasources") == agencies[:1]
    assert suggestions(curator_client, "etna", "agencylocation", "location") == ["Etna, Allegheny County, Pennsylvania"]
    assert suggestions(curator_client, "allegh", "location", "county", "locations") == [
        "Allegheny, Pennsylvania (42003)"
    ]
    assert "United States" in suggestions(curator_client, "united st", "agencylocation", "location")


def test_more_suggestions_follow_without_counting(curator_client: Client) -> None:
    for number in range(25):
        AgencyFactory(name=f"Etna Police {number}")
    query = {"term": "etna", "app_label": "datasources", "model_name": "agencydatasource", "field_name": "agency"}

    first = curator_client.get("/admin/autocomplete/", query).json()
    second = curator_client.get("/admin/autocomplete/", {**query, "page": 2}).json()

    assert (len(first["results"]), first["pagination"]["more"]) == (20, True)
    assert (len(second["results"]), second["pagination"]["more"]) == (5, False)


@pytest.mark.parametrize(("missing", "expected"), [("place", "Lost"), ("source", "Idle"), ("page", "Lost")])
def test_the_list_of_agencies_shows_what_lacks_something(
    curator_client: Client, county: County, missing: str, expected: str
) -> None:
    DataSourceFactory(agencies=[AgencyFactory(name="Lost")])
    AgencyFactory(name="Idle", locations=[location_of(county)])

    listed = curator_client.get("/admin/agencies/agency/", {"missing": missing}).context["cl"].result_list

    assert expected in [agency.name for agency in listed]
    assert missing == "page" or len(listed) == 1


def test_the_list_of_agencies_of_a_state_has_those_of_its_towns(
    curator_client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    AgencyFactory(name="Ours", locations=[location_of(LocalityFactory(county=county))])
    AgencyFactory(name="Theirs", locations=[location_of(LocalityFactory())])

    with django_assert_max_num_queries(12):
        response = curator_client.get("/admin/agencies/agency/", {"state": "PA"})

    assert [agency.name for agency in response.context["cl"].result_list] == ["Ours"]


def test_a_curator_sees_no_addresses_of_submitters_and_an_administrator_chooses_among_them(
    curator_client: Client, administrator_client: Client, owner: User
) -> None:
    page = reverse("admin:agencies_agency_change", args=[AgencyFactory(submitter=owner).pk])

    assert owner.email not in curator_client.get(page).content.decode()
    assert owner.email in administrator_client.get(page).content.decode()


def test_a_law_is_never_checked_in_the_future(curator_client: Client) -> None:
    law = PublicRecordsLawFactory()
    page = reverse("admin:locations_publicrecordslaw_change", args=[law.pk])
    today = timezone.localdate()

    def check_on(day: datetime.date) -> str:
        typed = {"state": law.state_id, "name": law.name, "official_url": law.official_url, "checked_on": day}
        response = curator_client.post(page, typed)
        law.refresh_from_db()
        return "" if response.status_code == 302 else response.content.decode()

    assert "Enter today’s date or an earlier one." in check_on(today + datetime.timedelta(days=2))
    assert law.checked_on is None
    # Today as curators see it may be the day before ours.
    yesterday = today - datetime.timedelta(days=1)
    assert check_on(yesterday) == ""
    assert law.checked_on == yesterday


def names_in_list(client: Client, model: str, typed: str) -> list[str]:
    """Return what a list of the admin shows for what someone types into its search."""
    response = client.get(reverse(f"admin:locations_{model}_changelist"), {"q": typed})
    assert response.status_code == 200
    return [str(row) for row in response.context["cl"].result_list]


@pytest.mark.parametrize(
    "typed", ["Doña Ana", "dona ana", "DONA-ANA", "Don\u0303a Ana", "doñaana", "Dona Ana County", "35013", "ana"]
)
def test_counties_are_found_by_their_folded_names_and_codes(curator_client: Client, typed: str) -> None:
    CountyFactory(name="Doña Ana", fips="35013")
    CountyFactory(name="Catron", fips="35003")

    assert names_in_list(curator_client, "county", typed) == ["Doña Ana (35013)"]


@pytest.mark.parametrize("typed", ["LaSalle", "la salle", "La-Salle", "LASALLE"])
def test_towns_are_found_by_their_folded_names(curator_client: Client, typed: str) -> None:
    LocalityFactory(name="La Salle")
    LocalityFactory(name="St. Mary\u2019s")

    assert names_in_list(curator_client, "locality", typed) == ["La Salle"]
    assert names_in_list(curator_client, "locality", "saint marys") == ["St. Mary\u2019s"]


@pytest.mark.parametrize("typed", ["\N{POLICE CAR}", "%", "_", "x" * 5000])
def test_what_is_no_name_finds_nothing_in_the_lists_of_places(curator_client: Client, typed: str) -> None:
    LocalityFactory(name="La Salle")

    for model in ("state", "county", "locality"):
        assert names_in_list(curator_client, model, typed) == []


def test_the_code_of_a_state_is_kept_in_capitals(curator_client: Client, administrator_client: Client) -> None:
    address = reverse("admin:locations_state_add")
    administrator_client.post(address, {"state_iso": " pa ", "state_name": "Pennsylvania"})
    refused = administrator_client.post(address, {"state_iso": "Penn", "state_name": "Penn"})

    assert State.objects.get(state_name="Pennsylvania").state_iso == "PA"
    assert "Enter two letters, such as PA." in refused.content.decode()
    assert not State.objects.filter(state_name="Penn").exists()
    assert names_in_list(curator_client, "state", "pa") == ["Pennsylvania"]
