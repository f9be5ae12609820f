"""The endpoints that suggest what someone may be typing."""

from typing import Any

from rest_framework.response import Response
from rest_framework.serializers import Serializer

from pdap.api.callers import OPEN
from pdap.api.endpoints import Endpoint
from pdap.api.parameters import number, text
from pdap.db.queries import QueryBuilderBase, run_query_builder
from pdap.lib.answers.tags import FOR_EVERYBODY


class TypeaheadEndpoint(Endpoint):
    """GET /typeahead/...: ten suggestions a page, the same for everyone."""

    access = OPEN
    parameters = (
        text("query", "The text typed so far.", required=True, example="pittsb"),
        number("page", "The page number, from 1. Ten results per page.", default=1, most=10_000),
    )

    def suggest(self, query: QueryBuilderBase[Any], serializer: type[Serializer]) -> Response:
        rows = serializer(run_query_builder(query), many=True).data
        return Response({"suggestions": rows}, headers={"Cache-Control": FOR_EVERYBODY})
