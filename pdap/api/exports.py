"""Everything public of one kind as CSV, in flat memory: rows leave as the database's cursor gives them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from pdap.api.access import OPEN
from pdap.api.csv_files import csv_answer
from pdap.api.endpoints import Endpoint

CHUNK = 2000


class Export(Endpoint):
    """GET /export/….csv: open, because what it gives is public."""

    access = OPEN
    file_name: ClassVar[str]
    columns: ClassVar[Sequence[str]]
    # The API's name of a column that cannot have it in the query.
    public_names: ClassVar[dict[str, str]] = {}

    def rows(self) -> QuerySet[Any, Any]:
        """Return the rows; the columns' names are their values'."""
        raise NotImplementedError

    @extend_schema(responses={(200, "text/csv"): str})
    def get(self, request: Request) -> HttpResponseBase:
        """Everything public, one row each, by id."""
        header = [self.public_names.get(name, name) for name in self.columns]
        rows = self.rows().values_list(*self.columns).iterator(chunk_size=CHUNK)
        return csv_answer(self.file_name, header, rows)
