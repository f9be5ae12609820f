"""The table that searches read holds what the view says search finds, whatever is written, and by how many at once."""

import json
import threading
from collections.abc import Callable, Sequence

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.expressions import RawSQL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.enums import JurisdictionType, Level, level_sql
from agencies.models import Agency, AgencyLocation
from datasources.models import (
    AgencyDataSource,
    DataSource,
    DataSourceLocation,
    RecordType,
    SearchableRow,
    SearchableSource,
)
from datasources.search import kept_lines
from datasources.search.place_search import HITS, JsonPage, PlaceSearch
from locations.enums import LocationType
from locations.models import County, Locality, Location, State
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.prepared import named_sql
from tests.agencies.factories import AgencyFactory
from tests.at_once import waiting_for_locks
from tests.datasources.documents import stale_documents, wrong_areas_of_documents
from tests.datasources.factories import DataSourceFactory
from tests.datasources.kept_numbers import wrong_areas, wrong_numbers
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.pdap.db.versions import commit_version
from tests.pdap.ops.clients import wait_for

COLUMNS = [field.attname for field in SearchableRow._meta.concrete_fields]


def differences() -> tuple[list[object], list[object]]:
    """Return the rows that only the view has, and those that only the table has."""
    with connection.cursor() as cursor:
        sides = []
        for first, second in (("searchable_rows", "searchable_sources"), ("searchable_sources", "searchable_rows")):
            names = ", ".join(COLUMNS)
            cursor.execute(f"select {names} from {first} except all select {names} from {second}")
            sides.append(cursor.fetchall())
    return sides[0], sides[1]


def stale_lines() -> list[tuple[object, object]]:
    """Return the lines of the API's search that differ from what their rows say now, each with what they should be."""
    alone = DataSource.objects.exclude(pk__in=DataSourceLocation.objects.values("data_source"))
    rows = SearchableSource.objects.select_related("data_source", "record_type", "location__locality", "state")
    differing: list[tuple[object, object]] = []
    for row in rows:
        town, source = row.location.locality if row.location else None, row.data_source
        says = {
            "id": source.pk,
            "agency_name": row.agency_name,
            "municipality": town.name if town else None,
            "state_iso": row.state.state_iso if row.state else None,
            "data_source_name": source.name,
            "description": source.description,
            "record_type": row.record_type.name,
            "source_url": "" if source.source_url.startswith("javascript:") else source.source_url,
            "record_formats": source.record_formats,
            "coverage_start": source.coverage_start and source.coverage_start.isoformat(),
            "coverage_end": source.coverage_end and source.coverage_end.isoformat(),
            "agency_supplied": source.agency_supplied,
            "jurisdiction_type": row.jurisdiction_type,
        }
        is_line = row.agency_id is not None and alone.filter(pk=source.pk).exists()
        expected = list(says.items()) if is_line else None
        line = list(json.loads(row.line).items()) if row.line is not None else None
        if line != expected:
            differing.append((line, expected))
    return differing


class Catalog:
    """Two agencies, three sources and places of every level, and what one may do to them, by number."""

    def __init__(self) -> None:
        town = LocalityFactory(county=CountyFactory(state=StateFactory()))
        self.places = [national(), location_of(town), location_of(town.county), location_of(town.county.state)]
        self.agencies = [AgencyFactory(locations=[self.places[1]]), AgencyFactory(pending=True)]
        self.sources = [
            DataSourceFactory(agencies=self.agencies),
            DataSourceFactory(locations=[self.places[3]]),
            DataSourceFactory(agencies=[self.agencies[1]], broken=True),
        ]

    def change(self, action: str, number: int, other: int) -> None:
        """Do something to the agency, source or place of a number."""
        source, agency = self.sources[number % 3], self.agencies[number % 2]
        place = self.places[other % 4]
        sources, agencies = DataSource.objects.filter(pk=source.pk), Agency.objects.filter(pk=agency.pk)
        about = AgencyDataSource.objects.filter(data_source=source, agency=agency)
        at, own = AgencyLocation.objects.filter(agency=agency), DataSourceLocation.objects.filter(data_source=source)
        what: dict[str, Callable[[], object]] = {
            "rename a source": lambda: sources.update(name=f"Name {other}"),
            "approve a source": lambda: sources.update(approval_status=ApprovalStatus.APPROVED),
            "reject all sources": lambda: DataSource.objects.update(approval_status=ApprovalStatus.REJECTED),
            "leave the type out": lambda: sources.update(record_type=None),
            "describe a source": lambda: sources.update(
                description=f"About {other} \u2028", agency_supplied=bool(number % 2)
            ),
            "lead elsewhere": lambda: sources.update(
                # Of each source another link: two may not have the same one.
                source_url=f"javascript:alert({number % 3})" if other % 2 else f"https://{number % 3}-{other}.example/"
            ),
            "rename a town": lambda: Locality.objects.update(name=f"Town {other}"),
            "rename a county": lambda: County.objects.update(name=f"County {other}"),
            "call a state otherwise": lambda: State.objects.filter(pk=self.places[3].state_id).update(
                state_name=f"State {other}"
            ),
            "rename a state": lambda: State.objects.filter(pk=self.places[3].state_id).update(state_iso=f"X{other}"),
            "break a link": lambda: sources.update(url_status=UrlStatus.BROKEN),
            "give it years": lambda: sources.update(coverage_start="2019-01-01", coverage_end="2019-12-31"),
            "approve an agency": lambda: agencies.update(approval_status=ApprovalStatus.APPROVED),
            "rename an agency": lambda: agencies.update(name=f"Police {other}"),
            "hide an agency": lambda: agencies.update(approval_status=ApprovalStatus.PENDING),
            "link": lambda: about.exists() or AgencyDataSource.objects.create(data_source=source, agency=agency),
            "unlink": about.delete,
            "place an agency": lambda: (
                at.filter(location=place).exists() or AgencyLocation.objects.create(agency=agency, location=place)
            ),
            "move an agency": lambda: at.count() == 1 and at.update(location=place),
            "take its places": at.delete,
            "place a source": lambda: (
                own.filter(location=place).exists()
                or (sources.exists() and DataSourceLocation.objects.create(data_source=source, location=place))
            ),
            "take its own places": own.delete,
            "move a place": lambda: Location.objects.filter(pk=self.places[1].pk).update(
                county=self.places[2].county_id
            ),
        }
        what[action]()


def put_together(place: Location | None) -> JsonPage:
    """Return all lines of a place, asked for in pages of two."""
    total = PlaceSearch(place).as_json(0, 2).total
    groups: dict[str, list[tuple[int, bytes]]] = {}
    for offset in range(0, total, 2):
        for level, lines in PlaceSearch(place).as_json(offset, 2).groups.items():
            groups.setdefault(level, []).append(lines)
    return JsonPage(
        total,
        {
            level: (sum(count for count, _ in parts), b",".join(lines for _, lines in parts))
            for level, parts in groups.items()
        },
    )


ACTIONS = (
    *("rename a source", "approve a source", "reject all sources", "leave the type out", "break a link"),
    *("give it years", "approve an agency", "rename an agency", "hide an agency", "link", "unlink"),
    *("place an agency", "move an agency", "take its places", "place a source", "take its own places", "move a place"),
    *(
        "describe a source",
        "lead elsewhere",
        "rename a town",
        "rename a state",
        "rename a county",
        "call a state otherwise",
    ),
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5), st.integers(0, 3)), max_size=12))
def test_whatever_is_written_the_table_holds_what_search_finds(steps: Sequence[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        catalog = Catalog()
        assert differences() == ([], [])
        for action, number, other in steps:
            catalog.change(action, number, other)
            assert differences() == ([], []), action
            assert stale_lines() == [], action
            assert stale_documents(connection.cursor()) == [], action
            assert wrong_areas_of_documents(connection.cursor()) == [], action
            assert wrong_numbers(connection.cursor()) == [], action
            assert wrong_areas(connection.cursor()) == [], action
            if number % 2:
                # As where a transaction ends here.
                commit_version()
                assert wrong_areas(connection.cursor()) == [], action
        for place in (*catalog.places, None):
            # A page is made of the tables, a whole answer of the lines that are kept.
            assert PlaceSearch(place).as_json() == PlaceSearch(place).as_json(0, 1_000) == put_together(place)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "action", ["rename a source", "leave the type out", "rename an agency", "unlink", "take its places"]
)
def test_a_whole_answer_is_that_before_a_change_or_after_it(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = Catalog()
    # Rows of the first source are put together, in a second statement.
    AgencyLocation.objects.create(agency=catalog.agencies[0], location=catalog.places[2])
    DataSourceLocation.objects.create(data_source=catalog.sources[0], location=catalog.places[3])
    DataSourceFactory(agencies=catalog.agencies[:1])
    whole, read_others = PlaceSearch(None).as_json(), PlaceSearch.others

    def changed_before(search: PlaceSearch, row_ids: Sequence[int]) -> object:
        catalog.change(action, 0, 1)
        return read_others(search, row_ids)

    monkeypatch.setattr(PlaceSearch, "others", changed_before)
    answer = PlaceSearch(None).as_json()

    changed = PlaceSearch(None).as_json(0, 1_000)
    assert changed != whole, "the change shows"
    assert answer in (whole, changed)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "rows_left"), [(DataSource, 0), (Agency, 2), (Location, 2)])
def test_what_is_deleted_is_found_no_more(model: type[Model], rows_left: int) -> None:
    Catalog()
    assert SearchableSource.objects.working().count() == 2
    staying = [national().pk] if model is Location else []
    ids = list(model._default_manager.exclude(pk__in=staying).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {model._meta.db_table} where id = any(%s)", [ids])

    assert differences() == ([], [])
    assert wrong_numbers(connection.cursor()) == []
    assert wrong_areas(connection.cursor()) == []
    assert SearchableSource.objects.working().count() == rows_left


@pytest.mark.django_db
def test_a_change_that_search_does_not_show_writes_no_row() -> None:
    source = DataSourceFactory(agencies=[AgencyFactory()])
    row = SearchableSource.objects.get()

    AgencyLocation.objects.filter(agency__data_source_links__data_source=source).delete()
    Agency.objects.update(defunct_year="1999")

    assert SearchableSource.objects.get().pk == row.pk


# What two write at once, of an agency (1), a source (1) that is linked to another agency (2), and a place.
APPROVE_AGENCY = "update agencies set approval_status = 'approved' where id = 1"
HIDE_AGENCY = "update agencies set approval_status = 'pending' where id = 1"
APPROVE_SOURCE = "update data_sources set approval_status = 'approved' where id = 1"
LINK = "insert into link_agencies__data_sources (data_source_id, agency_id) values (1, 1)"
RENAME_AGENCY = "update agencies set name = 'Sheriff' where id = 1"
RENAME_PLACE = "update us_states set state_name = 'Elsewhere' where id = 1"
PLACE_IN_STATE = (
    "insert into link_agencies__locations (agency_id, location_id) select 1, id from locations where state_id = 1"
)
DESCRIBE = "update data_sources set description = 'Each stop' where id = 1"
UNLINK = "delete from link_agencies__data_sources where agency_id = 1"
PLACE = (
    "insert into link_agencies__locations (agency_id, location_id) select 1, id from locations where type = 'National'"
)
OWN = "insert into link_data_sources__locations (data_source_id, location_id) select 1, id from locations"


@pytest.mark.parametrize(
    ("before", "first", "second"),
    [
        ("pending agency, no link", APPROVE_AGENCY, LINK),
        ("pending agency, no link", LINK, APPROVE_AGENCY),
        ("pending agency, linked", APPROVE_AGENCY, UNLINK),
        ("pending agency, linked", UNLINK, APPROVE_AGENCY),
        ("approved agency, no link", PLACE, LINK),
        ("approved agency, no link", LINK, PLACE),
        ("approved agency, no link", HIDE_AGENCY, LINK),
        ("pending both, linked", APPROVE_AGENCY, APPROVE_SOURCE),
        ("pending both, linked", APPROVE_SOURCE, APPROVE_AGENCY),
        ("approved agency, no link", OWN, LINK),
        ("approved agency, no link", LINK, OWN),
        ("approved agency, no link", RENAME_AGENCY, LINK),
        ("approved agency, no link", LINK, RENAME_AGENCY),
        ("approved agency, linked", RENAME_AGENCY, PLACE),
        ("approved agency, linked", DESCRIBE, RENAME_AGENCY),
        ("approved agency, linked", RENAME_AGENCY, DESCRIBE),
        ("approved agency, linked", RENAME_PLACE, PLACE_IN_STATE),
        ("approved agency, linked", PLACE_IN_STATE, RENAME_PLACE),
    ],
)
def test_two_who_write_at_once_leave_what_search_finds(
    second_connection: psycopg.Connection, before: str, first: str, second: str
) -> None:
    url = second_connection.info.dsn + f" password={second_connection.info.password}"
    agency = "approved" if before.startswith("approved") else "pending"
    source = "pending" if "both" in before else "approved"
    second_connection.execute(
        "insert into us_states (id, state_iso, state_name) overriding system value values (1, 'ZZ', 'Zedland')"
    )
    second_connection.execute(
        "insert into agencies (id, name, jurisdiction_type, agency_type, approval_status)"
        f" overriding system value values (1, 'Police', 'local', 'law enforcement', '{agency}')"
    )
    second_connection.execute(
        "insert into data_sources (id, name, source_url, record_type_id, approval_status)"
        f" overriding system value values (1, 'Stops', 'https://example.gov/', 1, '{source}')"
    )
    if before.endswith("linked"):
        second_connection.execute(LINK.encode())

    def write_second() -> None:
        with psycopg.connect(url, autocommit=True) as client:
            client.execute(second.encode())

    with psycopg.connect(url) as client:
        client.execute(first.encode())
        other = threading.Thread(target=write_second)
        other.start()
        # By then the other has written, or waits for what this one has written.
        assert wait_for(lambda: not other.is_alive() or waiting_for_locks(second_connection.cursor()))
        client.commit()
    other.join()

    names = ", ".join(COLUMNS)
    for wanted, another in (("rows", "sources"), ("sources", "rows")):
        only_there = second_connection.execute(
            f"select {names} from searchable_{wanted} except all select {names} from searchable_{another}".encode()
        ).fetchall()
        assert only_there == [], f"only in searchable_{wanted}"
    assert stale_documents(second_connection.cursor()) == []
    assert wrong_numbers(second_connection.cursor()) == []
    assert wrong_areas(second_connection.cursor()) == []


@pytest.mark.django_db
def test_a_source_is_found_by_the_name_that_its_record_type_has_now() -> None:
    RecordType.objects.filter(pk=DataSourceFactory().record_type_id).update(name=None)

    assert stale_documents(connection.cursor()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("link", [AgencyDataSource, AgencyLocation, DataSourceLocation])
def test_what_an_emptied_table_linked_is_found_no_more(link: type[Model]) -> None:
    catalog = Catalog()
    catalog.change("place a source", 0, 2)

    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"truncate {link._meta.db_table}")

    assert differences() == ([], [])
    assert stale_documents(connection.cursor()) == []
    assert wrong_numbers(connection.cursor()) == []
    commit_version()
    assert wrong_areas(connection.cursor()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("jurisdiction", [None, *JurisdictionType])
def test_a_row_stands_at_its_agencys_level_of_government(jurisdiction: JurisdictionType | None) -> None:
    """The view has the rule in SQL of its own, which no later change of the code reaches."""
    agencies = [AgencyFactory(jurisdiction_type=jurisdiction)] if jurisdiction else []
    DataSourceFactory(agencies=agencies)

    row = SearchableSource.objects.annotate(level_name=RawSQL(level_sql("jurisdiction_type"), ())).get()  # noqa: S611 - ours

    assert row.level == (list(Level).index(Level(row.level_name)) if row.level_name else len(Level))
    assert (row.level_name is None) == (jurisdiction is None)


@pytest.mark.django_db
def test_one_row_of_a_source_knows_that_it_is_the_only_one() -> None:
    town, other = location_of(LocalityFactory()), location_of(LocalityFactory())
    source = DataSourceFactory(agencies=[AgencyFactory(locations=[town])])
    assert [row.is_only for row in SearchableSource.objects.all()] == [True]

    AgencyDataSource.objects.create(data_source=source, agency=AgencyFactory(locations=[town, other]))
    assert [row.is_only for row in SearchableSource.objects.all()] == [False] * 3


@pytest.mark.django_db
def test_long_names_fit_the_indexes() -> None:
    letters = "".join(chr(0x10000 + number) for number in range(3000))
    agency = AgencyFactory(name=f"Agency {letters}", locations=[location_of(LocalityFactory())])

    DataSourceFactory(name=f"Source {letters}", agencies=[agency], record_formats=[letters, *letters])

    row = SearchableSource.objects.get()
    assert (row.source_key, row.agency_key) == (f"source {letters}"[:120], f"agency {letters}"[:120])


@pytest.mark.django_db
def test_sources_share_a_number_of_their_lists_if_both_are_the_same() -> None:
    for access_types, formats in (
        (["Download"], ["CSV"]),
        (["Download"], ["CSV"]),
        (["Download", "API"], ["CSV"]),
        (["Download"], ["CSV", "PDF"]),
        ([], []),
    ):
        DataSourceFactory(access_types=access_types, record_formats=formats)

    first, same, *others = SearchableSource.objects.order_by("data_source").values_list("lists", flat=True)
    assert first == same
    assert len({first, *others}) == 4


@pytest.mark.parametrize("columns", [HITS, kept_lines.ROWS])
@pytest.mark.parametrize("kind", LocationType)
def test_the_sql_that_all_places_of_a_type_share_is_what_django_writes_for_each(
    kind: LocationType, columns: Sequence[str]
) -> None:
    for number in (17, 170):
        search = PlaceSearch(Location(pk=number, type=kind, state_id=number + 1, county_id=number + 2))
        assert search.named_rows(columns) == named_sql(search.rows().values_list(*columns), "hits")
