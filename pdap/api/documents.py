"""The shapes around what endpoints return, for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers


class MetadataSerializer(serializers.Serializer):
    """About a page of a list: `count` is the rows in it, `total` the rows of the whole list."""

    count = serializers.IntegerField()
    total = serializers.IntegerField(required=False)
    next = serializers.CharField(allow_null=True, required=False)
    previous = serializers.CharField(allow_null=True, required=False)


def list_of(name: str, row: type[serializers.Serializer]) -> Any:
    """Return the shape of a list."""
    return inline_serializer(
        name, {"message": serializers.CharField(), "metadata": MetadataSerializer(), "data": row(many=True)}
    )


def detail_of(name: str, row: type[serializers.Serializer]) -> Any:
    """Return the shape of one thing."""
    return inline_serializer(name, {"message": serializers.CharField(), "data": row()})
