"""The numbers of sources agree wherever they are shown, whatever the catalog holds."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.enums import JurisdictionType
from agencies.models import Agency
from datasources.enums import RecordTypeName
from datasources.models import DataSource, SearchableSource
from datasources.queries.growth import CatalogTotals, CountedCoverage
from locations.models import Location
from locations.queries.relatives import place_with_ancestors
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.materialized import refresh
from pdap.db.public_records import is_public_sql
from pdap.db.queries import run_query_builder
from pdap.db.relations import MaterializedView
from requests_app.queries.coverage_matrix import matrix_of
from requests_app.queries.place_standing import PlaceStanding
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.found_as_json import found_as_json
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national

TYPES = (RecordTypeName.ARREST_RECORDS, RecordTypeName.STOPS, RecordTypeName.STOPS, None)
STATUSES = (*[ApprovalStatus.APPROVED] * 5, ApprovalStatus.PENDING, ApprovalStatus.REJECTED)
PLACES = 8  # the nation, two states, two counties of the first, and towns: two in one county, one in the other
some_places = st.sets(st.integers(0, PLACES - 1), max_size=2)
an_agency = st.tuples(st.sampled_from(STATUSES), st.sampled_from(JurisdictionType.values), some_places)
a_source = st.tuples(
    st.sampled_from(STATUSES),
    st.sampled_from(TYPES),
    st.sampled_from([UrlStatus.OK, UrlStatus.OK, UrlStatus.BROKEN]),
    st.sets(st.integers(0, 2), max_size=2),
    some_places,
)


@dataclass
class Catalog:
    """Places by number with those below each, and the sources that search is to find, each with its places.

    `tied` are the public sources of each agency: lists keep broken ones and those without a record type (contract 5.2).
    """

    places: list[Location]
    below: dict[int, set[int]]
    agencies: list[Agency]
    found: dict[int, set[int]]
    types: dict[int, RecordTypeName]
    of_agency: dict[int, set[int]]
    tied: dict[int, set[int]]

    def within(self, place: int) -> set[int]:
        """Return the sources at a place and below it."""
        there = self.below[place] | {place}
        return {source for source, at in self.found.items() if at & there}

    def reached(self, place: int) -> set[int]:
        """Return the sources at a place, below it and above it."""
        above = {upper for upper, under in self.below.items() if place in under}
        there = self.below[place] | {place} | above
        return {source for source, at in self.found.items() if at & there}


Places = tuple[list[Location], dict[int, set[int]]]


@pytest.fixture
def places(db: None) -> Places:
    """The places of every catalog, by number, and the numbers of those below each."""
    state, other_state = StateFactory(), StateFactory()
    counties = [CountyFactory(state=state), CountyFactory(state=state)]
    towns = [LocalityFactory(county=counties[number]) for number in (0, 0, 1)]
    numbered = [national(), *(location_of(place) for place in (state, other_state, *counties, *towns))]
    below = {0: set(range(1, PLACES)), 1: {3, 4, 5, 6, 7}, 2: set(), 3: {5, 6}, 4: {7}, 5: set(), 6: set(), 7: set()}
    return numbered, below


@contextmanager
def catalog(numbered: Places, agencies: list[Any], sources: list[Any]) -> Iterator[Catalog]:
    """Make a catalog that is gone afterward, and work out from what was asked for what search has to find."""
    with transaction.atomic():
        cache.clear()
        places, below = numbered
        made = [
            AgencyFactory(approval_status=status, jurisdiction_type=kind, locations=[places[index] for index in at])
            for status, kind, at in agencies
        ]
        answer = Catalog(places, below, made, {}, {}, *({agency.pk: set[int]() for agency in made} for _ in range(2)))
        for status, kind, link, linked, own in sources:
            linked = {index for index in linked if index < len(made)}
            source = DataSourceFactory(
                approval_status=status,
                type_name=kind,
                url_status=link,
                agencies=[made[index] for index in linked],
                locations=[places[index] for index in own],
            )
            public = {index for index in linked if agencies[index][0] == ApprovalStatus.APPROVED}
            if status == ApprovalStatus.APPROVED:
                for index in public:
                    answer.tied[made[index].pk].add(source.pk)
            if (status, link) != (ApprovalStatus.APPROVED, UrlStatus.OK) or kind is None or (linked and not public):
                continue
            answer.found[source.pk] = own.union(*(agencies[index][2] for index in public))
            answer.types[source.pk] = kind
            for index in public:
                answer.of_agency[made[index].pk].add(source.pk)
        yield answer
        transaction.set_rollback(True)


def ids_of_search(client: Client, **query: Any) -> set[int]:
    """Return the ids that the search's JSON has, whose links work."""
    rows = found_as_json(client, {"link": "ok", **query})
    assert rows["count"] == len(rows["results"])
    return {row["id"] for row in rows["results"]}


def ids_of_api(client: Client, location_id: int) -> set[int]:
    groups = client.get("/api/v2/search", {"location_id": location_id}).json()["data"]
    return {row["id"] for group in groups.values() for row in group["results"]}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(agencies=st.lists(an_agency, min_size=1, max_size=3), sources=st.lists(a_source, min_size=4, max_size=8))
def test_the_numbers_agree(places: Places, api: Client, agencies: list[Any], sources: list[Any]) -> None:
    with catalog(places, agencies, sources) as made:
        everything, client = set(made.found), Client()
        assert set(SearchableSource.objects.working().values_list("data_source_id", flat=True)) == everything
        assert set(DataSource.objects.searchable().values_list("pk", flat=True)) == everything
        assert ids_of_search(client) == everything

        # Home is the nation and what has no place; the metrics say the same.
        without_place = {source for source, at in made.found.items() if not at}
        home = client.get(reverse("home")).context["counts"]["data sources"]
        nation = client.get(reverse("places")).context["here_total"]
        assert home == len(everything) == nation + len(without_place)
        assert client.get(reverse("metrics")).context["totals"].searchable == len(everything)

        # The API's map, which has towns that it knows the position of.
        Location.objects.filter(pk__in=[place.pk for place in made.places]).update(lat=40.0, lng=-80.0)
        refresh([MaterializedView.MAP_STATES, MaterializedView.MAP_COUNTIES, MaterializedView.MAP_LOCALITIES])
        locations = api.get("/api/v2/map/locations").json()
        on_map = {row["location_id"]: row["source_count"] for level in locations.values() for row in level}
        at_places = defaultdict(set)
        for row in api.get("/api/v2/map/data-sources").json()["data"]:
            at_places[row["location_id"]].add(row["data_source_id"])

        # For every place: its page, the results, the API and the map, which counts it on the page above.
        for number, place in enumerate(made.places):
            page = client.get(reverse("place", args=[place.pk])).context
            assert page["here_total"] == len(made.within(number)), place
            assert page["here_total"] + page["around_total"] == len(made.reached(number)), place
            results = client.get(reverse("search-results"), {"location_id": place.pk}).context
            assert results["total"] == len(made.reached(number)), place
            assert ids_of_search(client, location_id=place.pk) == made.reached(number), place
            assert ids_of_api(api, place.pk) == made.reached(number), place
            assert number == 0 or on_map[place.pk] == len(made.within(number)), place
            # Rows of the map keep broken links.
            assert at_places[place.pk] & everything == {source for source, at in made.found.items() if number in at}
            for child in [*page["below"], *page["bare"]]:
                below = next(index for index, spot in enumerate(made.places) if spot.pk == child.location_id)
                assert child.sources == len(made.within(below)), child
            for row in page["agencies"]:
                assert row.source_count == len(made.of_agency[row.pk])

            # The coverage of what lies below, and of the place itself, by record type.
            matrix = matrix_of(place_with_ancestors(place.pk)[-1])
            for row in matrix.places:
                below = next(index for index, spot in enumerate(made.places) if spot.pk == row.location_id)
                for kind in matrix.types:
                    of_type = {source for source in made.within(below) if made.types[source] == kind.name}
                    assert row.cell(kind.pk).working == len(of_type), (row, kind)
            standing = run_query_builder(PlaceStanding(place_with_ancestors(place.pk)[-1]))
            assert sum(cell.working for cell in standing.values()) == len(made.within(number)), place

        # For every agency: the directory, its page, the API, and the results.
        links = client.get(reverse("search-results"), {"view": "grouped", "link": "ok"}).context
        shown = {
            agency["id"]: {row["source"].pk for row in agency["sources"]}
            for group in (links["groups"] if links else [])
            for agency in group["agencies"]
        }
        for row in client.get(reverse("agencies")).context["rows"]:
            assert row["sources"] == len(made.of_agency[row["agency"].pk])
            assert shown.get(row["agency"].pk, set()) == made.of_agency[row["agency"].pk]
            page = client.get(reverse("agency", args=[row["agency"].pk])).context
            working = {source.pk for _, sources in page["groups"] for source in sources if source.record_type}
            assert working == made.of_agency[row["agency"].pk]
            in_api = api.get(f"/api/v2/agencies/{row['agency'].pk}").json()["data"]["data_sources"]
            assert {source["id"] for source in in_api} == made.tied[row["agency"].pk] >= working
        untied = {source for source in everything if not any(source in tied for tied in made.of_agency.values())}
        assert shown.get(None, set()) == untied

        # For every record type: its page, its list and the facets.
        facets = {
            option.label: option.count
            for facet in (links["facets"] if links else [])
            for category in facet.options
            for option in category.under
        }
        for kind in TYPES[:2]:
            of_kind = {source for source, its in made.types.items() if its == kind}
            listed = {
                record_kind.name: record_kind.source_count
                for _, kinds in client.get(reverse("record-types")).context["groups"]
                for record_kind in kinds
            }
            assert listed[kind] == facets.get(kind, 0) == len(of_kind)
            assert ids_of_search(client, record_types=kind) == of_kind


# The numbers as the view and the rule of the metrics give them, one by one; what has no record type counts there too.
COUNTED = f"""
with found as (
    select data_source_id, agency_id, location_id, broken from public.searchable_sources
    union all
    select source.id, agency.id, serves.location_id, true
    from public.data_sources source
    join public.link_agencies__data_sources link on link.data_source_id = source.id
    join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
    left join public.link_agencies__locations serves on serves.agency_id = agency.id
    where source.record_type_id is null and {is_public_sql("source")}
),
places as (select place.* from public.locations place where place.id in (select location_id from found))
select (select count(*) from public.data_sources source where {is_public_sql("source")}),
       (select count(distinct agency_id) from found),
       (select count(distinct state_id) from places),
       (select count(distinct county_id) from places),
       (select count(distinct data_source_id) from found where not broken),
       (select count(*) from public.agencies agency where {is_public_sql("agency")})
"""


# The states and counties as the existing system counts them, of what is public: the locations that agencies with a
# source are linked to, or lie below (contract 10.5).
PLACES_OF_AGENCIES = f"""
select count(distinct place.id) filter (where place.type = 'State'),
       count(distinct place.id) filter (where place.type = 'County')
from public.data_sources source
join public.link_agencies__data_sources link on link.data_source_id = source.id
join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
join public.link_agencies__locations serves on serves.agency_id = agency.id
join public.dependent_locations below on below.dependent_location_id = serves.location_id
join public.locations place on place.id in (serves.location_id, below.parent_location_id)
where {is_public_sql("source")}
"""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(agencies=st.lists(an_agency, min_size=3, max_size=3), sources=st.lists(a_source, max_size=8))
def test_the_metrics_count_what_the_view_finds(places: Places, agencies: list[Any], sources: list[Any]) -> None:
    with catalog(places, agencies, sources):
        with connection.cursor() as cursor:
            cursor.execute(COUNTED)
            expected = cursor.fetchone()

            cursor.execute(PLACES_OF_AGENCIES)
            places_of_agencies = cursor.fetchone()

        assert dataclasses.astuple(CatalogTotals().run()) == expected
        assert dataclasses.astuple(CountedCoverage().run()) == (*expected[:2], *places_of_agencies)
