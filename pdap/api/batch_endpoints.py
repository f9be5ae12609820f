"""The synchronisation endpoints of version 3: what their bodies, answers and errors share (contract 6.6).

One bad row does not refuse a call: the others are taken, and `errors` names those that were not.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db import IntegrityError
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.bodies import BodySerializer, checked_body
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError, named_errors
from pdap.api.parameters import LARGEST_ID
from pdap.db.batches import DeletionRefusedError, Item, SyncError
from pdap.db.enums import UrlStatus
from pdap.lib.columns import Declaration, Use, kinds
from pdap.lib.web_address import AddressError, leads_elsewhere, sent_address

MOST_ITEMS = 1000
DONE = "Sync completed successfully"
REFUSED = {
    number: inline_serializer(
        f"SyncRefused_{number}",
        {number: serializers.IntegerField(allow_null=True), "detail": serializers.CharField()},
        many=True,
        required=False,
        help_text="Rejected rows with reasons. Omitted if there are none.",
    )
    for number in ("request_id", "app_id")
}
MESSAGE = inline_serializer("SyncDone", {"message": serializers.CharField()})
UPDATED = inline_serializer("SyncUpdated", {"message": serializers.CharField(), "errors": REFUSED["app_id"]})
ADDED = inline_serializer(
    "SyncAdded",
    {
        "entities": inline_serializer(
            "SyncAddedEntity",
            {"request_id": serializers.IntegerField(), "app_id": serializers.IntegerField()},
            many=True,
        ),
        "errors": REFUSED["request_id"],
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
            raise serializers.ValidationError("Enter a link that begins with http:// or https://.")
        return value


class AddressField(serializers.CharField):
    """The address of a thing, as it was sent."""

    def to_internal_value(self, data: Any) -> str:
        """Return the address; an error with advice for what the catalog cannot take."""
        try:
            return sent_address(super().to_internal_value(data))
        except AddressError as error:
            raise serializers.ValidationError(str(error)) from error


def sync_fields(declaration: Declaration) -> dict[str, serializers.Field]:
    """Return the fields that collectors may send; a serializer has those that they must send as its own."""
    return {column.name: sync_field(column.kind) for column in declaration.for_programs(Use.SYNC)}


def sync_field(kind: kinds.Kind) -> serializers.Field:
    match kind:
        case kinds.SomeOf():
            return serializers.ListField(child=serializers.ChoiceField(kind.enum.values), required=False)
        case kinds.OneOf():
            return serializers.ChoiceField(kind.enum.values, required=False, allow_null=True)
        case kinds.Words():
            return serializers.ListField(child=serializers.CharField(), required=False)
        case kinds.YesNo():
            return serializers.BooleanField(required=False, allow_null=True)
        case kinds.Day():
            return serializers.DateField(required=False, allow_null=True)
        case kinds.Link():
            return LinkField()
    return TextField()


class ContentSerializer(serializers.Serializer):
    """What a thing is.

    PDAP's data source manager sends fields that are ignored here, as before (contract 1.5); and it spells the archive's
    address in two ways (contract 6.5).
    """

    def validate(self, values: Any) -> Any:
        """Return the values with the archive's address under its one name."""
        if "internet_archives_url" in values:
            archive_url = values.pop("internet_archives_url")
            values["internet_archive_url"] = values.get("internet_archive_url") or archive_url
        return values


class PageSerializer(ContentSerializer):
    """What has an address that can be broken and archived."""

    url_status = serializers.ChoiceField(UrlStatus.values)
    internet_archive_url = LinkField()
    internet_archives_url = LinkField(help_text="Another spelling of the same value.")


class BatchSerializer(BodySerializer):
    """Up to 1,000 items, each with its own number."""

    plural: ClassVar[str]
    key: ClassVar[str]

    def validate(self, values: Any) -> Any:
        """Return the values; an error that names each number that comes twice."""
        counts = Counter(item[self.key] for item in values[self.plural])
        if twice := sorted(number for number, count in counts.items() if count > 1):
            numbers = ", ".join(map(str, twice))
            raise serializers.ValidationError(
                {self.plural: [f"Every {self.key} must be different. Repeated: {numbers}."]}
            )
        return values


def batch_of(plural: str, key: str, content: type[ContentSerializer]) -> type[BatchSerializer]:
    """Return the body of a call: `{plural: [{key, content}]}`."""
    name = content.__name__.removesuffix("ContentSerializer")
    verb = "Added" if key == "request_id" else "Updated"
    number = serializers.IntegerField(min_value=-(2**31), max_value=LARGEST_ID) if key == "request_id" else id_field()
    item = type(
        f"{verb}{name}Serializer",
        (BodySerializer,),
        {"__doc__": "An item with its ID.", key: number, "content": content()},
    )
    items = serializers.ListField(child=item(), max_length=MOST_ITEMS)
    return type(
        f"{verb}{name}BatchSerializer",
        (BatchSerializer,),
        {"__doc__": BatchSerializer.__doc__, plural: items, "plural": plural, "key": key},
    )


class IdsSerializer(BodySerializer):
    """The IDs to delete."""

    ids = ids_field(allow_empty=False)


class Call:
    """The rows of a call: those that can be stored, by their place in it, and what is wrong with the others."""

    def __init__(self, batch: type[BatchSerializer], request: Request) -> None:
        """Check every row by itself; 400 where the call as a whole makes no sense."""
        self.batch, self.errors = batch, dict[int, str]()
        data: Any = request.data
        body = batch(data=data)
        if body.is_valid():
            rows, places = body.validated_data[batch.plural], None
        else:
            wrong = body.errors.get(batch.plural)
            if set(body.errors) != {batch.plural} or not isinstance(wrong, dict):
                raise serializers.ValidationError(body.errors)
            sent = data[batch.plural]
            places = [place for place in range(len(sent)) if place not in wrong]
            self.refuse(wrong)
            rest = batch(data={batch.plural: [sent[place] for place in places]})
            rest.is_valid(raise_exception=True)
            rows = rest.validated_data[batch.plural]
        self.numbers = [number_of(row, batch.key) for row in data[batch.plural]]
        self.rows: dict[int, Item] = {
            place: (row[batch.key], row["content"]) for place, row in zip(places or range(len(rows)), rows, strict=True)
        }

    def refuse(self, wrong: Mapping[int, Any]) -> None:
        for place, detail in wrong.items():
            self.errors[place] = " ".join(named_errors({self.batch.plural: {str(place): detail}}))

    def store(self, write: Callable[[Sequence[Item], int], Any], actor_id: int) -> Any:
        """Store the rows, without those that the service refuses; return what it returned, None without rows."""
        while self.rows:
            places, items = list(self.rows), list(self.rows.values())
            try:
                return write(items, actor_id)
            except SyncError as error:
                wrong: dict[int, dict[str, Any]] = {}
                for position, field, text in error.problems:
                    row = wrong.setdefault(places[position], {})
                    where = row if field == "app_id" else row.setdefault("content", {})
                    where.setdefault(field, []).append(text)
                self.refuse(wrong)
                self.rows = {place: row for place, row in self.rows.items() if place not in wrong}
            except IntegrityError as error:  # a person in the admin, say, was quicker
                raise BadRequestError(
                    "Another write happened at the same time, so nothing was saved. Send the request again."
                ) from error
        return None

    def answer(self, body: dict[str, Any]) -> Response:
        refused = [
            {self.batch.key: self.numbers[place], "detail": detail} for place, detail in sorted(self.errors.items())
        ]
        return Response({**body, **({"errors": refused} if refused else {})})


def number_of(row: Any, key: str) -> int | None:
    """Return a row's own number as it was sent; None for what is none."""
    number = row.get(key) if isinstance(row, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


class SyncEndpoint(Endpoint):
    """One call of PDAP's data source manager: all of it is stored but for the rows that are wrong."""

    version = 3

    def added(
        self, request: Request, batch: type[BatchSerializer], add: Callable[[Sequence[Item], int], list[int]]
    ) -> Response:
        """Answer a call that adds, with an id for each request's."""
        call = Call(batch, request)
        ids = call.store(add, caller_id(request)) or []
        pairs = zip(call.rows.values(), ids, strict=True)
        return call.answer({"entities": [{"request_id": number, "app_id": pk} for (number, _), pk in pairs]})

    def updated(
        self, request: Request, batch: type[BatchSerializer], update: Callable[[Sequence[Item], int], int]
    ) -> Response:
        call = Call(batch, request)
        call.store(update, caller_id(request))
        return call.answer({"message": DONE})

    def deleted(self, request: Request, delete: Callable[[Sequence[int], int], int]) -> Response:
        """Answer a call that deletes; ids that are not there are passed over."""
        ids = checked_body(IdsSerializer, request)["ids"]
        try:
            delete(ids, caller_id(request))
        except DeletionRefusedError as error:
            raise BadRequestError(str(error)) from error
        return Response({"message": DONE})


def caller_id(request: Request) -> int:
    """Return the id of the caller, whom the endpoint's access has made sure of."""
    return cast(int, request.user.pk)
