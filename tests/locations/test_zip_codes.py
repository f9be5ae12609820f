"""ZIP codes as people type them."""

import pytest

from locations.queries.typeahead import is_military, suggest_places, zip_code_of
from locations.services.adding import add_locality
from pdap.db.materialized import refresh
from tests.locations.factories import CountyFactory, StateFactory, ZipCodeFactory


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("15213", "15213"),
        (" 15213 ", "15213"),
        ("15213-1234", "15213"),
        ("zip code 15213", "15213"),
        ("ZIP 15213-1234", "15213"),
        ("C\u00f3digo postal 15213", "15213"),
        ("15213\u20131234", "15213"),
        ("152131234", "15213"),
        ("\uff11\uff15\uff12\uff11\uff13", "15213"),
        ("\uff11\uff15\uff12\uff11\uff13\uff0d\uff11\uff12\uff13\uff14", "15213"),
        ("00601", "00601"),
        ("1521", ""),
        ("152133", ""),
        ("15213-12", ""),
        ("pittsburgh 15213", ""),
        ("²1521", ""),
        ("", ""),
    ],
)
def test_a_zip_code_is_read_with_its_further_digits(typed: str, code: str) -> None:
    assert zip_code_of(typed) == code


@pytest.mark.django_db
def test_towns_are_found_by_zip_plus_four_and_are_kept_composed_and_without_what_cannot_be_seen() -> None:
    county = CountyFactory(state=StateFactory(state_iso="PR", state_name="Puerto Rico"), name="Mayagüez Municipio")
    town = add_locality(county.state, "Mayaguez", "", "Mayagu\u0308ez\u200b  Pueblo", None)
    type(town).objects.filter(pk=town.pk).update(lat=18.2, lng=-67.1)
    ZipCodeFactory(zip_code="00680", lat="18.2", lng="-67.1")
    refresh()

    assert town.locality is not None
    assert town.locality.name == "Mayagüez Pueblo"
    assert [place.location_id for place in suggest_places("00680-1234")] == [town.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "is_zip_code"), [("2138", True), ("02138", True), ("2019", False), ("213", False)])
def test_a_zip_code_that_has_lost_its_zero_finds_its_towns_and_a_year_finds_none(typed: str, is_zip_code: bool) -> None:
    county = CountyFactory(state=StateFactory(state_iso="MA", state_name="Massachusetts"), name="Middlesex")
    town = add_locality(county.state, "Middlesex", "", "Cambridge", None)
    type(town).objects.filter(pk=town.pk).update(lat=42.4, lng=-71.1)
    for code in ("02138", "02019", "00213"):
        ZipCodeFactory(zip_code=code, lat="42.4", lng="-71.1")
    refresh()

    assert [place.location_id for place in suggest_places(typed)] == ([town.pk] if is_zip_code else [])


@pytest.mark.parametrize(
    ("code", "military"), [("09021", True), ("96201-0001", True), ("34001", True), ("96799", False), ("15213", False)]
)
def test_a_military_zip_code_is_known_for_one(code: str, military: bool) -> None:
    assert is_military(code) == military
