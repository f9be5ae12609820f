"""The shape of agencies that existing clients depend on (contract 2.3)."""

import pytest
from django.test import Client

from locations.models import Location
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.api.shapes import PLACE, get, pittsburgh

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Location:
    return pittsburgh()


def test_an_agency(api: Client, town: Location) -> None:
    agency = AgencyFactory(name="Bureau", locations=[town])
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://bureau.example.gov/")
    source = DataSourceFactory(agencies=[agency])
    DataSourceFactory(pending=True, agencies=[agency])

    shown = get(api, f"/agencies/{agency.pk}")["data"]

    info = {"type": "Locality", "location_id": town.pk, "display_name": "Pittsburgh", **PLACE}
    created = shown.pop("agency_created")
    assert created.startswith(str(agency.created_at.year) if agency.created_at else "20")
    assert shown == {
        "id": agency.pk,
        "name": "Bureau",
        "submitted_name": "Bureau",
        "jurisdiction_type": "local",
        "agency_type": "law enforcement",
        "defunct_year": None,
        "no_web_presence": False,
        "multi_agency": False,
        "lat": None,
        "lng": None,
        **PLACE,
        "meta_urls": ["https://bureau.example.gov/"],
        "data_sources": [{"id": source.pk, "name": source.name}],
        "locations": [info],
    }


def test_agencies_keep_their_links_whatever_columns_are_asked_for(api: Client) -> None:
    AgencyFactory()

    (row,) = get(api, "/agencies", requested_columns="['name']")["data"]

    assert set(row) == {"id", "name", "meta_urls", "data_sources", "locations"}


def test_the_typeahead_finds_names_that_begin_so_then_those_that_hold_it(api: Client, town: Location) -> None:
    AgencyFactory(name="Pittsburgh Bureau of Police", locations=[town])
    AgencyFactory(name="Greater Pittsburgh Transit")
    refresh()

    agencies = get(api, "/typeahead/agencies", query="pitts")["suggestions"]

    assert [row["display_name"] for row in agencies] == ["Pittsburgh Bureau of Police", "Greater Pittsburgh Transit"]
    assert agencies[0]["locality_name"] == "Pittsburgh"
    assert get(api, "/typeahead/agencies", query="pittsborough burea of polise")["suggestions"]
    assert get(api, "/typeahead/agencies", query="%")["suggestions"] == []
