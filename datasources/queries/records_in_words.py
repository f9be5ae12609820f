"""What agencies, sources and pages of agencies are called for people who choose: with what tells them apart.

Many agencies share a name, and many sources too. So an agency comes with its place, a source and a page with their
agency and its place: "Stops, Springfield Police Department, Springfield, Clark, Ohio".
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Func, JSONField, Model

from agencies.places_in_words import agency_and_more, place_and_more, with_place
from locations.names import long_name
from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase
from pdap.db.relations import Table

# The first agency of a source or a page, and the first place of an agency, stand for all.
OF_AGENCY = """
(select jsonb_build_array(agency.name, place.words, place.places, {agencies})
 from {first} join public.agencies agency on agency.id = first.agency_id
 left join lateral (
    select {words} as words, count(*) over () as places
    from public.link_agencies__locations own join public.locations_expanded place on place.id = own.location_id
    where own.agency_id = agency.id order by own.location_id limit 1
 ) place on true)
"""
# What a place is called: for curators as in the catalog, for everyone by the parts of the name that pages give it.
FOR_CURATORS = "coalesce(place.full_display_name, 'United States')"
FOR_EVERYONE = "jsonb_build_array(place.state_name, place.state_iso, place.county_name, place.locality_name)"
LINKED = "public.{links} link where link.{column} = {record}"
PUBLIC_AGENCY = f"exists (select from public.agencies own where own.id = link.agency_id and {is_public_sql('own')})"
# The links of a record with its agencies, by its table.
LINKS = {
    Table.DATA_SOURCES: (Table.AGENCY_DATA_SOURCES, "data_source_id"),
    Table.META_URLS: (Table.AGENCY_META_URLS, "meta_url_id"),
}


def first_agency(table: Table, record: str, public: bool = False) -> str:
    """Return SQL for the first agency of a source or a page, with its place; `record` is SQL for its number.

    `public` looks at no other agencies than those that everyone sees.
    """
    links, column = LINKS[table]
    linked = LINKED.format(links=links, column=column, record=record)
    if public:
        linked += f" and {PUBLIC_AGENCY}"
    return OF_AGENCY.format(
        first=f"(select agency_id from {linked} order by agency_id limit 1) first",  # noqa: S608 - names are ours
        agencies=f"(select count(*) from {linked})",  # noqa: S608
        words=FOR_EVERYONE if public else FOR_CURATORS,
    )


def words_sql(public: bool) -> str:
    itself = OF_AGENCY.format(
        first="(select agency.id as agency_id) first", agencies=1, words=FOR_EVERYONE if public else FOR_CURATORS
    )
    return f"""
select 'agencies', agency.id, '', null, {itself}
from public.agencies agency where agency.id = any(%(agencies)s)
union all
select 'data_sources', source.id, source.name, source.agency_described_not_in_database,
       {first_agency(Table.DATA_SOURCES, "source.id", public)}
from public.data_sources source where source.id = any(%(data_sources)s)
union all
select 'meta_urls', page.id, public.visited_url(page.url::text), null,
       {first_agency(Table.META_URLS, "page.id", public)}
from public.meta_urls page where page.id = any(%(meta_urls)s)
"""  # noqa: S608


# By whether the words are for everyone, or for curators.
WORDS = {public: words_sql(public) for public in (True, False)}
NAMED = frozenset({Table.AGENCIES, *LINKS})
# What the names of other records are made of.
NAMED_BY = frozenset({"state", "county", "locality", "record_type"})


class FirstAgency(Func):
    """The first agency of the source or page whose number a column holds, for `agencies_in_words`."""

    output_field = JSONField()
    arity = 1

    def __init__(self, column: str, table: Table) -> None:
        super().__init__(column)
        self.table = table

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        return first_agency(self.table, column), (*parameters, *parameters)


def agencies_in_words(first: Any, described: str | None = None) -> str:
    """Return the first agency with its place, and how many more there are; without any, what the submitter wrote."""
    if not first:
        return described or ""
    name, place, places, agencies = first
    return agency_and_more(with_place(name, place_and_more(place, places) if place else ""), agencies)


class RecordName(NamedTuple):
    """A record's own name, and what tells it from others of that name: a place, or an agency with its place."""

    name: str
    where: str

    @property
    def words(self) -> str:
        return with_place(self.name, self.where)


class NameParts(NamedTuple):
    """What the name of a place is made of."""

    state_name: str | None
    state_iso: str | None
    county_name: str | None
    locality_name: str | None


class RecordsInWords(QueryBuilderBase[dict[tuple[str, int], RecordName]]):
    """What tells some records apart, by table and number; of those that are there.

    One query for all; tables of other records say nothing here. `public` words are for everyone: they name no agency
    that is not public.
    """

    def __init__(self, records: Mapping[str, Collection[int]], public: bool = False) -> None:
        self.public = public
        self.numbers = {table.value: sorted(records.get(table, ())) for table in NAMED}

    def run(self) -> dict[tuple[str, int], RecordName]:
        if not any(self.numbers.values()):
            return {}
        with connection.cursor() as cursor:
            cursor.execute(WORDS[self.public], self.numbers)
            rows = cursor.fetchall()
        names = {}
        for table, number, own, described, text in rows:
            first = json.loads(text) if text else None
            if first and self.public and first[1]:
                first[1] = long_name(NameParts(*first[1]))
            if table == Table.AGENCIES:
                name, place, places, _ = first or ("", "", 0, 0)
                names[table, number] = RecordName(name, place_and_more(place, places) if place else "")
            else:
                names[table, number] = RecordName(own, agencies_in_words(first, described))
        return names


def names_in_words(table: str, numbers: Collection[int]) -> dict[int, str]:
    """Return the names of some records of one table, by number, with what tells them apart."""
    return {number: named.words for (_, number), named in RecordsInWords({table: numbers}).run().items()}


def names_of_records(model: type[Model], numbers: Collection[int]) -> dict[int, str]:
    """Return what some records are called for people who choose, by number, whatever their table."""
    if model._meta.db_table in NAMED:
        return names_in_words(model._meta.db_table, numbers)
    related = [field.name for field in model._meta.concrete_fields if field.name in NAMED_BY]
    rows = model._default_manager.filter(pk__in=numbers)
    return {row.pk: str(row) for row in (rows.select_related(*related) if related else rows)}


def agencies_of_sources(numbers: Collection[int]) -> dict[int, str]:
    """Return which agency each of some sources is about, by the source's number: the first, and how many more."""
    return {number: named.where for (_, number), named in RecordsInWords({Table.DATA_SOURCES: numbers}).run().items()}
