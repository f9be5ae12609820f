"""Bring the reference geography into the database: what is there stays, what is missing comes in."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

DATA = Path(__file__).parent / "data"
BATCH = 2000


@dataclass(frozen=True)
class Step:
    """One file: the columns of a temporary table, what is done with a batch of its rows, and what tables it joins."""

    name: str
    columns: str
    statements: tuple[str, ...]
    joined: tuple[str, ...] = ()


# Folding a name takes longer than all else: each is folded once for each statement, and not for each pair to compare.
KEYED = """
    with new as materialized (
        select batch.*, county.id as county_id, public.name_key(batch.name) as key
        from batch join public.counties county on county.fips = batch.county_fips
    ),
    old as materialized (
        select id, county_id, population, public.name_key(name) as key from public.localities
        where county_id = any (array(select county_id from new))
    )
"""
# Triggers make the row in `locations`; the second statement of each step gives that its coordinates.
STEPS = (
    Step(
        "states",
        "state_iso text, name text, fips text, lat float, lng float",
        (
            """
            insert into public.us_states (state_iso, state_name)
            select state_iso, name from batch on conflict (state_iso) do nothing
            """,
            """
            update public.locations place set lat = batch.lat, lng = batch.lng
            from batch join public.us_states state using (state_iso)
            where place.type = 'State' and place.state_id = state.id and place.lat is null and batch.lat is not null
            """,
        ),
        ("public.us_states", "public.locations"),
    ),
    Step(
        "counties",
        "fips text, state_iso text, name text, lat float, lng float, full_name text",
        (
            """
            insert into public.counties (fips, name, lat, lng, state_id)
            select batch.fips, batch.name, batch.lat, batch.lng, state.id
            from batch join public.us_states state using (state_iso) on conflict do nothing
            """,
            """
            update public.locations place set lat = batch.lat, lng = batch.lng
            from batch join public.counties county using (fips)
            where place.type = 'County' and place.county_id = county.id and place.lat is null and batch.lat is not null
            """,
        ),
        ("public.us_states", "public.counties", "public.locations"),
    ),
    Step(
        "localities",
        "county_fips text, name text, lat float, lng float, population integer",
        (
            f"""
            {KEYED}
            insert into public.localities (name, county_id, population)
            select distinct on (county_id, key) name, county_id, population from new
            where (county_id, key) not in (select county_id, key from old)
            order by county_id, key, population desc nulls last, name
            on conflict (name, county_id) do nothing
            """,  # noqa: S608 - nothing in it comes from outside, here and below
            f"""
            {KEYED}
            update public.localities locality set population = new.population
            from new join old using (county_id, key)
            where locality.id = old.id and old.population is null and new.population is not null
            """,  # noqa: S608
            f"""
            {KEYED}
            update public.locations place set lat = new.lat, lng = new.lng
            from new join old using (county_id, key)
            where place.type = 'Locality' and place.locality_id = old.id and place.lat is null
            """,  # noqa: S608
        ),
        ("public.counties", "public.localities", "public.locations"),
    ),
    Step(
        "zip_codes",
        "zip_code text, lat numeric, lng numeric, city text, state_iso text",
        # `not in` looks into a hash once, whatever PostgreSQL believes of a table that is just being filled.
        (
            """
            insert into public.zip_codes (zip_code, lat, lng, city, state_iso)
            select zip_code, lat, lng, city, state_iso from batch
            where zip_code not in (select old.zip_code from public.zip_codes old where old.zip_code is not null)
            """,
            """
            update public.zip_codes old set city = batch.city, state_iso = batch.state_iso
            from batch where old.zip_code = batch.zip_code and old.city is null and batch.city is not null
            """,
        ),
    ),
)


def rows_of(name: str) -> list[list[str]]:
    """Return the rows of one of the files, without its attribution and header."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.reader(lines))[1:]


def load_geography(progress: Callable[[str, int, int], None]) -> dict[str, int]:
    """Load all files and return how many rows each added; `progress` is told the file, rows done and rows in all.

    Each batch is a transaction of its own: an interrupted run goes on where it was when it is repeated.
    """
    return {step.name: sum(_load(step, progress)) for step in STEPS}


def _load(step: Step, progress: Callable[[str, int, int], None]) -> Iterator[int]:
    rows = rows_of(step.name)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"create temporary table batch ({step.columns})")
            with cursor.copy("copy batch from stdin") as copy:
                for row in batch:
                    copy.write_row([value or None for value in row])
            # Without statistics of what has just come in, PostgreSQL could plan each batch as a walk through all rows.
            cursor.execute(f"analyze {', '.join(('batch', *step.joined))}")
            added = 0
            for number, statement in enumerate(step.statements):
                cursor.execute(statement)
                added += cursor.rowcount if number == 0 else 0
            cursor.execute("drop table batch")
        progress(step.name, start + len(batch), len(rows))
        yield added
