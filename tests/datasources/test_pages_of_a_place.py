"""A page of the API's search of a place costs what it shows, and all rows of the place are only counted."""

import pytest
from django.db import connection
from psycopg import sql

from bench.reads.plans import nodes
from bench.reads.statement_notices import recorded_on
from datasources.search.place_search import PlaceSearch
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of

pytestmark = pytest.mark.django_db
SOURCES, PAGE = 60, 2
# With few rows, PostgreSQL would read and sort the table.
OTHER_WAYS = ("enable_seqscan", "enable_bitmapscan", "enable_sort")


def test_a_page_sorts_what_it_shows() -> None:
    town = LocalityFactory()
    place = location_of(town.county.state)
    for name in ("Police", "Sheriff"):
        DataSourceFactory.create_batch(SOURCES // 2, agencies=[AgencyFactory(name=name, locations=[location_of(town)])])
    with connection.cursor() as cursor:
        cursor.execute("analyze searchable_sources")
        for way in OTHER_WAYS:
            cursor.execute(sql.SQL("set local {} = off").format(sql.Identifier(way)))

    with recorded_on(connection.connection) as recorded:
        page = PlaceSearch(place).as_json(0, PAGE)

    assert (page.total, page.count) == (SOURCES, PAGE)
    (statement,) = (statement for statement in recorded.run if "searchable_sources" in statement.text)
    sorted_rows = [
        child["Actual Rows"] * child["Actual Loops"]
        for node in nodes(statement.plan)
        if node["Node Type"].endswith("Sort")
        for child in node["Plans"]
    ]
    assert sorted_rows, "the plan sorts the first of each level"
    assert max(sorted_rows) <= 2 * PAGE
    lists = [node for node in nodes(statement.plan) if node.get("Index Name") == "ix_results_of_state"]
    assert sum(node["Actual Rows"] * node["Actual Loops"] for node in lists) <= SOURCES + 4 * PAGE


def test_names_are_in_order_whatever_their_case_and_what_has_no_agency_comes_last() -> None:
    place = location_of(LocalityFactory())
    for name in ("sheriff", "Police", "Zoning Police", "auditor"):
        DataSourceFactory(name=f"Stops of {name}", agencies=[AgencyFactory(name=name, locations=[place])])
    DataSourceFactory(name="Aerial photos", locations=[place])

    _, rows = PlaceSearch(place).as_rows()

    names = [row[PlaceSearch.columns.index("agency_name")] for row in rows]
    assert names == ["auditor", "Police", "sheriff", "Zoning Police", None]
    assert [PlaceSearch(place).as_rows(offset, 1)[1][0] for offset in range(5)] == rows
