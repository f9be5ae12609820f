"""Followed searches in numbers (contract 10.6)."""

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.followed_searches import COLUMNS, aggregate, breakdown, followed_places
from pdap.api.csv_files import csv_response, wants_csv
from pdap.api.documents import MetadataSerializer, documented, json_or_csv
from pdap.api.endpoints import Endpoint
from pdap.api.lists import Pages
from pdap.api.parameters import LIMIT, OUTPUT_FORMAT, PAGE, SORT_ORDER, choice


class FollowedPlaceSerializer(serializers.Serializer):
    """A followed place, with the changes since the last digest."""

    location_id = serializers.IntegerField()
    location_name = serializers.CharField(allow_null=True)
    follower_count = serializers.IntegerField()
    follower_change = serializers.IntegerField()
    source_count = serializers.IntegerField()
    source_change = serializers.IntegerField()
    approved_requests_count = serializers.IntegerField()
    approved_requests_change = serializers.IntegerField()
    completed_requests_count = serializers.IntegerField()
    completed_requests_change = serializers.IntegerField()
    search_url = serializers.CharField()


class Aggregate(Endpoint):
    """GET /metrics/followed-searches/aggregate."""

    @documented(
        responses=inline_serializer(
            "FollowedSearches",
            {
                "total_followers": serializers.IntegerField(),
                "total_followed_searches": serializers.IntegerField(),
                "last_notification_date": serializers.DateField(allow_null=True),
            },
        )
    )
    def get(self, request: Request) -> Response:
        """How many people follow something, and when the last digest was sent; null before the first."""
        return Response(aggregate())


class Breakdown(Endpoint):
    """GET /metrics/followed-searches/breakdown."""

    parameters = (
        PAGE,
        LIMIT,
        choice("sort_by", "The column to sort by. Place by default.", COLUMNS),
        SORT_ORDER,
        OUTPUT_FORMAT,
    )

    @documented(
        responses=json_or_csv(
            inline_serializer(
                "FollowedPlaces", {"metadata": MetadataSerializer(), "results": FollowedPlaceSerializer(many=True)}
            )
        )
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List followed places."""
        query = self.query
        rows = breakdown(query["sort_by"], query["sort_order"] == "DESC", query["page"], query["limit"])
        for row in rows:
            row["search_url"] = f"{settings.SITE_URL}/search/results?location_id={row['location_id']}"
        pages = Pages(request, query["page"], query["limit"], followed_places())
        response: HttpResponseBase
        if wants_csv(request, query["output_format"]):
            names = list(FollowedPlaceSerializer().fields)
            response = csv_response("followed-searches", names, ([row[name] for name in names] for row in rows))
        else:
            response = Response({"metadata": pages.metadata(len(rows)), "results": rows})
        response.headers["Link"] = pages.link_header()
        return response
