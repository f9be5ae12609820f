"""Files of more rows than a page may take time for are looked at and carried out by the worker."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client

from audit.services import importing
from datasources.models import DataSource
from pdap.lib.importing.models import CatalogueImport
from pdap.tasks import carry_out_import, look_at_import
from tests.audit.importing import address, csv_text, kinds, upload

pytestmark = pytest.mark.django_db

KIND = "datasources_datasource"
TEXT = csv_text(
    ("name", "source_url", "record_type_name"),
    *((f"Source {number}", f"https://example.gov/{number}", "Stops") for number in range(4)),
)


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """What the worker was told to do, where already four rows are many."""
    monkeypatch.setattr(importing, "MOST_ROWS_AT_ONCE", 3)
    worker = Mock()
    monkeypatch.setattr(importing, "async_task", worker)
    return worker


def page_of(client: Client, waiting: CatalogueImport) -> str:
    return client.get(address(KIND, "import_shown", waiting.pk)).content.decode()


def test_a_large_file_is_read_and_imported_by_the_worker(curator_client: Client, ordered: Mock) -> None:
    assert upload(curator_client, KIND, TEXT).status_code == 302
    waiting = CatalogueImport.objects.get()
    look, pk, remarks = ordered.call_args.args
    assert (look, pk, waiting.outcome) == ("pdap.tasks.look_at_import", waiting.pk, None)
    assert "Reading the file: 0 of 4 rows" in page_of(curator_client, waiting)

    look_at_import(pk, remarks)
    waiting.refresh_from_db()
    assert (kinds(waiting), waiting.rows_read) == (["new"] * 4, 4)
    page = page_of(curator_client, waiting)
    assert "Import 4 rows" in page
    assert 'http-equiv="refresh"' not in page

    response = curator_client.post(address(KIND, "import_carry_out", pk), follow=True)
    assert "Importing " in response.content.decode()
    assert ordered.call_args.args == ("pdap.tasks.carry_out_import", pk)
    assert not DataSource.objects.exists()
    page = page_of(curator_client, waiting)
    assert 'http-equiv="refresh"' in page
    assert "Import 4 rows" not in page

    carry_out_import(pk)
    waiting.refresh_from_db()
    assert DataSource.objects.count() == 4
    assert waiting.finished_at is not None
    assert waiting.change_set is not None
    assert 'http-equiv="refresh"' not in page_of(curator_client, waiting)


def test_a_second_click_orders_nothing_and_a_second_run_does_nothing(curator_client: Client, ordered: Mock) -> None:
    upload(curator_client, KIND, TEXT)
    pk = CatalogueImport.objects.get().pk
    look_at_import(pk, [])
    look_at_import(pk, [])
    ordered.reset_mock()

    for _ in range(2):
        curator_client.post(address(KIND, "import_carry_out", pk))
    carry_out_import(pk)
    carry_out_import(pk)

    assert ordered.call_count == 1
    assert DataSource.objects.count() == 4


def test_what_is_not_read_yet_can_be_discarded_and_cannot_be_imported(curator_client: Client, ordered: Mock) -> None:
    upload(curator_client, KIND, TEXT)
    pk = CatalogueImport.objects.get().pk

    assert (
        "no longer available"
        in curator_client.post(address(KIND, "import_carry_out", pk), follow=True).content.decode()
    )
    curator_client.post(address(KIND, "import_discard", pk))
    look_at_import(pk, [])

    assert not CatalogueImport.objects.exists()
    assert not DataSource.objects.exists()


def test_after_an_error_of_the_worker_it_can_be_ordered_again(
    curator_client: Client, ordered: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(curator_client, KIND, TEXT)
    pk = CatalogueImport.objects.get().pk
    look_at_import(pk, [])
    curator_client.post(address(KIND, "import_carry_out", pk))

    def fail(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("datasources.imports.sources.SourceResource.write", fail)
        with pytest.raises(RuntimeError):
            carry_out_import(pk)
    curator_client.post(address(KIND, "import_carry_out", pk))
    carry_out_import(pk)

    assert DataSource.objects.count() == 4
