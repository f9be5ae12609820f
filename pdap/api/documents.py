"""What endpoints say for the OpenAPI documents, and the shapes around what they return."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from pdap.lib.web_address import shown_address

Method = TypeVar("Method", bound=Callable[..., Any])


def documented(**facts: Any) -> Callable[[Method], Method]:
    """Note what the document says of an endpoint's method: `request`, `responses`, `examples`, `operation_id`.

    They mean what they mean to `extend_schema` of drf-spectacular, which would import what makes the documents. Here
    that waits until someone asks for one (`pdap/api/openapi_schema.py`).
    """

    def note(method: Method) -> Method:
        method.documented = facts  # type: ignore[attr-defined]
        return method

    return note


class AddressField(serializers.CharField):
    """A web address of the catalog; one that is none of the web's is empty, or null where the field may be that."""

    def to_representation(self, value: Any) -> Any:
        address = shown_address(super().to_representation(value))
        return address if address is not None or self.allow_null else ""


class MessageSerializer(serializers.Serializer):
    """An error of version 2, or a response with only a message."""

    message = serializers.CharField()


class IdSerializer(MessageSerializer):
    """The new record. Its ID is a string."""

    id = serializers.CharField()


class DetailSerializer(serializers.Serializer):
    """An error of version 3."""

    detail = serializers.CharField()


class CountSerializer(serializers.Serializer):
    """Metadata of a list without pages."""

    count = serializers.IntegerField(help_text="The rows in this response.")


class MetadataSerializer(CountSerializer):
    """Metadata of a page of a list."""

    total = serializers.IntegerField(help_text="The total number of rows.")
    page = serializers.IntegerField(required=False)
    pages = serializers.IntegerField(required=False)
    after = serializers.CharField(
        required=False, allow_null=True, help_text="Where to continue when paging with `after` instead of `page`."
    )
    next = serializers.CharField(allow_null=True, help_text="The link to the next page.")
    previous = serializers.CharField(allow_null=True)


def list_of(name: str, row: type[serializers.Serializer], paged: bool = True) -> Any:
    metadata = MetadataSerializer() if paged else CountSerializer()
    return inline_serializer(name, {"message": serializers.CharField(), "metadata": metadata, "data": row(many=True)})


def json_or_csv(shape: Any) -> dict[Any, Any]:
    return {(200, "application/json"): shape, (200, "text/csv"): str}


def detail_of(name: str, row: type[serializers.Serializer]) -> Any:
    return inline_serializer(name, {"message": serializers.CharField(), "data": row()})
