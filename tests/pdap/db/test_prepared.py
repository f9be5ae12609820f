"""What many pages ask is planned once in each connection, and answers the same before and after."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.http import QueryDict

from agencies.models import Agency
from agencies.queries import AgencyTypeahead
from datasources.queries.place_counts import PlaceCounts
from datasources.queries.place_summary import PlaceSummary
from datasources.queries.related import RelatedSources
from datasources.search.place_search import PlaceSearch
from datasources.search.query.candidates import candidates_of, runs_of
from datasources.search.query.query_words import words_of
from datasources.search.query.stems import stems_of
from datasources.search.results.asking import SearchResults
from datasources.search.search_links import SearchLinks
from datasources.search.views.facets import Selection
from datasources.search.views.shown_search import types_with_categories
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.typeahead import PlaceTypeahead
from pdap.db.configuration import OFTEN
from pdap.db.materialized import refresh
from pdap.db.prepared import PreparingAtOnceCursor, cursor_of
from pdap.db.queries import run_query_builder
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national

pytestmark = pytest.mark.django_db


# More than psycopg keeps by itself.
MANY = 130


def prepared_statements() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements")
        return int(cursor.fetchone()[0])


def related_sources(town: Any, agency: Agency) -> Callable[[], object]:
    first, *_ = [DataSourceFactory(agencies=[agency]) for _ in range(3)]
    return lambda: run_query_builder(RelatedSources(first.pk, first.record_type_id))


def summary_of_town(town: Any, agency: Agency) -> Callable[[], object]:
    place = LocationExpanded.objects.get(pk=town.pk)
    return lambda: run_query_builder(PlaceSummary(place))


def summary_of_nation(town: Any, agency: Agency) -> Callable[[], object]:
    place = LocationExpanded.objects.get(pk=national().pk)
    return lambda: run_query_builder(PlaceSummary(place))


def counties_of_state(town: Any, agency: Agency) -> Callable[[], object]:
    return lambda: run_query_builder(PlaceCounts(LocationType.STATE, town.state_id))


def states(town: Any, agency: Agency) -> Callable[[], object]:
    return lambda: run_query_builder(PlaceCounts(LocationType.NATIONAL))


def results_of(town: Any, address: str, words: str = "", sort: str = "name") -> Callable[[], object]:
    place = LocationExpanded.objects.get(pk=town.pk)
    chosen = Selection(types_with_categories(), QueryDict(address))
    results = SearchResults(SearchLinks(place, words), chosen.narrowed, sort, grouped=True)
    return lambda: results.page(1, 50)


def results_of_town(town: Any, agency: Agency) -> Callable[[], object]:
    return results_of(town, "")


def answer_of_town(town: Any, agency: Agency) -> Callable[[], object]:
    search = PlaceSearch(LocationExpanded.objects.get(pk=town.pk))
    return lambda: search.as_json(0, 10)


def results_with_filters(town: Any, agency: Agency) -> Callable[[], object]:
    DataSourceFactory(agencies=[agency], access_types=["API"])
    return results_of(town, "link=ok&access_types=Download&access_types=API")


def results_in_another_order(town: Any, agency: Agency) -> Callable[[], object]:
    return results_of(town, "", sort="newest")


def results_for_words_in_a_place(town: Any, agency: Agency) -> Callable[[], object]:
    return results_of(town, "", words="arrest")


def newest_results(town: Any, agency: Agency) -> Callable[[], object]:
    links = SearchLinks(LocationExpanded.objects.get(pk=town.pk))
    return lambda: SearchResults(links, Selection(types_with_categories(), QueryDict()).narrowed).newest(3)


def answer_of_record_types(town: Any, agency: Agency) -> Callable[[], object]:
    search = PlaceSearch(LocationExpanded.objects.get(pk=town.pk), ["Arrest Records", "Stops"])
    return search.as_json


def typeahead_of_places(town: Any, agency: Agency) -> Callable[[], object]:
    refresh()
    name = LocationExpanded.objects.get(pk=town.pk).locality_name
    return lambda: run_query_builder(PlaceTypeahead(name[:4]))


def typeahead_of_agencies(town: Any, agency: Agency) -> Callable[[], object]:
    refresh()
    return lambda: run_query_builder(AgencyTypeahead(agency.name[:4]))


def what_words_name(town: Any, agency: Agency) -> Callable[[], object]:
    words = words_of("arrest records")
    stems = stems_of([word.plain for word in words])
    return lambda: candidates_of(list(runs_of(words).values()), stems)


@pytest.mark.parametrize(
    "make",
    [
        *(related_sources, summary_of_town, summary_of_nation, counties_of_state, states, results_of_town),
        *(answer_of_town, typeahead_of_places, typeahead_of_agencies, what_words_name),
    ],
)
def test_a_statement_that_is_asked_often_is_prepared_and_answers_the_same(
    make: Callable[[Any, Agency], Callable[[], object]],
) -> None:
    town = location_of(LocalityFactory(county=CountyFactory(state=StateFactory())))
    agency = AgencyFactory(locations=[town])
    DataSourceFactory(agencies=[agency])
    ask = make(town, agency)
    before = prepared_statements()

    answers = [ask() for _ in range(OFTEN)]
    assert prepared_statements() == before, "a statement that is asked rarely costs no memory"
    answers += [ask() for _ in range(8)]

    assert prepared_statements() == before + 1
    assert answers[0], "something is found"
    assert answers == [answers[0]] * len(answers)


@pytest.mark.parametrize(
    "make",
    [
        *(results_with_filters, results_in_another_order, results_for_words_in_a_place, newest_results),
        answer_of_record_types,
    ],
)
def test_a_search_that_can_be_narrowed_in_thousands_of_ways_is_never_prepared(
    make: Callable[[Any, Agency], Callable[[], object]],
) -> None:
    town = location_of(LocalityFactory(county=CountyFactory(state=StateFactory())))
    agency = AgencyFactory(locations=[town])
    DataSourceFactory(agencies=[agency])
    ask = make(town, agency)
    before = prepared_statements()

    answers = [ask() for _ in range(OFTEN + 2)]

    assert prepared_statements() == before, "filters could be combined until a connection has hundreds of megabytes"
    assert answers[0], "something is found"
    assert answers == [answers[0]] * len(answers)


def test_a_connection_keeps_the_statements_of_all_pages() -> None:
    before = prepared_statements()

    for number in range(MANY):
        with cursor_of(DEFAULT_DB_ALIAS, [], PreparingAtOnceCursor) as cursor:
            cursor.execute(f"select {number}")

    assert prepared_statements() == before + MANY
