"""`manage.py load_geography`, on the real files: what the run has loaded once, and loading it again."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count
from pytest_django import DjangoDbBlocker

from locations.geography import load
from locations.geography.load import STEPS, load_geography, rows_of
from locations.models import County, Locality, Location, State, TypeaheadLocation, ZipCode
from locations.names import county_name
from pdap.db.name_folding import NameKey
from tests import template
from tests.shared import database_like

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


NAMES = ("states", "counties", "localities", "zip codes")


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    """The whole country, beside a state, a county and a town that had names of ours."""
    with database_like(template.COUNTRY, django_db_blocker, worker):
        yield


def test_it_loads_the_whole_country_and_a_second_time_nothing(country: None) -> None:
    assert (State.objects.count(), County.objects.count()) == (56, 3234)
    assert Locality.objects.count() > 21_000
    assert ZipCode.objects.count() > 40_000
    assert Location.objects.count() == 1 + 56 + 3234 + Locality.objects.count()
    assert Location.objects.filter(type="County", lat=None).count() <= 3

    output = StringIO()
    call_command("load_geography", stdout=output)

    assert TypeaheadLocation.objects.filter(display_name="Los Angeles, Los Angeles, California").exists()
    assert output.getvalue().split("\n")[:4] == [f"{name}: 0 added" for name in NAMES]


def test_what_is_there_stays_as_it_is(country: None) -> None:
    county = County.objects.get(fips="42003")

    assert (county.name, county.state.state_name) == ("Our name", "The Commonwealth")
    assert Locality.objects.filter(county=county, name="Carnegie").exists()


def test_a_town_that_is_there_under_another_spelling_has_no_twin_and_gets_its_place(country: None) -> None:
    towns = Locality.objects.annotate(key=NameKey("name"))

    town = towns.get(county__fips="42003", key="pittsburgh")

    assert town.name == "PITTS-BURGH"
    assert town.population
    assert Location.objects.get(locality=town).lat
    assert not towns.values("county", "key").annotate(twins=Count("pk")).filter(twins__gt=1).exists()


def test_progress_is_told_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "BATCH", 2)
    monkeypatch.setattr(load, "rows_of", lambda name: rows_of(name)[:5])
    told: list[Any] = []

    load_geography(lambda *progress: told.append(progress))

    assert told == [(step.name, done, 5) for step in STEPS for done in (2, 4, 5)]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_file_names_its_sources_and_fits_its_table(step: object) -> None:
    rows = rows_of(step.name)  # type: ignore[attr-defined]

    assert {len(row) for row in rows} == {len(step.columns.split(","))}  # type: ignore[attr-defined]


def test_every_county_has_its_full_name_on_pages() -> None:
    step = next(step for step in STEPS if step.name == "counties")
    rows = [dict(zip(("fips", "state", "name", "lat", "lng", "full"), row, strict=True)) for row in rows_of(step.name)]

    assert {row["fips"]: county_name(row["name"] or "", row["state"]) for row in rows} == {
        row["fips"]: row["full"] for row in rows
    }
    full = {row["fips"]: row["full"] for row in rows}
    assert {full[fips] for fips in ("51095", "51036", "51760", "32510", "24510", "24005")} == {
        *("James City County", "Charles City County", "Richmond city", "Carson City"),
        *("Baltimore city", "Baltimore County"),
    }
    assert {full[fips] for fips in ("22071", "02068", "02020", "72117", "11001")} == {
        *("Orleans Parish", "Denali Borough", "Anchorage Municipality", "Rincón Municipio", "District of Columbia"),
    }
    assert county_name("James city", "VA") == "James City County"  # as catalogs that are older than this file have it
