"""Downloads whose readers leave half-way, or whose rows change meanwhile."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from agencies.models import Agency
from audit.admin.importing import csv_exports
from datasources.models import DataSource
from datasources.search.views import result_rows
from pdap.api import exports
from pdap.lib import spreadsheets
from pdap.site.machines import dcat
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.views import requests_file
from tests.agencies.factories import AgencyFactory
from tests.audit.importing import address
from tests.datasources.factories import DataSourceFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

ROWS = 7
DOWNLOADS = {
    "/data-requests.csv": DataRequest,
    "/agencies.csv": Agency,
    "/data.json": DataSource,
    "/search/results.csv": DataSource,
    "/api/v2/export/data-sources.csv": DataSource,
    "/api/v2/export/agencies.csv": Agency,
    "/api/v2/export/requests.csv": DataRequest,
    "admin": DataSource,
}


@pytest.fixture(autouse=True)
def rows_leave_two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "LINES_AT_ONCE", 2)
    for module in (requests_file, dcat, exports, csv_exports, result_rows):
        monkeypatch.setattr(module, "BATCH", 2)


@pytest.fixture
def records() -> dict[type, list[Any]]:
    return {
        DataRequest: DataRequestFactory.create_batch(ROWS),
        Agency: (agencies := AgencyFactory.create_batch(ROWS)),
        DataSource: DataSourceFactory.create_batch(ROWS, agencies=agencies[:1]),
    }


def begun(client: Client, download: str) -> Any:
    path = address("datasources_datasource", "export") if download == "admin" else download
    response: Any = client.get(path)
    assert response.streaming
    return response


def open_cursors() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("select name from pg_cursors")
        return cursor.fetchall()


@pytest.mark.parametrize("download", DOWNLOADS)
def test_no_cursor_waits_for_a_reader_who_may_have_left(
    download: str, records: dict[type, list[Any]], administrator_client: Client
) -> None:
    response = begun(administrator_client, download)
    pieces = iter(response.streaming_content)
    next(pieces), next(pieces)

    assert open_cursors() == []


@pytest.mark.parametrize("download", ["/data-requests.csv", *[name for name in DOWNLOADS if "export" in name]])
def test_each_row_comes_once_and_none_that_was_withdrawn_meanwhile(
    download: str, records: dict[type, list[Any]], client: Client
) -> None:
    every = ids_in(b"".join(begun(client, download).streaming_content))
    pieces = iter(begun(client, download).streaming_content)
    text = next(pieces)

    withdraw(next(record for record in records[DOWNLOADS[download]] if record.pk == every[-1]))
    DataRequestFactory(), AgencyFactory(), DataSourceFactory()
    text += b"".join(pieces)

    assert len(every) == ROWS
    assert ids_in(text) == every[:-1]


def ids_in(text: bytes) -> list[int]:
    return [int(pk) for pk in re.findall(rb"^(\d+),", text, re.MULTILINE)]


def withdraw(record: Any) -> None:
    if isinstance(record, DataRequest):
        record.request_status = RequestStatus.INTAKE
    else:
        record.approval_status = "rejected"
    record.save()
