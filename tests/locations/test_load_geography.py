"""`manage.py load_geography`, on the real files."""

import pytest
from django.core.management import call_command

from locations.geography.load import STEPS, load_geography, rows_of
from locations.models import County, Locality, Location, State, TypeaheadLocation, ZipCode
from tests.locations.factories import CountyFactory, StateFactory

pytestmark = pytest.mark.django_db


def test_it_loads_the_whole_country_and_a_second_time_nothing() -> None:
    call_command("load_geography", verbosity=0)

    assert (State.objects.count(), County.objects.count()) == (56, 3234)
    assert Locality.objects.count() > 21_000
    assert ZipCode.objects.count() > 40_000
    assert Location.objects.count() == 1 + 56 + 3234 + Locality.objects.count()
    assert Location.objects.filter(type="County", lat=None).count() <= 3
    assert TypeaheadLocation.objects.filter(display_name="Pittsburgh, Allegheny, Pennsylvania").exists()
    assert load_geography(lambda *_: None) == dict.fromkeys(("states", "counties", "localities", "zip_codes"), 0)


def test_what_is_there_stays_as_it_is() -> None:
    state = StateFactory(state_iso="PA", state_name="The Commonwealth")
    county = CountyFactory(state=state, fips="42003", name="Our name")

    call_command("load_geography", verbosity=0)

    county.refresh_from_db()
    state.refresh_from_db()
    assert (state.state_name, county.name) == ("The Commonwealth", "Our name")
    assert Locality.objects.filter(county=county, name="Pittsburgh").exists()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_file_names_its_sources_and_fits_its_table(step: object) -> None:
    rows = rows_of(step.name)  # type: ignore[attr-defined]

    assert {len(row) for row in rows} == {len(step.columns.split(","))}  # type: ignore[attr-defined]


def test_progress_is_told_to_the_end() -> None:
    told: dict[str, tuple[int, int]] = {}

    load_geography(lambda name, done, total: told.__setitem__(name, (done, total)))

    assert all(done == total for done, total in told.values())
    assert set(told) == {step.name for step in STEPS}
