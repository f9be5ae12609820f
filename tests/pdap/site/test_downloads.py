"""The nightly files of the whole catalog, and their page."""

import csv
import gzip
import io
import json
import re
import shutil
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from moto.server import ThreadedMotoServer
from pyarrow import parquet
from pytest_django import DjangoDbBlocker

from locations.models import Location
from pdap.ops.transfer.errors import DamagedError, TransferError
from pdap.ops.transfer.stores import Folder, store_at
from pdap.site.datasets.contents import DATASETS, SOURCES
from pdap.site.downloads import file_formats
from pdap.site.downloads.file_sets import kept_stamps, public_stamps, stamps_of
from pdap.site.downloads.making import make_downloads
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestFactory
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Folder:
    """The folder of the files."""
    settings.SHARING = replace(settings.SHARING, downloads_to=str(tmp_path))
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def catalog(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A source of an agency in a state, and one elsewhere; with what is not public beside them."""
    with rows_of_the_module(django_db_blocker):
        place = LocationFactory()
        agency = AgencyFactory(name="=Bureau", locations=[place])
        AgencyMetaUrlFactory(agency=agency, meta_url__url="https://bureau.example.gov/")
        source = DataSourceFactory(
            name="+Stops", agencies=[agency, AgencyFactory(pending=True, name="Hidden")], submission_notes="private"
        )
        DataSourceFactory(agencies=[AgencyFactory(locations=[LocationFactory()])])
        DataSourceFactory(pending=True, name="Hidden")
        request = DataRequestFactory(locations=[place], internal_notes="private")
        request.data_source_links.create(data_source=source)
        DataRequestFactory(request_status=RequestStatus.INTAKE, title="Hidden")
        yield place, agency, source


@pytest.fixture(scope="module")
def made_once(catalog: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder and the stamp of the files that are made of the catalog."""
    folder = tmp_path_factory.mktemp("downloads")
    stamp, _ = make_downloads(Folder(folder), NOW)
    return folder, stamp


@pytest.fixture
def stamp(store: Folder, made_once: tuple[Path, str]) -> str:
    """The stamp of a set of the catalog's files, in the store of the test."""
    folder, stamp = made_once
    shutil.copytree(folder, store.path, dirs_exist_ok=True)
    return stamp


def file_of(store: Folder, stamp: str, name: str) -> bytes:
    return (store.path / f"{stamp}-{name}").read_bytes()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_each_format_has_the_same_public_rows(store: Folder, catalog: Any, stamp: str) -> None:
    _, agency, source = catalog

    lines = [json.loads(line) for line in gzip.decompress(file_of(store, stamp, "sources.jsonl.gz")).splitlines()]
    rows = rows_of(gzip.decompress(file_of(store, stamp, "sources.csv.gz")))
    table = parquet.read_table(io.BytesIO(file_of(store, stamp, "sources.parquet"))).to_pylist()
    assert [line["id"] for line in lines] == [int(row["id"]) for row in rows] == [row["id"] for row in table]
    assert len(lines) == 2
    assert (rows[0]["name"], lines[0]["name"], table[0]["name"]) == ("'+Stops", "+Stops", "+Stops")
    assert (rows[0]["agency_ids"], lines[0]["agency_ids"], table[0]["agency_ids"]) == (
        str(agency.pk),
        [agency.pk],
        [agency.pk],
    )
    links = rows_of(gzip.decompress(file_of(store, stamp, "source-agencies.csv.gz")))
    assert {"data_source_id": str(source.pk), "agency_id": str(agency.pk)} in links
    everything = b"".join(
        gzip.decompress(path.read_bytes()) for path in store.path.iterdir() if path.name.endswith(".jsonl.gz")
    )
    assert b"Hidden" not in everything
    assert b"private" not in everything


# frictionless leaves files open.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_data_package_is_valid_and_so_is_every_file_that_it_names(
    store: Folder, catalog: Any, tmp_path: Path, settings: Any
) -> None:
    settings.SHARING = replace(settings.SHARING, license="CC BY 4.0", license_url="https://creativecommons.org/")
    stamp, _ = make_downloads(store, NOW)
    folder = tmp_path / "apart"
    folder.mkdir()
    for path in store.path.glob(f"{stamp}-*"):
        (folder / path.name.partition("-")[2]).write_bytes(path.read_bytes())
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(folder / "pdap-catalog.zip").extractall(unpacked)

    for where in (folder, unpacked):
        package = json.loads((where / "datapackage.json").read_text())
        report = frictionless.Package(package, basepath=str(where)).validate()
        assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])
        assert package["licenses"] == [
            {"title": "CC BY 4.0", "name": "CC-BY-4.0", "path": "https://creativecommons.org/"}
        ]
        assert "GeoNames" in package["description"]


def test_every_column_has_a_meaning_and_every_file_its_size_hash_and_rows(store: Folder, stamp: str) -> None:
    assert all(row["meaning"] for row in rows_of(file_of(store, stamp, "data-dictionary.csv")))
    manifest = json.loads(file_of(store, stamp, "manifest.json"))
    assert {f"{stamp}-{about['name']}" for about in manifest["files"]} | {f"{stamp}-manifest.json"} == {
        path.name for path in store.path.glob(f"{stamp}-*")
    }
    for about in manifest["files"]:
        content = file_of(store, stamp, about["name"])
        assert (about["bytes"], about["sha256"]) == (len(content), sha256(content).hexdigest())
    assert {about["rows"] for about in manifest["files"] if about.get("dataset") == "sources"} == {2}


def test_the_data_dictionary_speaks_to_readers_and_not_to_those_who_fill_in_forms() -> None:
    for dataset in DATASETS:
        for column in dataset.columns:
            meaning = str(column.meaning)
            assert re.fullmatch(r"[A-Z].*\w.*\.", meaning), (dataset.name, column)
            assert not re.search(r"^(For example|Enter|Describe|Only if|Choose)|[Ll]eave |We[’']ll", meaning), column


def test_a_states_zip_has_what_belongs_to_the_state_and_can_be_validated(
    store: Folder, catalog: Any, stamp: str, tmp_path: Path
) -> None:
    place, agency, source = catalog

    packed = zipfile.ZipFile(io.BytesIO(file_of(store, stamp, f"state-{place.state.state_iso}.zip")))

    def ids(name: str) -> list[str]:
        return [row["id"] for row in rows_of(packed.read(f"{name}.csv"))]

    assert (ids("sources"), ids("agencies")) == ([str(source.pk)], [str(agency.pk)])
    assert {row["state_iso"] for row in rows_of(packed.read("places.csv"))} == {place.state.state_iso}
    packed.extractall(tmp_path / "state")
    report = frictionless.Package(str(tmp_path / "state" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])


def test_a_territory_of_the_past_has_a_zip_only_if_the_catalog_has_something_there(store: Folder, catalog: Any) -> None:
    zone = location_of(StateFactory(state_iso="CZ", state_name="Canal Zone"))
    stamp, _ = make_downloads(store, NOW)
    assert not (store.path / f"{stamp}-state-CZ.zip").exists()

    AgencyFactory(locations=[zone])
    stamp, _ = make_downloads(store, NOW + timedelta(days=1))
    assert (store.path / f"{stamp}-state-CZ.zip").exists()


def test_coverage_has_a_row_for_each_record_type_that_a_state_or_county_has(
    store: Folder, catalog: Any, stamp: str
) -> None:
    place, _, source = catalog

    rows = rows_of(gzip.decompress(file_of(store, stamp, "coverage.csv.gz")))
    of_source = [row for row in rows if row["record_type_id"] == str(source.record_type_id)]
    state = str(Location.objects.get(type="State", state=place.state).pk)
    assert {(row["coverage"], row["working_sources"]) for row in of_source if row["location_id"] == state} == {
        ("working", "1")
    }


def test_the_same_catalog_makes_the_same_bytes(store: Folder, stamp: str) -> None:
    first = {path.name: path.read_bytes() for path in store.path.glob(f"{stamp}-*")}

    assert make_downloads(store, NOW)[0] == stamp

    assert {path.name: path.read_bytes() for path in store.path.glob(f"{stamp}-*")} == first


def test_a_set_that_is_not_whole_is_not_public(
    store: Folder, catalog: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = make_downloads(store, NOW - timedelta(days=1))
    monkeypatch.setattr(Folder, "checksum", lambda self, name: "other")

    with pytest.raises(DamagedError):
        make_downloads(store, NOW)

    assert public_stamps(store) == [before]
    assert client.get("/downloads/20261129T100000Z/sources.csv.gz").status_code == 404
    monkeypatch.undo()
    make_downloads(store, NOW + timedelta(days=2))
    assert not list(store.path.glob("20261129T100000Z-*"))


def test_thirty_days_and_the_first_set_of_each_month_are_kept() -> None:
    stamps = [f"{NOW - timedelta(days=days):%Y%m%dT%H%M%SZ}" for days in range(100)]

    left = kept_stamps(stamps, NOW)

    assert {f"{NOW - timedelta(days=days):%Y%m%dT%H%M%SZ}" for days in range(31)} <= left
    assert {stamp[:8] for stamp in left if stamp < "20261030"} == {"20260822", "20260901", "20261001"}


def test_files_in_a_bucket_are_sent_from_there(
    catalog: Any, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        monkeypatch.setenv("BACKUP_S3_ENDPOINT", f"http://{host}:{port}")
        monkeypatch.setenv("DO_SPACES_ACCESS_KEY", "someone")
        monkeypatch.setenv("DO_SPACES_SECRET_KEY", "hunter2")
        settings.SHARING = replace(settings.SHARING, downloads_to="s3://catalog/files")
        bucket: Any = store_at("s3://catalog/files")
        bucket.client.create_bucket(Bucket="catalog")

        stamp, _ = make_downloads(bucket, NOW)
        response = client.get("/downloads/latest/sources.csv.gz")

        assert stamps_of(bucket.names()) == [stamp]
        assert response.status_code == 302
        assert response["Location"].startswith(f"http://{host}:{port}/catalog/files/{stamp}-sources.csv.gz?")
        assert "hunter2" not in response["Location"]
        bucket.client.close()
    finally:
        server.stop()


def test_the_page_offers_each_file_with_its_size_and_what_its_columns_mean(
    store: Folder, stamp: str, client: Client
) -> None:
    make_downloads(store, NOW - timedelta(days=1))

    page = client.get("/downloads").content.decode()

    manifest = json.loads(file_of(store, stamp, "manifest.json"))
    for about in manifest["files"]:
        assert f"/downloads/latest/{about['name']}" in page
    assert "not stated" in page
    assert "geonames.org" in page
    assert "/downloads/20261128T100000Z" in page
    assert client.get("/downloads/20261128T100000Z").status_code == 200


def test_a_file_is_sent_as_it_is(store: Folder, stamp: str, client: Client) -> None:
    for of in ("latest", stamp):
        response: Any = client.get(f"/downloads/{of}/sources.csv.gz")
        assert b"".join(response.streaming_content) == file_of(store, stamp, "sources.csv.gz")
        assert response["Content-Type"] == "application/gzip"
        assert "Content-Encoding" not in response
        assert 'filename="sources.csv.gz"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    "path", ["latest/manifest.json", "latest/..", "latest/%2e%2e", "20261129T100000Z/x", "x/sources.csv.gz", "x"]
)
def test_nothing_but_the_files_of_a_set_is_sent(store: Folder, stamp: str, client: Client, path: str) -> None:
    assert client.get(f"/downloads/{path}").status_code == 404


def test_without_a_place_or_before_the_first_night_the_page_says_so(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SHARING = replace(settings.SHARING, downloads_to="")
    assert "doesn’t publish files" in client.get("/downloads").content.decode()
    with pytest.raises(CommandError, match="DOWNLOADS_TO"):
        call_command("make_downloads")

    settings.SHARING = replace(settings.SHARING, downloads_to=str(tmp_path))
    page = client.get("/downloads").content.decode()
    assert "No files yet" in page
    assert 'href="#current">Get current CSV files now<' in page
    assert 'id="current"' in page


def test_a_storage_that_does_not_answer_is_no_error_of_the_site(
    store: Folder, stamp: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Folder) -> list[str]:
        raise TransferError("The storage s3://catalog failed: timeout")

    monkeypatch.setattr(Folder, "names", fail)

    assert "can’t be reached right now" in client.get("/downloads").content.decode()
    response = client.get("/downloads/latest/sources.csv.gz")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def test_without_pyarrow_there_is_no_parquet_and_the_page_says_so(
    store: Folder, catalog: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_formats, "HAS_PARQUET", False)

    make_downloads(store, NOW)

    assert not list(store.path.glob("*.parquet"))
    assert "doesn’t make Parquet files" in client.get("/downloads").content.decode()


def test_the_command_publishes(store: Folder, catalog: Any, capsys: pytest.CaptureFixture) -> None:
    call_command("make_downloads")

    (stamp,) = public_stamps(store)
    assert f"Published {stamp}." in capsys.readouterr().out


def test_writing_rows_takes_no_more_memory_however_many_there_are(tmp_path: Path) -> None:
    row = dict.fromkeys(column.name for column in SOURCES.columns) | {"id": 1, "name": "x" * 200}

    def peak(count: int) -> int:
        tracemalloc.start()
        with file_formats.writers(SOURCES, tmp_path) as to:
            file_formats.write_rows(({**row, "id": number} for number in range(count)), to[:2])
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(20_000) < 1.2 * peak(10_000)
