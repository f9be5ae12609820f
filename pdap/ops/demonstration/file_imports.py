"""Imports of CSV files: one that is done, in which a row was refused."""

import csv
import io
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from audit.admin.importing.running import carry_out, plan_import
from datasources.imports.sources import SourceResource
from datasources.models import DataSource

NOTE = "Older years are in the clerk's office."


def make_imports(curator: User, sources: Sequence[DataSource]) -> None:
    """Give some sources a note, and refuse a row whose date nobody can tell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["id", "name", "access_notes", "coverage_start"])
    for source in sources:
        start = source.coverage_start.isoformat() if source.coverage_start else ""
        writer.writerow([source.pk, source.name, NOTE, "1/2/2020" if source is sources[0] else start])
    file = SimpleUploadedFile("notes of the clerk.csv", text.getvalue().encode())
    file_import = plan_import(SourceResource, file, curator, approve=False, tell=False, strict=True)
    carry_out(file_import.pk, SourceResource, curator)
