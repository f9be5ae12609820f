"""The one search box: from what someone typed to the place, the agency or the results that they mean."""

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from agencies.enums import JurisdictionType
from datasources.models import RecordType
from locations.models import County, Locality, Location
from locations.queries.typeahead import suggest_places
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, SearchTermFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, ZipCodeFactory, location_of
from tests.locations.pennsylvania import Pennsylvania
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db
BOX = re.compile(r'id="site-q"[^>]*value="([^"]*)"', re.DOTALL)


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Pennsylvania]:
    """The places of most tests."""
    with rows_of_the_module(django_db_blocker):
        yield Pennsylvania()


@pytest.mark.parametrize(
    "typed", ["Pittsburgh, PA", "pittsburgh, pennsylvania", "Pittsburgh", "Pittsburgh, Allegheny County, Pennsylvania"]
)
def test_a_name_in_full_leads_straight_to_the_results(client: Client, places: Pennsylvania, typed: str) -> None:
    response = client.get(reverse("search"), {"place": typed, "record_categories": "Jails & Courts"})

    assert response.status_code == 302
    assert response.url == f"/search/results?location_id={places.town.pk}&record_categories=Jails+%26+Courts"


def test_places_of_one_name_and_about_one_size_let_people_choose(client: Client, places: Pennsylvania) -> None:
    county = CountyFactory(state__state_iso="MO", state__state_name="Missouri", name="Greene")
    LocalityFactory(county=county, name="Springfield", population=169_000)
    LocalityFactory(county__state__state_iso="MA", name="Springfield", population=155_000)
    # A tenth of the people is enough where people have to choose; less is not.
    LocalityFactory(county__state__state_iso="IL", name="Springfield", population=80_000)
    LocalityFactory(county__state__state_iso="KY", name="Springfield", population=3_000)
    refresh()

    page = client.get(reverse("search"), {"place": "Springfield"})

    assert page.status_code == 200
    assert [place.state_iso for place, _ in page.context["choices"]] == ["MO", "MA", "IL"]


def test_the_places_of_a_region_keep_what_is_asked_of_them(client: Client, places: Pennsylvania) -> None:
    state = StateFactory(state_iso="XN", state_name="Norumbega")
    counties = [location_of(CountyFactory(state=state, name=name)) for name in ("Mere", "Tarn")]
    police = AgencyFactory(name="Lake Country Constables", locations=counties)
    DataSourceFactory(name="Sleddogs", type_name="Use of Force Reports", agencies=[police])
    for county in counties:
        SearchTermFactory(term="lake country", record_type=None, location=county)
    SearchTermFactory(term="force", record_type=RecordType.objects.get(name="Use of Force Reports"))
    refresh()

    def asked(typed: str) -> list[dict[str, list[str]]]:
        page = client.get(reverse("search"), {"q": typed, "record_categories": "Jails & Courts"})
        assert page.status_code == 200
        return [parse_qs(urlsplit(address).query) for _, address in page.context["choices"]]

    ids = sorted(str(county.pk) for county in counties)
    chosen = {"record_categories": ["Jails & Courts"]}
    for typed, kept in (
        ("lake country", {}),
        ("lake country police", {"tab": ["agencies"], "agency_kind": ["police"]}),
        ("lake country force", {"record_types": ["Use of Force Reports"]}),
        ("lake country sleddogs", {"q": ["sleddogs"]}),
    ):
        links = sorted(asked(typed), key=lambda link: link["location_id"])
        assert links == [{"location_id": [pk], **kept, **chosen} for pk in ids], typed
    unknown = client.get(reverse("search"), {"q": "lake country xqzvkw"})
    assert "Nothing in the catalog is called “xqzvkw”" in " ".join(unknown.content.decode().split())


def test_a_misspelt_name_opens_what_is_meant_and_says_so(client: Client, places: Pennsylvania) -> None:
    response = client.get(reverse("search"), {"place": "Pitsburgh"})
    page = client.get(response.url).content.decode()

    assert f"location_id={places.town.pk}" in response.url
    assert "Showing results for <strong>pittsburgh</strong>" in " ".join(page.split())
    assert 'href="/search/results?q=Pitsburgh"' in page


def test_a_name_of_nothing_says_so_and_keeps_what_was_typed(client: Client, places: Pennsylvania) -> None:
    page = client.get(reverse("search"), {"place": "Xyzzyville"})

    assert page.status_code == 200
    assert "No results for “Xyzzyville”" in page.content.decode()
    assert 'value="Xyzzyville"' in page.content.decode()


def test_agencies_of_a_kind_stand_with_their_numbers_of_now(client: Client) -> None:
    first, second, emptied = (
        AgencyFactory(name=f"{name} County Sheriff's Office") for name in ("Mere", "Tarn", "Loch")
    )
    for agency, number in ((first, 3), (second, 2), (emptied, 1)):
        DataSourceFactory.create_batch(number, agencies=[agency])
    refresh()
    DataSourceFactory.create_batch(2, agencies=[second])
    DataSourceFactory(agencies=[first], pending=True)
    emptied.data_sources.get().delete()

    page = client.get(reverse("search"), {"q": "sheriff"})

    listed = [(agency.name.partition(" ")[0], agency.source_count) for agency in page.context["kind_agencies"]]
    assert listed[:2] == [("Tarn", 4), ("Mere", 3)]
    assert "Loch" not in dict(listed)
    assert "4 sources" in " ".join(page.content.decode().split())


def find(client: Client, typed: str) -> Any:
    """Return what the box answers."""
    return client.get(reverse("search"), {"q": typed})


@pytest.mark.parametrize(
    "typed",
    [
        "pittsburgh pa",
        "PITTSBURGH  pennsylvania",
        "Pittsburgh Allegheny County PA",
        "pittsburgh, allegheny, pennsylvania",
    ],
)
def test_commas_and_case_do_not_matter(client: Client, places: Pennsylvania, typed: str) -> None:
    assert find(client, typed).url == f"/search/results?location_id={places.town.pk}"


@pytest.mark.parametrize("typed", ["st louis", "St. Louis", "saint louis", "St Louis, MO"])
def test_saint_is_written_in_many_ways(client: Client, typed: str) -> None:
    state = StateFactory(state_iso="MO", state_name="Missouri")
    town = LocalityFactory(name="St. Louis", county=CountyFactory(state=state, name="St. Louis city"))
    refresh()

    assert find(client, typed).url == f"/search/results?location_id={location_of(town).pk}"


def test_the_biggest_place_of_a_name_opens_and_the_others_are_offered(client: Client, places: Pennsylvania) -> None:
    towns = [LocalityFactory(name="Springfield", population=population) for population in (100, 90_000, 5_000)]
    small, big, middle = (location_of(town).pk for town in towns)
    refresh()

    response = find(client, "springfield")
    offered = client.get(response.url).context["understood"].others

    assert f"location_id={big}&" in response.url
    assert [address for _, address in offered] == [
        f"/search/results?location_id={middle}",
        f"/search/results?location_id={small}",
    ]


def test_an_agency_of_exactly_this_name_leads_to_its_page(client: Client, places: Pennsylvania) -> None:
    assert find(client, "pittsburgh police").url == reverse("agency", args=[places.police.pk])


def test_an_agency_that_is_not_public_is_not_offered(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Secret Squad", pending=True)
    refresh()

    assert "Squad</a>" not in find(client, "secret squad").content.decode()


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("springfield tasers", {"q": ["tasers"]}),
        ("springfield stops 2019", {"record_types": ["Stops"], "covers_from": ["2019"], "covers_to": ["2019"]}),
        ("agencies in springfield", {"tab": ["agencies"]}),
    ],
)
def test_another_place_of_the_name_is_offered_with_the_rest_of_the_query(
    client: Client, places: Pennsylvania, typed: str, query: dict[str, list[str]]
) -> None:
    big, small = (location_of(LocalityFactory(name="Springfield", population=people)) for people in (90_000, 100))
    days = {"coverage_start": datetime.date(2019, 1, 1), "coverage_end": datetime.date(2019, 12, 31)}
    DataSourceFactory(name="Tasers", type_name="Stops", agencies=[AgencyFactory(locations=[big])], **days)
    refresh()

    opened = find(client, typed).url
    offered = client.get(opened).context["understood"].others

    assert f"location_id={big.pk}" in opened
    assert [parse_qs(urlsplit(address).query) for _, address in offered] == [{"location_id": [str(small.pk)], **query}]


def test_words_that_name_no_place_lead_to_the_results_of_the_words(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Tasers and batons", agencies=[places.police])

    assert find(client, "tasers batons").url == "/search/results?q=tasers+batons"


def test_words_beside_a_place_are_looked_for_there(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Tasers and batons", agencies=[places.police])

    response = find(client, "pittsburgh batons")

    assert response.url == f"/search/results?location_id={places.town.pk}&q=batons&typed=pittsburgh+batons"
    assert "batons” in" in client.get(response.url).content.decode()


def test_a_zip_code_opens_the_likeliest_town_and_offers_those_around(client: Client, places: Pennsylvania) -> None:
    ZipCodeFactory(zip_code="15213", lat="40.44", lng="-79.95")
    Location.objects.filter(pk=places.town.pk).update(lat=40.44, lng=-79.99)
    Location.objects.filter(pk=places.sibling.pk).update(lat=40.33, lng=-80.04)

    response = find(client, "15213")
    offered = client.get(response.url).context["understood"].others

    assert f"location_id={places.town.pk}&" in response.url
    assert offered == [("Bethel Park, PA", f"/search/results?location_id={places.sibling.pk}")]


@pytest.mark.parametrize(
    ("city", "served", "first"),
    [
        # A quarter of a city is meant if it has agencies, or if the mail calls the code so.
        (None, True, "Shadyside"),
        (None, False, "Pittsburgh"),
        ("Shadyside", False, "Shadyside"),
        ("Bethel Park", False, "Pittsburgh"),
    ],
)
def test_a_zip_code_is_a_town_and_not_a_quarter_unless_the_mail_calls_it_so(
    client: Client, places: Pennsylvania, city: str | None, served: bool, first: str
) -> None:
    ZipCodeFactory(zip_code="15232", lat="40.45", lng="-79.95", city=city, state_iso=city and "PA")
    quarter = location_of(
        LocalityFactory(county=County.objects.get(name="Allegheny"), name="Shadyside", population=13_000)
    )
    for town, lat, lng, people in (
        (places.town, 40.44, -79.99, 300_000),
        (places.sibling, 40.42, -79.94, 32_000),
        (quarter, 40.455, -79.95, 13_000),
    ):
        Location.objects.filter(pk=town.pk).update(lat=lat, lng=lng)
        Locality.objects.filter(pk=town.locality_id).update(population=people)
    if served:
        AgencyFactory(name="Shadyside Police", locations=[quarter])
    refresh()

    assert suggest_places("15232")[0].locality_name == first


def test_a_code_that_is_a_word_stays_in_the_box_and_a_place_by_its_name_needs_no_more(
    client: Client, places: Pennsylvania
) -> None:
    code, name = find(client, "OH"), find(client, "Ohio")

    assert code.url == f"/search/results?location_id={places.elsewhere.pk}&typed=OH"
    assert name.url == f"/search/results?location_id={places.elsewhere.pk}"
    boxes = [BOX.search(client.get(response.url).content.decode()) for response in (code, name)]
    assert [box and box[1] for box in boxes] == ["OH", "Ohio"]


def test_an_agency_names_the_others_of_its_name(client: Client, places: Pennsylvania) -> None:
    first, second = (
        AgencyFactory(name="Springfield Watch", locations=[place]) for place in (places.town, places.sibling)
    )
    DataSourceFactory(agencies=[second])
    refresh()

    response = find(client, "springfield watch")

    assert response.url == f"/agencies/{second.pk}?typed=springfield+watch"
    assert [other.agency_id for other in client.get(response.url).context["namesakes"]] == [first.pk]
    assert client.get(f"/agencies/{places.police.pk}?typed=springfield+watch").context["namesakes"] == []


def test_an_agency_that_is_opened_without_some_of_the_words_says_which(client: Client, places: Pennsylvania) -> None:
    response = find(client, "pittsburgh xqzzy police")

    assert response.url == f"/agencies/{places.police.pk}?typed=pittsburgh+xqzzy+police"
    page = client.get(response.url).content.decode()
    assert "No source mentions “xqzzy”." in " ".join(page.split())
    assert 'href="/search/results?q=pittsburgh+xqzzy+police"' in page
    # Words that led to another agency, and those that are all read, say nothing.
    other = AgencyFactory(name="Quiet Watch")
    assert (
        "No source mentions" not in client.get(f"/agencies/{other.pk}?typed=pittsburgh+xqzzy+police").content.decode()
    )
    assert find(client, "pittsburgh police").url == f"/agencies/{places.police.pk}"


def test_a_name_that_only_has_the_letters_within_a_word_is_not_offered(client: Client, places: Pennsylvania) -> None:
    LocalityFactory(name="Stratford")
    refresh()

    assert "Stratford" not in find(client, "atf").content.decode()
    # Ordinary words are no slips of names.
    assert "Stratford" not in find(client, "strafed").content.decode()
    assert "Stratford" in find(client, "stratfordshire").content.decode()


def test_an_unknown_zip_code_is_said_to_be_unknown(client: Client, places: Pennsylvania) -> None:
    page = find(client, "99999").content.decode()

    assert "We don\u2019t recognize the ZIP code 99999" in page
    assert f'href="{reverse("create-request")}"' in page, "the page leads nowhere"


def test_initials_that_no_one_explains_list_the_agencies_that_have_them(client: Client, places: Pennsylvania) -> None:
    town = AgencyFactory(name="Quahog Harbor Patrol", locations=[places.town])
    AgencyFactory(name="Quahog Police")
    refresh()

    response = find(client, "QHP")

    assert [agency.name for agency in response.context["initials"]] == ["Quahog Harbor Patrol"]
    assert reverse("agency", args=[town.pk]) in response.content.decode()
    assert "Similar names" not in response.content.decode()


def test_a_name_is_similar_only_if_each_strange_word_is_like_one_of_it(client: Client, places: Pennsylvania) -> None:
    for name in ("Harkers Island", "Rock Island"):
        LocalityFactory(name=name)
    refresh()

    page = find(client, "rikers island").content.decode()

    assert "Harkers Island" in page
    assert "Rock Island" not in page


def test_a_kind_of_agency_beside_an_unknown_name_says_that_the_name_is_unknown(
    client: Client, places: Pennsylvania
) -> None:
    page = " ".join(find(client, "Xyzzytown police").content.decode().split())

    assert "Nothing in the catalog is called \u201cXyzzytown\u201d." in page
    # The name is a place's that the catalog lacks: a state is added to the kind alone.
    assert "\u201cpolice in Texas\u201d" in page
    assert "Nothing in the catalog is called" not in find(client, "police").content.decode()


def test_beside_an_unknown_name_no_agency_is_listed_that_has_nothing_to_do_with_it(
    client: Client, places: Pennsylvania
) -> None:
    DataSourceFactory(agencies=[AgencyFactory(name="Quahog Police", locations=[places.town])])
    refresh()

    unknown = find(client, "Xyzzytown police").content.decode()

    assert "Quahog Police" in find(client, "police").content.decode()
    assert "Quahog Police" not in unknown
    assert reverse("create-request") in unknown


def test_where_a_place_has_no_agency_of_a_kind_the_page_of_all_agencies_says_so(
    client: Client, places: Pennsylvania
) -> None:
    page = client.get(find(client, "Pittsburgh district attorney").url)
    police = client.get(find(client, "agencies in Pittsburgh").url)

    assert "We haven\u2019t listed any of these here yet: Prosecutors." in " ".join(page.content.decode().split())
    assert "listed any of these here yet" not in police.content.decode()


def test_each_county_of_a_region_is_offered_with_the_rest_of_the_query(client: Client, places: Pennsylvania) -> None:
    for name in ("Ada", "Byron"):
        county = location_of(CountyFactory(name=name))
        SearchTermFactory(term="lake country", record_type=None, location=county)
        DataSourceFactory(description="Snowmobiles", agencies=[AgencyFactory(locations=[county])])
    refresh()

    def asked(typed: str) -> list[dict[str, list[str]]]:
        """Return what the addresses of the choices ask for, besides their places."""
        choices = find(client, typed).context["choices"]
        queries = [parse_qs(urlsplit(address).query) for _, address in choices]
        assert [query.pop("location_id") for query in queries] == [[str(place.pk)] for place, _ in choices]
        assert len(choices) == 2
        return queries

    assert asked("lake country arrest records") == [{"record_types": ["Arrest Records"]}] * 2
    assert asked("lake country police") == [{"tab": ["agencies"], "agency_kind": ["police"]}] * 2
    assert asked("lake country snowmobiles") == [{"q": ["snowmobiles"]}] * 2
    assert asked("lake country") == [{}] * 2


def test_another_spelling_is_proposed_only_where_it_finds_something(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Helicopter flights", agencies=[places.police])
    DataSourceFactory(name="Unicorns", agencies=[AgencyFactory(rejected=True)])
    refresh()

    assert 'href="/search/results?q=helicopter+flights"' in find(client, "helikopter fligths").content.decode()
    assert "Did you mean" not in find(client, "unicornz").content.decode()


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'; drop table users; --", "…", "(((", "a & | !"])
def test_signs_are_only_signs(client: Client, places: Pennsylvania, typed: str) -> None:
    assert find(client, typed).status_code == 200


@pytest.mark.parametrize("typed", ["x" * 10_000, "Pitts\0burgh"])
def test_what_nobody_types_is_refused_with_advice(client: Client, typed: str) -> None:
    assert find(client, typed).status_code == 400


def test_the_number_of_queries_is_bounded(client: Client, places: Pennsylvania, django_assert_num_queries: Any) -> None:
    find(client, "xyzzyville")  # the types' own names are read once
    # version, words folded and looked up, sources with the words, a better spelling twice, names alike, record types
    with django_assert_num_queries(9):
        find(client, "xyzzyville")


def test_a_format_that_is_named_is_a_filter_of_the_results(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Chases", type_name="Vehicle Pursuits", record_formats=["XLS"])
    refresh()

    response = client.get("/search", {"q": "vehicle pursuits excel"}, follow=True)

    assert parse_qs(urlsplit(response.redirect_chain[-1][0]).query)["record_formats"] == ["XLS"]
    assert "Vehicle Pursuits in XLS format" in response.content.decode()


@pytest.mark.parametrize("typed", ["stops pittsburgh kml", "pittsburgh kml", "tasers kml"])
def test_a_format_that_none_has_is_said_to_be_missing(client: Client, places: Pennsylvania, typed: str) -> None:
    for name in ("Stops of drivers", "Tasers"):
        DataSourceFactory(name=name, type_name="Stops", record_formats=["CSV"], agencies=[places.police])

    page = client.get(reverse("search"), {"q": typed}, follow=True)

    assert page.context["total"] > 0
    assert "We don’t know of any in this format: “kml”." in page.content.decode()
    assert "in this format" not in client.get(reverse("search"), {"q": "stops csv"}, follow=True).content.decode()


def test_a_kind_of_agency_leads_to_the_list_of_all_of_it(client: Client) -> None:
    AgencyFactory(name="Mere Town Marshal")
    refresh()

    page = client.get(reverse("search"), {"q": "us marshals"})
    address = page.context["kind_address"]

    assert f'href="{escape(address)}"' in page.content.decode()
    assert "Mere Town Marshal" in client.get(address).content.decode()
    # None is listed: there is nothing to lead to.
    assert client.get(reverse("search"), {"q": "constables"}).context["kind_address"] == ""


@pytest.mark.parametrize(
    ("typed", "of_the_kind", "only_sounds_so"),
    [
        ("tribal police", "Acoma Pueblo Police", "Zion National Park"),
        ("tribal police", "Pueblo of Zia Police", "Pueblo Police Department"),
        ("marshals", "Mere Town Marshal", "Marshall Police Department"),
        ("school districts", "Ammon Unified School District", "Snow College Police"),
        ("park police", "Salem Park Rangers", "Park City Police Department"),
        ("prosecutors", "Kern County District Attorney", "Attorney Hill Police"),
    ],
)
def test_the_list_of_a_kind_of_agency_holds_no_agency_whose_name_only_sounds_so(
    client: Client, typed: str, of_the_kind: str, only_sounds_so: str
) -> None:
    AgencyFactory(name=of_the_kind)
    AgencyFactory(name=only_sounds_so)
    refresh()

    address = client.get(reverse("search"), {"q": typed}).context["kind_address"]
    page = client.get(address)

    assert [agency.name for agency, _ in page.context["rows"]] == [of_the_kind]


def test_an_agency_is_of_a_kind_by_its_jurisdiction_too(client: Client) -> None:
    AgencyFactory(name="Oneida Police", jurisdiction_type=JurisdictionType.TRIBAL)
    refresh()

    page = client.get(client.get(reverse("search"), {"q": "tribal police"}).context["kind_address"])

    assert [agency.name for agency, _ in page.context["rows"]] == ["Oneida Police"]


def test_the_list_of_a_kind_in_a_state_says_and_keeps_both(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Mere Town Marshal", locations=[places.county])
    AgencyFactory(name="Marshall Police Department", locations=[places.county])
    AgencyFactory(name="Far Town Marshal", locations=[location_of(CountyFactory(name="Far"))])
    refresh()

    page = client.get(reverse("search"), {"q": "marshals in Pennsylvania"}, follow=True)

    assert [agency.name for agency, _ in page.context["rows"]] == ["Mere Town Marshal"]
    assert page.context["search"].heading == "Agencies: Marshals in Pennsylvania"
    assert [chip.label for chip in page.context["chips"]] == ["Marshals"]
    assert [tab["count"] for tab in page.context["tabs"] if tab["current"]] == [1]
    assert page.context["understood"].sentence == "Marshals in Pennsylvania"


def test_namesakes_in_one_state_are_told_apart_by_their_counties(client: Client) -> None:
    state = StateFactory(state_iso="IA", state_name="Iowa")
    for name, population in (("Montgomery", 9000), ("Cuyahoga", 4000), ("Paulding", 600)):
        LocalityFactory(county=CountyFactory(state=state, name=name), name="Oakwood", population=population)
    town = Locality.objects.get(name="Oakwood", county__name="Montgomery")
    agency = AgencyFactory(name="Oakwood Police Department", locations=[location_of(town)])
    DataSourceFactory(type_name="Stops", agencies=[agency])
    refresh()

    page = client.get(reverse("search"), {"q": "oakwood ia stops"}, follow=True)

    understood = page.context["understood"]
    assert understood.sentence == "Stops in Oakwood, Montgomery County, Iowa"
    assert {sentence for sentence, _ in understood.others} == {
        "Stops in Oakwood, Cuyahoga County, Iowa",
        "Stops in Oakwood, Paulding County, Iowa",
    }
