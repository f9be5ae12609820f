"""Matching agencies by name and place (contract 5.8, 5.9)."""

from drf_spectacular.utils import OpenApiExample, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rights import CALL_DS_SOURCE_COLLECTOR_ENDPOINTS
from agencies.api.serializers import load_places
from agencies.matching import LEAST_SIMILARITY, AgenciesByPlaceName, AgencyMatch, Match
from pdap.api.bodies import BodySerializer, checked_body
from pdap.api.callers import TOKEN_OR_WRITING_KEY, holders_of
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.db.queries import run_query_builder

EXACT, PARTIAL, NONE = "Exact Match", "Partial Matches", "No Match"
SAID = {
    EXACT: "Exact match found.",
    PARTIAL: "No exact match found, but partial matches found.",
    NONE: "No matches found.",
}
# From here on two names are the same to PostgreSQL's trigrams.
SAME = 0.999999


class MatchBodySerializer(BodySerializer):
    """A name, and the place by names or codes: `Pennsylvania` or `PA`, `Allegheny` or `42003`."""

    name = serializers.CharField(max_length=500)
    state = serializers.CharField(max_length=200, required=False, allow_null=True, allow_blank=True)
    county = serializers.CharField(max_length=200, required=False, allow_null=True, allow_blank=True)
    locality = serializers.CharField(max_length=200, required=False, allow_null=True, allow_blank=True)
    threshold = serializers.FloatField(
        min_value=0, max_value=1, required=False, help_text="How similar a name must be. 0.3 by default."
    )


class MatchPlaceSerializer(serializers.Serializer):
    """A place of a matched agency."""

    state = serializers.CharField(source="state_name", allow_null=True)
    county = serializers.CharField(source="county_name", allow_null=True)
    locality = serializers.CharField(source="locality_name", allow_null=True)
    location_type = serializers.CharField()


class MatchedAgencySerializer(serializers.Serializer):
    """A possible match for an agency."""

    id = serializers.IntegerField(source="agency.id")
    name = serializers.CharField(source="agency.name")
    agency_type = serializers.CharField(source="agency.agency_type")
    similarity = serializers.FloatField()
    locations = MatchPlaceSerializer(many=True, source="agency.places")


class MatchAgency(Endpoint):
    """POST /match/agency: a question, though it is posted; nothing is written."""

    access = TOKEN_OR_WRITING_KEY

    @documented(
        request=MatchBodySerializer,
        responses={
            200: inline_serializer(
                "MatchAnswer",
                {
                    "status": serializers.ChoiceField((EXACT, PARTIAL, NONE)),
                    "message": serializers.CharField(),
                    "agencies": MatchedAgencySerializer(many=True),
                },
            )
        },
        examples=[
            OpenApiExample(
                "By codes",
                {"name": "Pittsburgh Bureau of Police", "state": "PA", "county": "42003", "locality": "Pittsburgh"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Match an agency by name and place, or return similar ones."""
        asked = checked_body(MatchBodySerializer, request)
        match = AgencyMatch(
            asked["name"],
            asked.get("state") or "",
            asked.get("county") or "",
            asked.get("locality") or "",
            asked.get("threshold", LEAST_SIMILARITY),
        )
        matches = run_query_builder(match)
        status, shown = match_verdict(matches)
        load_places([match.agency for match in shown])
        return Response(
            {"status": status, "message": SAID[status], "agencies": MatchedAgencySerializer(shown, many=True).data}
        )


def match_verdict(matches: list[Match]) -> tuple[str, list[Match]]:
    """Return the verdict and what is shown of it: one exact match alone."""
    if not matches:
        return NONE, []
    return (EXACT, matches[:1]) if matches[0].similarity >= SAME else (PARTIAL, matches)


class PlaceQuerySerializer(BodySerializer):
    """A query: the agencies of the place with a name like this."""

    request_id = serializers.IntegerField(min_value=-(2**31), max_value=2**31 - 1)
    query = serializers.CharField(max_length=500)
    iso = serializers.CharField(max_length=2, help_text="The two-letter state code.")


class PlaceQueriesSerializer(BodySerializer):
    """Up to 1,000 queries."""

    requests = serializers.ListField(child=PlaceQuerySerializer(), allow_empty=False, max_length=1000)


class PlaceHitSerializer(serializers.Serializer):
    """An agency, and how similar its place's name is."""

    agency_id = serializers.IntegerField()
    similarity = serializers.FloatField()


class SearchAgenciesByPlace(Endpoint):
    """POST /source-collector/agencies/search/location: a question, though it is posted; nothing is written."""

    access = holders_of(CALL_DS_SOURCE_COLLECTOR_ENDPOINTS)

    @documented(
        request=PlaceQueriesSerializer,
        responses={
            200: inline_serializer(
                "PlaceAnswers",
                {
                    "responses": inline_serializer(
                        "PlaceAnswer",
                        {"request_id": serializers.IntegerField(), "results": PlaceHitSerializer(many=True)},
                        many=True,
                    )
                },
            )
        },
    )
    def post(self, request: Request) -> Response:
        """For each query, the agencies of the most similar places in a state, or an empty list."""
        asked = checked_body(PlaceQueriesSerializer, request)["requests"]
        answers = run_query_builder(AgenciesByPlaceName([(question["query"], question["iso"]) for question in asked]))
        return Response(
            {
                "responses": [
                    {
                        "request_id": question["request_id"],
                        "results": [{"agency_id": pk, "similarity": likeness} for pk, likeness in hits],
                    }
                    for question, hits in zip(asked, answers, strict=True)
                ]
            }
        )
