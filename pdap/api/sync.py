"""The synchronisation endpoints of version 3: what their bodies, answers and errors share (contract 6.6)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, cast

from django.db import IntegrityError
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rights import CALL_DS_SOURCE_COLLECTOR_ENDPOINTS
from pdap.api.access import holding
from pdap.api.bodies import BodySerializer, checked
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError
from pdap.api.parameters import LARGEST_ID
from pdap.db.batches import DeletionRefusedError, Item, SyncError
from pdap.db.enums import UrlStatus
from pdap.lib.web_address import AddressError, leads_elsewhere, sent_address

MOST_ITEMS = 1000
DONE = "Sync completed successfully"
MESSAGE = inline_serializer("SyncDone", {"message": serializers.CharField()})
ADDED = inline_serializer(
    "SyncAdded",
    {
        "entities": inline_serializer(
            "SyncAddedEntity",
            {"request_id": serializers.IntegerField(), "app_id": serializers.IntegerField()},
            many=True,
        )
    },
)


def id_field(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


def ids_field(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=id_field(), max_length=MOST_ITEMS, **options)


class TextField(serializers.CharField):
    """A text that may be missing; an empty one is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "allow_blank": True, **options})

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data) or None

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the text, or nothing for an empty one."""
        return super().run_validation(data) or None


class LinkField(TextField):
    """A text that pages make a link of; nothing but the web is linked."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the address as it was sent."""
        value = super().to_internal_value(data)
        if value and leads_elsewhere(value):
            raise serializers.ValidationError("Only addresses that begin with http:// or https:// can be listed.")
        return value


class AddressField(serializers.CharField):
    """The address of a thing, as it was sent."""

    def to_internal_value(self, data: Any) -> str:
        """Return the address; an error with advice for what the catalogue cannot take."""
        try:
            return sent_address(super().to_internal_value(data))
        except AddressError as error:
            raise serializers.ValidationError(str(error)) from error


class ContentSerializer(serializers.Serializer):
    """What a thing is.

    PDAP's data source manager sends fields that are ignored here, as before (contract 1.5); and it spells the archive's
    address in two ways (contract 6.5).
    """

    def validate(self, values: Any) -> Any:
        """Return the values with the archive's address under its one name."""
        if "internet_archives_url" in values:
            other = values.pop("internet_archives_url")
            values["internet_archive_url"] = values.get("internet_archive_url") or other
        return values


class PageSerializer(ContentSerializer):
    """What has an address that can be broken and archived."""

    url_status = serializers.ChoiceField(UrlStatus.values)
    internet_archive_url = LinkField()
    internet_archives_url = LinkField(help_text="Another spelling of the same.")


class BatchSerializer(BodySerializer):
    """Up to a thousand items, each with a number of its own."""

    plural: ClassVar[str]
    key: ClassVar[str]

    def validate(self, values: Any) -> Any:
        """Return the values; an error that names each number that comes twice."""
        counts = Counter(item[self.key] for item in values[self.plural])
        if twice := sorted(number for number, count in counts.items() if count > 1):
            said = ", ".join(map(str, twice))
            raise serializers.ValidationError({self.plural: [f"Every {self.key} must be another; twice: {said}."]})
        return values


def batch_of(plural: str, key: str, content: type[ContentSerializer]) -> type[BatchSerializer]:
    """Return the body of a call: `{plural: [{key, content}]}`."""
    name = content.__name__.removesuffix("ContentSerializer")
    verb = "Added" if key == "request_id" else "Updated"
    number = serializers.IntegerField(min_value=-(2**31), max_value=LARGEST_ID) if key == "request_id" else id_field()
    item = type(
        f"{verb}{name}Serializer",
        (BodySerializer,),
        {"__doc__": "An item, with its number.", key: number, "content": content()},
    )
    items = serializers.ListField(child=item(), allow_empty=False, max_length=MOST_ITEMS)
    return type(
        f"{verb}{name}BatchSerializer",
        (BatchSerializer,),
        {"__doc__": BatchSerializer.__doc__, plural: items, "plural": plural, "key": key},
    )


class IdsSerializer(BodySerializer):
    """Ids of what is to go."""

    ids = ids_field(allow_empty=False)


class SyncEndpoint(Endpoint):
    """One call of PDAP's data source manager: all of it is stored, or nothing."""

    version = 3
    access = holding(CALL_DS_SOURCE_COLLECTOR_ENDPOINTS)

    def added(
        self, request: Request, batch: type[BatchSerializer], add: Callable[[Sequence[Item], int], list[int]]
    ) -> Response:
        """Answer a call that adds, with an id for each request's."""
        items = items_of(batch, request)
        with errors_named(batch.plural):
            ids = add(items, caller_id(request))
        pairs = zip(items, ids, strict=True)
        return Response({"entities": [{"request_id": number, "app_id": pk} for (number, _), pk in pairs]})

    def updated(
        self, request: Request, batch: type[BatchSerializer], update: Callable[[Sequence[Item], int], int]
    ) -> Response:
        items = items_of(batch, request)
        with errors_named(batch.plural):
            update(items, caller_id(request))
        return Response({"message": DONE})

    def deleted(self, request: Request, delete: Callable[[Sequence[int], int], int]) -> Response:
        """Answer a call that deletes; ids that are not there are passed over."""
        ids = checked(IdsSerializer, request)["ids"]
        try:
            delete(ids, caller_id(request))
        except DeletionRefusedError as error:
            raise BadRequestError(str(error)) from error
        return Response({"message": DONE})


def caller_id(request: Request) -> int:
    """Return the id of the caller, whom the endpoint's access has made sure of."""
    return cast(int, request.user.pk)


def items_of(batch: type[BatchSerializer], request: Request) -> list[tuple[int, Mapping[str, Any]]]:
    """Return a call's items with their numbers; 400 with every error otherwise."""
    return [(item[batch.key], item["content"]) for item in checked(batch, request)[batch.plural]]


@contextmanager
def errors_named(plural: str) -> Iterator[None]:
    """Turn what a service could not store into a 400 that names each item and field."""
    try:
        yield
    except SyncError as error:
        named: dict[str, dict[str, Any]] = {}
        for place, field, text in error.problems:
            item = named.setdefault(str(place), {})
            where = item if field == "app_id" else item.setdefault("content", {})
            where.setdefault(field, []).append(text)
        raise serializers.ValidationError({plural: named}) from error
    except IntegrityError as error:  # a person in the admin, say, was quicker
        raise BadRequestError(
            "Somebody else wrote at the same moment; nothing is stored. Send the call again."
        ) from error
