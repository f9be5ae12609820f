"""Suggestions while someone types."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from agencies.forms.pickers import suggest_agencies
from agencies.models import AgencyLocation
from pdap.db.materialized import refresh
from pdap.db.relations import MaterializedView
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import SearchTermFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def test_the_place_field_gets_suggestions_in_one_query(
    client: Client, places: Pennsylvania, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        response = client.get(reverse("suggest-places"), {"place": "pitts"})

    assert response.json() == {
        "places": [
            {"id": places.town.pk, "name": "Pittsburgh, Allegheny County, Pennsylvania", "level": "Locality"},
        ]
    }


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'; drop table users; --"])
def test_what_is_typed_is_taken_literally(client: Client, places: Pennsylvania, typed: str) -> None:
    assert client.get(reverse("suggest-places"), {"place": typed}).json() == {"places": []}


def suggested(client: Client, typed: str) -> list[tuple[str, str]]:
    """Return the kind and the name of each suggestion of the box but the last, which is always the words."""
    *named, last = client.get(reverse("suggest"), {"q": typed}).json()["suggestions"]
    assert (last["kind"], last["name"]) == ("Words", f"Search all sources for “{typed}”")
    return [(row["kind"], row["name"]) for row in named]


def test_places_and_agencies_stand_together(client: Client, places: Pennsylvania) -> None:
    assert suggested(client, "pitts") == [
        ("Locality", "Pittsburgh, Allegheny County, Pennsylvania"),
        ("Agency", "Pittsburgh Police, Pittsburgh, PA"),
    ]


def test_what_begins_so_comes_before_what_holds_it_and_what_is_alike_comes_only_alone(
    client: Client, places: Pennsylvania
) -> None:
    LocalityFactory(name="Park Burgh")
    refresh()

    assert suggested(client, "park")[0] == ("Locality", suggested(client, "park burgh")[0][1])
    assert [name.partition(",")[0] for kind, name in suggested(client, "burgh") if kind == "Locality"] == [
        "Park Burgh",
        "Pittsburgh",
    ]
    assert suggested(client, "alegheny")[0] == ("County", "Allegheny County, Pennsylvania")


def test_a_county_is_labeled_with_its_state_s_own_word(client: Client) -> None:
    parish = CountyFactory(name="Orleans", state=StateFactory(state_iso="LA", state_name="Louisiana"))
    LocalityFactory(name="Somewhere", county=parish)
    refresh()

    rows = client.get(reverse("suggest"), {"q": "orleans parish"}).json()["suggestions"]

    assert ("County", "Parish") in [(row["kind"], row["label"]) for row in rows]


def test_the_words_of_an_agency_may_be_its_places(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Bureau of Fire", locations=[places.town])
    refresh()

    assert suggested(client, "fire pittsburgh") == [("Agency", "Bureau of Fire, Pittsburgh, PA")]


def test_an_agency_that_is_not_public_is_not_suggested(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Pitts Secret", pending=True, locations=[places.town])
    refresh()

    assert "Secret" not in str(suggested(client, "pitts"))


@pytest.mark.parametrize(
    ("address", "parameter"),
    [("/search/suggest", "q"), ("/search/agencies", "agency"), ("/search", "q"), ("/agencies", "q"),
     ("/api/v2/typeahead/agencies", "query")],
)  # fmt: skip
def test_an_agency_that_was_taken_back_is_nowhere_suggested_though_the_views_are_older(
    owner_client: Client, places: Pennsylvania, address: str, parameter: str
) -> None:
    agency = AgencyFactory(name="Harrisville Watch", locations=[places.town])
    refresh()
    asked = {parameter: "Harrisvile Wach" if address == "/agencies" else "harrisv"}
    assert b"Harrisville Watch" in owner_client.get(address, asked, follow=True).content

    agency.approval_status = "rejected"
    agency.save()

    response = owner_client.get(address, asked, follow=True)
    assert response.status_code == 200
    assert b"Harrisville Watch" not in response.content


def test_an_unknown_zip_code_is_said_to_be_unknown(client: Client, places: Pennsylvania) -> None:
    assert client.get(reverse("suggest"), {"q": "99999"}).json() == {
        "suggestions": [],
        "note": "We don’t recognize the ZIP code 99999.",
    }


@pytest.fixture
def terms(places: Pennsylvania) -> None:
    """What people call stops and arrests, in two languages."""
    SearchTermFactory(term="traffic stops", record_type=record_type("Stops"))
    SearchTermFactory(term="paradas de tráfico", record_type=record_type("Stops"), language="es")
    SearchTermFactory(term="jail roster", record_type=record_type("Incarceration Records"))


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("arrests", "Arrest Records: 6"),
        ("arrest rec", "Arrest Records: 6"),
        ("how many arr", "Arrest Records: 6"),
        ("traffic stop", "Stops: 0"),
        ("PARADAS DE TRAF", "Stops: 0"),
        ("jail ros", "Incarceration Records: 0"),
        ("arrest records in pitts", "Arrest Records in Pittsburgh, PA: 4"),
        ("arrest records ohio", "Arrest Records in Ohio: 2"),
        ("pittsburgh arr", "Arrest Records in Pittsburgh, PA: 4"),
    ],
)
def test_record_types_are_suggested_with_what_is_listed_there(client: Client, typed: str, name: str) -> None:
    cache.clear()
    SearchTermFactory(term="arrests")

    assert suggested(client, typed)[0] == ("Record type", name)


def test_a_place_brings_the_record_types_that_it_has_most_of(client: Client, places: Pennsylvania) -> None:
    assert suggested(client, "pittsburgh")[-1] == ("Record type", "Arrest Records in Pittsburgh, PA: 4")


@pytest.mark.usefixtures("terms")
def test_a_record_type_leads_to_its_sources_or_to_the_page_that_says_there_are_none(
    client: Client, places: Pennsylvania
) -> None:
    rows = {
        typed: client.get(reverse("suggest"), {"q": typed}).json()["suggestions"][0]["address"]
        for typed in ("arrest records pittsburgh", "jail roster pittsburgh")
    }

    assert rows == {
        "arrest records pittsburgh": f"/search/results?location_id={places.town.pk}&record_types=Arrest+Records",
        "jail roster pittsburgh": f"/record-types/incarceration-records?location_id={places.town.pk}",
    }


@pytest.mark.usefixtures("terms")
def test_no_name_that_is_only_alike_stands_beside_a_word_of_the_field(client: Client, places: Pennsylvania) -> None:
    LocalityFactory(name="Jail Rooster")
    refresh()

    assert suggested(client, "jail roster") == [("Record type", "Incarceration Records: 0")]
    assert suggested(client, "sheriff") == [("Agency", "Allegheny Sheriff, Allegheny County, PA")]


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        ("steelers pd", ("Agency", "Pittsburgh Police, Pittsburgh, PA")),
        ("police department of pittsburgh pennsylvania", ("Agency", "Pittsburgh Police, Pittsburgh, PA")),
        ("allegheny county so", ("Agency", "Allegheny Sheriff, Allegheny County, PA")),
        ("county of allegheny", ("County", "Allegheny County, Pennsylvania")),
    ],
)
def test_what_enter_opens_is_suggested_first_where_no_name_begins_so(
    client: Client, places: Pennsylvania, typed: str, row: tuple[str, str]
) -> None:
    SearchTermFactory(term="steelers pd", record_type=None, agency=places.police)
    refresh()

    assert suggested(client, typed)[0] == row


def test_a_region_suggests_each_of_its_places(client: Client, places: Pennsylvania) -> None:
    for town in (places.town, places.sibling):
        SearchTermFactory(term="three rivers", record_type=None, location=town)

    names = [name.partition(",")[0] for _, name in suggested(client, "the three rivers area")]

    assert sorted(names[:2]) == sorted([places.town.locality.name, places.sibling.locality.name])


def test_a_word_that_nothing_reads_opens_nothing_before_enter(client: Client, places: Pennsylvania) -> None:
    assert ("Agency", "Pittsburgh Police, Pittsburgh, PA") not in suggested(client, "xyzzy pittsburgh pd")


@pytest.mark.usefixtures("terms")
def test_the_words_of_a_search_get_record_types_alone_with_what_its_place_has(
    client: Client, places: Pennsylvania
) -> None:
    asked = {"q": "arr", "only": "record-types", "location_id": places.town.pk}

    answer = client.get(reverse("suggest"), asked).json()

    assert [(row["name"], row["typed"]) for row in answer["suggestions"]] == [("Arrest Records: 4", "Arrest Records")]


def test_all_kinds_cost_few_queries(client: Client, places: Pennsylvania, django_assert_num_queries: Any) -> None:
    suggested(client, "pitts")
    # the version, places, agencies, words folded and looked up, record types that begin so
    with django_assert_num_queries(6):
        suggested(client, "pitts")


def test_reading_what_no_name_begins_like_costs_few_queries_more(
    client: Client, places: Pennsylvania, django_assert_max_num_queries: Any
) -> None:
    suggested(client, "police of pittsburgh")
    # the words folded and looked up again, the place folded, its police
    with django_assert_max_num_queries(12):
        suggested(client, "police of pittsburgh")


@pytest.mark.parametrize("typed", ["x" * 10_000, "a\0b"])
def test_what_nobody_types_is_refused(client: Client, typed: str) -> None:
    response = client.get(reverse("suggest"), {"q": typed})

    assert response.status_code == 400
    assert response.json()["message"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("La Salle", "lasalle"),
        ("McGregor", "mc gregor"),
        ("Doña Ana", "DONA AN"),
        ("Kāne\u02bbohe", "kaneohe"),
        ("O\u2019Fallon", "o`fallon"),
        ("King & Queen", "king and queen"),
        ("Winston-Salem", "winstonsalem"),
        ("Sault Ste. Marie", "sault sainte marie"),
    ],
)
def test_a_place_is_suggested_however_it_is_spelled(client: Client, name: str, typed: str) -> None:
    town = LocalityFactory(name=name)
    refresh()

    assert [place["name"].split(", ")[0] for place in place_suggestions(client, typed)] == [town.name]


def place_suggestions(client: Client, typed: str) -> list[dict[str, Any]]:
    return client.get(reverse("suggest-places"), {"place": typed}).json()["places"]


def test_a_name_that_begins_as_typed_comes_before_one_that_only_would_without_blanks(client: Client) -> None:
    LocalityFactory(name="Portland", population=600_000)
    LocalityFactory(name="Port Lavaca", population=12_000)
    refresh()

    assert [place["name"].split(", ")[0] for place in place_suggestions(client, "port la")] == [
        "Port Lavaca",
        "Portland",
    ]


@pytest.mark.parametrize("view", [MaterializedView.AGENCY_SPELLINGS, MaterializedView.TYPEAHEAD_AGENCIES])
def test_an_agency_that_moved_is_suggested_while_only_one_of_the_views_knows(view: MaterializedView) -> None:
    there, here = location_of(LocalityFactory()), location_of(LocalityFactory())
    agency = AgencyFactory(name="Elm Grove Police Department", locations=[there])
    refresh()
    AgencyLocation.objects.filter(agency=agency).update(location=here)

    refresh([view])

    assert [choice.pk for choice in suggest_agencies("elm grove police")] == [agency.pk]


def test_what_all_of_the_text_means_comes_before_an_agency_that_only_begins_so(client: Client) -> None:
    state = StateFactory(state_iso="QZ", state_name="Quzania")
    town = location_of(
        LocalityFactory(county=CountyFactory(state=state, name="Saur"), name="Saurburg", population=90_000)
    )
    elsewhere = LocalityFactory(county__state__state_iso="QY", name="Saurburg", population=900)
    AgencyFactory(name="Quzania State Patrol", locations=[location_of(state)])
    AgencyFactory(name="Saurburg Police Department", locations=[location_of(elsewhere)])
    AgencyFactory(name="Saurburg Police Department", locations=[town])
    refresh()

    assert suggested(client, "quzania state")[0] == ("State", "Quzania")
    assert suggested(client, "saurburg police")[0] == ("Agency", "Saurburg Police Department, Saurburg, QZ")
    assert suggested(client, "quzania state patr")[0][0] == "Agency"


def test_beside_a_record_type_that_begins_so_stands_no_agency_that_only_has_the_letters(client: Client) -> None:
    use_of_force = record_type("Use of Force Reports").name
    AgencyFactory(name="Courthouse Office of Finance")
    refresh()

    assert [(kind, name.partition(":")[0]) for kind, name in suggested(client, "use of f")] == [
        ("Record type", use_of_force)
    ]
    assert [kind for kind, _ in suggested(client, "house of fin")] == ["Agency"]
