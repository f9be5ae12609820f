"""Imports of CSV files: one that is done, in which a row was refused."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from audit.services.importing import carry_out, plan_import
from datasources.imports.sources import SourceResource
from datasources.models import DataSource
from pdap.lib.spreadsheets import csv_text

NOTE = "Older years are in the clerk's office."


def make_imports(curator: User, sources: Sequence[DataSource]) -> None:
    """Give some sources a note, and refuse a row whose date no one can tell."""
    rows = [["id", "name", "access_notes", "coverage_start"]]
    for source in sources:
        start = source.coverage_start.isoformat() if source.coverage_start else ""
        rows.append([str(source.pk), source.name, NOTE, "1/2/2020" if source is sources[0] else start])
    file = SimpleUploadedFile("notes of the clerk.csv", "".join(csv_text(rows)).encode())
    file_import = plan_import(SourceResource, file, curator, approve=False, tell=False, strict=True)
    carry_out(file_import.pk, SourceResource, curator)
