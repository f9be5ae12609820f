"""Uploading CSV files in the admin, as the tests of imports do."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pdap.lib.importing.models import CatalogueImport
from pdap.lib.importing.outcomes import Outcome, read_back


def address(kind: str, page: str, *args: Any) -> str:
    """Return the address of a page of imports: `kind` is `datasources_datasource` and the like."""
    return reverse(f"admin:{kind}_{page}", args=args)


def csv_text(*rows: Sequence[str]) -> str:
    """Return rows as CSV; the first names the columns."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def upload(client: Client, kind: str, content: str | bytes, **options: Any) -> Any:
    """Upload a file and return the answer."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("mine.csv", data, content_type="text/csv")
    options = options if kind == "agencies_metaurl" else {"new_records": "pending", **options}
    return client.post(address(kind, "import"), {"file": file, **options})


def looked(client: Client, kind: str, content: str | bytes, **options: Any) -> CatalogueImport:
    """Upload a file that can be read, and return the import that waits."""
    response = upload(client, kind, content, **options)
    assert response.status_code == 302, response.context["form"].errors
    file_import = CatalogueImport.objects.latest("id")
    assert response.url == address(kind, "import_shown", file_import.pk)
    return file_import


def outcomes(file_import: CatalogueImport) -> list[Outcome]:
    """Return what becomes of each row."""
    return read_back(file_import.outcome)


def kinds(file_import: CatalogueImport) -> list[str]:
    """Return the outcome of each row in a word."""
    return [outcome.kind.value for outcome in outcomes(file_import)]


def reasons(file_import: CatalogueImport) -> dict[int, str]:
    """Return why rows are refused, by row."""
    return {
        outcome.row: " ".join(f"{column}: {text}" for column, text in outcome.reasons)
        for outcome in outcomes(file_import)
        if outcome.reasons
    }


def carry_out(client: Client, kind: str, file_import: CatalogueImport) -> CatalogueImport:
    """Carry an import out."""
    response = client.post(address(kind, "import_carry_out", file_import.pk))
    assert response.status_code == 302, response.content
    file_import.refresh_from_db()
    return file_import


def exported(client: Client, kind: str, query: str = "") -> str:
    """Return an export."""
    response = client.get(address(kind, "export") + query)
    assert response.status_code == 200, response
    return response.getvalue().decode()
