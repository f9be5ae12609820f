"""Search terms: loading them, keeping what curators change, and editing them in the admin."""

import csv
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import ChangeLog
from datasources.enums import RecordTypeName
from datasources.models import SearchTerm
from datasources.search.query.understanding import understand
from datasources.services.search_terms import load_search_terms, read_terms
from locations.geography.load import DATA
from locations.names import stored_county_name
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, SearchTermFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db


def test_the_file_names_record_types_that_exist_in_both_languages() -> None:
    terms = read_terms()

    kinds = {term.name for term in terms if term.means == "record type"}
    assert kinds == set(RecordTypeName.values) - {"Other"}
    assert {term.language for term in terms} == {"en", "es"}
    assert len({term.origin for term in terms}) == len(terms)
    assert {term.means for term in terms} == {"record type", "agency", "town", "county", "state"}


def test_every_place_that_the_file_names_is_one_of_the_geography() -> None:
    states = {row["fips"]: row["state_iso"] for row in geography("states.csv")}
    counties = geography("counties.csv")
    known = {("state", row["name"], "") for row in geography("states.csv")} | {("state", "United States", "")}
    known |= {("county", stored_county_name(row["full_name"]), row["state_iso"]) for row in counties}
    known |= {("town", row["name"], states[row["county_fips"][:2]]) for row in geography("localities.csv")}

    named = {
        (term.means, term.name, term.state_iso) for term in read_terms() if term.means in ("town", "county", "state")
    }
    assert named - known == set()


def geography(file: str) -> list[dict[str, str]]:
    """Return the rows of a file of the geography that comes with the code."""
    with (DATA / file).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_terms_come_with_what_they_mean_and_the_rest_when_that_is_there() -> None:
    added = load_search_terms()
    order = list(SearchTerm.objects.order_by("id").values_list("origin", flat=True))
    assert order == [term.origin for term in read_terms() if term.origin in order]
    assert added == sum(term.means == "record type" for term in read_terms()) + sum(
        term.name == "United States" for term in read_terms()
    )

    state = StateFactory(state_iso="CA", state_name="California")
    county = CountyFactory(state=state, name="Los Angeles")
    town = location_of(LocalityFactory(county=county, name="Los Angeles"))
    police = AgencyFactory(name="Los Angeles Police Department", locations=[town])
    load_search_terms()

    assert SearchTerm.objects.get(term="lapd").agency == police
    assert SearchTerm.objects.get(term="la").location == town
    assert SearchTerm.objects.get(term="la county").location == location_of(county)
    assert SearchTerm.objects.get(term="cali").location == location_of(state)
    assert load_search_terms() == 0


def test_what_curators_have_changed_stays_changed() -> None:
    load_search_terms()
    SearchTerm.objects.filter(term="mugshots").update(active=False)
    SearchTerm.objects.filter(term="inmates").update(term="people in cells", record_type=record_type("Booking Reports"))

    assert load_search_terms() == 0
    assert not SearchTerm.objects.get(term="mugshots").active
    assert not SearchTerm.objects.filter(term="inmates").exists()


def test_a_curator_adds_a_term_and_the_box_understands_it(curator_client: Client, client: Client) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])], type_name="Stops")
    form = {"term": "Verkehrskontrollen", "language": "en", "record_type": source.record_type_id, "active": "on"}

    response = curator_client.post(reverse("admin:datasources_searchterm_add"), form)

    assert response.status_code == 302, response.content.decode()
    term = SearchTerm.objects.get()
    assert ChangeLog.objects.filter(
        table_name="search_terms", affected_id=term.pk, actor_user_id__isnull=False
    ).exists()
    assert "record_types=Stops" in client.get(reverse("search"), {"q": "verkehrskontrollen"}).url


@pytest.mark.parametrize("wrong", [{}, {"record_type": "1", "agency": "{agency}"}])
def test_a_term_means_exactly_one_thing(curator_client: Client, wrong: dict[str, str]) -> None:
    agency = AgencyFactory()
    form = {"term": "x", "language": "en", **{name: value.format(agency=agency.pk) for name, value in wrong.items()}}

    response = curator_client.post(reverse("admin:datasources_searchterm_add"), form)

    assert "exactly one" in response.content.decode()
    assert not SearchTerm.objects.exists()


def test_a_term_of_the_code_is_switched_off_and_one_of_a_curator_can_be_deleted(curator_client: Client) -> None:
    ours, theirs = SearchTermFactory(origin="en: x = y"), SearchTermFactory()

    pages = [
        curator_client.get(reverse("admin:datasources_searchterm_delete", args=[term.pk])) for term in (ours, theirs)
    ]

    assert [page.status_code for page in pages] == [403, 200]


def test_a_term_that_is_turned_off_is_not_understood_by_a_form_of_it_that_is_in_use(client: Client) -> None:
    stops, citations = record_type("Stops"), record_type("Citations")
    SearchTermFactory(term="friskings", record_type=stops)
    SearchTermFactory(term="friskings", record_type=citations)
    SearchTermFactory(term="Frisk", record_type=stops, active=False)

    assert [kind.name for kind in understand("frisking").reading.types] == ["Stops", "Citations"]
    assert [kind.name for kind in understand("frisk").reading.types] == ["Citations"]


def test_a_term_in_use_is_understood_though_another_row_of_the_same_words_is_turned_off() -> None:
    stops = record_type("Stops")
    SearchTermFactory(term="friskings", record_type=stops, active=False)
    SearchTermFactory(term="Friskings", record_type=stops)

    assert [kind.name for kind in understand("friskings").reading.types] == ["Stops"]


def test_each_word_that_the_file_turns_off_would_mean_that_record_type_by_its_stem() -> None:
    load_search_terms()
    turned_off = list(SearchTerm.objects.filter(active=False).values_list("term", "record_type__name"))
    assert ("book", "Booking Reports") in turned_off

    SearchTerm.objects.filter(active=False).delete()

    needless = [
        (word, kind)
        for word, kind in turned_off
        if kind not in [kind_meant.name for kind_meant in understand(word).reading.types]
    ]
    assert needless == []


def test_a_term_that_is_switched_off_is_not_understood(client: Client) -> None:
    SearchTermFactory(term="frisking", record_type=record_type("Stops"), active=False)

    assert client.get(reverse("search"), {"q": "frisking"}).status_code == 200


def test_the_page_of_a_record_type_says_what_else_it_is_called(client: Client) -> None:
    SearchTermFactory(term="traffic stops", record_type=record_type("Stops"))
    SearchTermFactory(term="paradas", record_type=record_type("Stops"), language="es")
    SearchTermFactory(term="old word", record_type=record_type("Stops"), active=False)

    english, spanish = (
        " ".join(client.get(f"{language}/record-types/stops").content.decode().split()) for language in ("", "/es")
    )

    assert "Also called: traffic stops." in english
    assert "También se llaman: paradas." in spanish
    assert "old word" not in english + spanish


def test_of_a_word_and_its_plural_the_page_shows_the_first_and_never_the_type_s_own_name(client: Client) -> None:
    for term in ("jail", "jails", "Incarceration record", "inmate search", "inmate searches"):
        SearchTermFactory(term=term, record_type=record_type("Incarceration Records"))
    for term in ("cárcel", "cárceles", "prisiones", "prisión", "registro de encarcelamiento"):
        SearchTermFactory(term=term, record_type=record_type("Incarceration Records"), language="es")

    terms = [
        [term.term for term in client.get(f"{language}/record-types/incarceration-records").context["terms"]]
        for language in ("", "/es")
    ]

    assert terms == [["jail", "inmate search"], ["cárcel", "prisiones"]]


def test_the_list_in_the_admin_costs_few_queries(curator_client: Client, django_assert_max_num_queries: Any) -> None:
    SearchTermFactory.create_batch(20)
    curator_client.get(reverse("admin:datasources_searchterm_changelist"))

    with django_assert_max_num_queries(12):
        curator_client.get(reverse("admin:datasources_searchterm_changelist"))


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    ("typed", "type_name"),
    [
        ("tiroteo policial", "Officer Involved Shootings"),
        ("TIROTEOS POLICIALES", "Officer Involved Shootings"),
        ("infraccion de transito", "Citations"),
        ("persecución policial", "Vehicle Pursuits"),
        ("acusaciones contra policías", None),
        ("Registros de ingreso a la cárcel", "Booking Reports"),
        ("registro de ingreso a la carcel", "Booking Reports"),
        ("informe de uso de la fuerza", "Use of Force Reports"),
    ],
)
def test_spanish_words_are_found_in_the_singular_and_the_plural_and_without_accents(
    client: Client, prefix: str, typed: str, type_name: str | None
) -> None:
    for term, name in (
        ("tiroteos policiales", "Officer Involved Shootings"),
        ("infracciones de tránsito", "Citations"),
        ("persecuciones policiales", "Vehicle Pursuits"),
    ):
        SearchTermFactory(term=term, record_type=record_type(name), language="es")

    response = client.get(f"{prefix}{reverse('search')}", {"q": typed})

    if type_name is None:
        assert response.status_code == 200
    else:
        assert response.url.startswith(f"{prefix}/record-types/{type_name.lower().replace(' ', '-')}?")


def test_an_english_word_is_not_taken_for_the_stem_of_a_spanish_one(client: Client) -> None:
    SearchTermFactory(term="redadas", record_type=record_type("Misc Police Activity"), language="es")

    assert client.get(reverse("search"), {"q": "redada"}).status_code == 302
    assert client.get(reverse("search"), {"q": "red"}).status_code == 200
