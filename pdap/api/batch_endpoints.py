"""The synchronization endpoints of version 3: what their responses and errors share (contract 6.6).

One bad row doesn't fail a call: the others are stored, and `errors` names those that weren't.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.db import IntegrityError
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.batch_bodies import BatchSerializer, IdsSerializer
from pdap.api.bodies import checked_body
from pdap.api.endpoints import Endpoint
from pdap.api.errors import BadRequestError, named_errors
from pdap.db.sync import DeletionRefusedError, Item, SyncError

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

    def respond(self, body: dict[str, Any]) -> Response:
        refused = [
            {self.batch.key: self.numbers[place], "detail": detail} for place, detail in sorted(self.errors.items())
        ]
        return Response({**body, **({"errors": refused} if refused else {})})


def number_of(row: Any, key: str) -> int | None:
    """Return a row's own number as it was sent; None for what is none."""
    number = row.get(key) if isinstance(row, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


class SyncEndpoint(Endpoint):
    """One call of PDAP's data source manager: everything but the wrong rows is stored."""

    version = 3

    def added(
        self, request: Request, batch: type[BatchSerializer], add: Callable[[Sequence[Item], int], list[int]]
    ) -> Response:
        """Respond to a call that adds, with an id for each row of it."""
        call = Call(batch, request)
        ids = call.store(add, caller_id(request)) or []
        pairs = zip(call.rows.values(), ids, strict=True)
        return call.respond({"entities": [{"request_id": number, "app_id": pk} for (number, _), pk in pairs]})

    def updated(
        self, request: Request, batch: type[BatchSerializer], update: Callable[[Sequence[Item], int], int]
    ) -> Response:
        call = Call(batch, request)
        call.store(update, caller_id(request))
        return call.respond({"message": DONE})

    def deleted(self, request: Request, delete: Callable[[Sequence[int], int], int]) -> Response:
        """Respond to a call that deletes; unknown ids are ignored."""
        ids = checked_body(IdsSerializer, request)["ids"]
        try:
            delete(ids, caller_id(request))
        except DeletionRefusedError as error:
            raise BadRequestError(str(error)) from error
        return Response({"message": DONE})


def caller_id(request: Request) -> int:
    """Return the id of the caller, whom the endpoint's access has made sure of."""
    return cast(int, request.user.pk)
