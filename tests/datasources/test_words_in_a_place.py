"""Words in a place: what lies elsewhere is neither found nor looked at, for sources and for agencies."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, AgencyLocation
from bench.reads.plans import nodes
from bench.reads.statement_notices import Recorded, recorded_on
from datasources.search.areas import LiesNear
from datasources.search.views.shown_search import search_of
from datasources.search.views.tabs import agencies, counts_of_search
from locations.models import Location
from locations.queries.relatives import IsNear
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of, national
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def test_an_agency_lies_near_the_places_that_its_links_say(places: Pennsylvania) -> None:
    AgencyFactory(name="Nowhere Police")
    AgencyFactory(name="Two Towns Police", locations=[places.sibling, location_of(LocalityFactory())])

    for place in Location.objects.all():
        linked = AgencyLocation.objects.filter(IsNear("location_id", place.pk)).values("agency")
        near = Agency.objects.filter(LiesNear("words__document", place.pk))
        assert set(near) == set(Agency.objects.filter(pk__in=linked)), place


def test_a_place_counts_the_agencies_that_its_list_has(places: Pennsylvania) -> None:
    AgencyFactory(name="Police of the town and the county", locations=[places.town, places.county])
    AgencyFactory(name="Pending Police", pending=True, locations=[places.town])
    AgencyFactory(name="Nowhere Police")

    for place in (places.town, places.county, places.state, places.sibling, places.elsewhere, national()):
        for words in ("", "&q=police"):
            search = search_of(f"location_id={place.pk}{words}")
            assert dict(counts_of_search(search))["agencies"] == agencies(search).count(), (place, words)


@pytest.mark.parametrize("words", ["place 4", '"place 4"', "'place 4'", "placed 0", r"place\ 4"])
def test_no_words_mean_an_area(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select websearch_to_tsquery('english', %s)::text", [words])
        ((query,),) = cursor.fetchall()

    assert "'place 4'" not in query
    assert "'placed 0'" not in query


def documents_read(recorded: Recorded, table: str) -> int:
    return sum(
        node.get("Actual Rows", 0) * node["Actual Loops"]
        for statement in recorded.run
        for node in nodes(statement.plan)
        if node.get("Relation Name") == table
    )


def test_words_in_a_place_read_no_document_of_another(client: Client, places: Pennsylvania) -> None:
    others = AgencyFactory.create_batch(40, locations=[places.elsewhere])
    for agency in others:
        DataSourceFactory(name="Drone footage", agencies=[agency])
    here = DataSourceFactory(name="Drone footage", agencies=[places.police])
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")

    with recorded_on(connection.connection) as recorded:
        page = client.get(reverse("search-results"), {"q": "drone footage", "location_id": places.town.pk}).context

    assert [row["source"].pk for row in page["flat"]] == [here.pk]
    assert documents_read(recorded, "data_source_documents") <= 2
