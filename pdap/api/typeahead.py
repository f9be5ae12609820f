"""The endpoints that suggest what someone may be typing."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from rest_framework.serializers import Serializer

from pdap.api.callers import OPEN
from pdap.api.endpoints import Endpoint
from pdap.api.parameters import number, text
from pdap.api.plain_rows import json_response
from pdap.db.queries import QueryBuilderBase, run_query_builder
from pdap.lib.responses.tags import FOR_EVERYBODY


class TypeaheadEndpoint(Endpoint):
    """GET /typeahead/...: ten suggestions a page, the same for everyone."""

    access = OPEN
    parameters = (
        text("query", "The text typed so far.", required=True, example="pittsb"),
        number("page", "The page number, from 1. Ten results per page.", default=1, most=10_000),
    )

    def suggest(self, query: QueryBuilderBase[Any], serializer: type[Serializer]) -> HttpResponse:
        """Answer with what is found, in the fields that a serializer describes; their values are as JSON has them.

        The serializer itself would take longer than the search.
        """
        names = field_names(serializer)
        rows = [{name: getattr(row, name) for name in names} for row in run_query_builder(query)]
        response = json_response({"suggestions": rows})
        response.headers["Cache-Control"] = FOR_EVERYBODY
        return response


@cache
def field_names(serializer: type[Serializer]) -> tuple[str, ...]:
    return tuple(serializer().fields)
