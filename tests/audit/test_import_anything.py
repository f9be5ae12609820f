"""Whatever is in a file, an import says so in words and never breaks."""

import csv
import io

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdap.lib.importing.models import CatalogueImport
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.audit.importing import address, carry_out, upload
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db

PROFILE = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
COLUMNS = {
    "datasources_datasource": (
        *("id", "name", "source_url", "record_type_name", "agency_ids", "agency_names", "access_types"),
        *("record_formats", "coverage_start", "coverage_end", "agency_supplied", "url_status", "readme_url"),
    ),
    "agencies_agency": ("id", "name", "jurisdiction_type", "agency_type", "places", "defunct_year", "no_web_presence"),
    "agencies_metaurl": ("id", "url", "agency_ids", "agency_names", "url_status"),
}
# What is nearly right goes further into the machine than what is not.
WORDS = (
    *("", "1", "2", "-1", "99999999999999999999", "Arrest Records", "Stops", "Police", "Police (Pittsburgh, PA)"),
    *("https://a.example.gov/", "http://www.a.example.gov", "https://[", "https://a.example.gov:99999", "//x.y"),
    *("Download", "ok", "true", "2020-01-01", "2020-13-01", "0001-01-01", "Pittsburgh, Allegheny, PA", "Pennsylvania"),
    *("local", "court", "2019", '["a"]', "[[]]", "[1e999]", "[" * 5000, ";;", "'=1", "=1", "a" * 20_000, "(", " ("),
    *("\ud7ff", "\u2028", "\x01", "ß", "İ", "²", "\N{FULLWIDTH DIGIT ONE}", "\N{NO-BREAK SPACE}"),
)
cells = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    """A few records that files may mean."""
    county = CountyFactory(state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny")
    agency = AgencyFactory(name="Police", locations=[location_of(LocalityFactory(county=county, name="Pittsburgh"))])
    AgencyFactory(name="Police")
    DataSourceFactory(source_url="https://a.example.gov/", agencies=[agency])
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://a.example.gov/")


@pytest.mark.parametrize("kind", COLUMNS)
@PROFILE
@given(data=st.data())
def test_any_cells_are_read_or_refused(kind: str, curator_client: Client, data: st.DataObject) -> None:
    columns = data.draw(st.lists(st.sampled_from(COLUMNS[kind]), min_size=1, unique=True))
    rows = data.draw(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=4))
    file = io.StringIO(newline="")
    csv.writer(file).writerows([columns, *rows])

    response = upload(curator_client, kind, file.getvalue())

    assert response.status_code in (302, 400)
    if response.status_code == 302:
        file_import = CatalogueImport.objects.latest("id")
        for query in ("", "?show=refused"):
            assert curator_client.get(address(kind, "import_shown", file_import.pk) + query).status_code == 200
        file_import = carry_out(curator_client, kind, file_import)
        assert sum((file_import.counts or {}).values()) == len((file_import.outcome or {})["rows"])
        assert curator_client.get(address(kind, "import_refused", file_import.pk)).getvalue()


@PROFILE
@given(content=st.binary(max_size=200), text=st.text(max_size=100))
def test_any_bytes_are_read_or_refused(curator_client: Client, content: bytes, text: str) -> None:
    for data in (content, f"id,name\n{text}".encode("utf-8", "ignore")):
        assert upload(curator_client, "agencies_agency", data).status_code in (302, 400)
