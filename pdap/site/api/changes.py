"""Changes of the catalog, for programs that keep a copy (docs/changes.md)."""

from django.conf import settings
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.callers import OPEN
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.api.parameters import page_size, text
from pdap.lib.read_only import leave_to_primary
from pdap.site.changes.changed_records import next_changes, next_records
from pdap.site.changes.cursor import FORM, Cursor, position
from pdap.site.datasets.contents import RECORDS

MOST = 1000
SINCE = text(
    "since",
    "The `cursor` of the last response. Leave it out to begin with all public records.",
    read=Cursor.read,
    schema={"type": "string", "maxLength": 100, "pattern": f"^{FORM.pattern}$"},
    refuses_empty=True,
)
LIMIT = page_size(f"Changes per response, up to {MOST:,}. One change can touch more than one record.", 500, MOST)


class CursorGoneError(APIException):
    """A cursor after which changes may be missing."""

    status_code = 410
    default_detail = (
        "since: This cursor has expired, or the catalog was restored since. Start again without it, and delete from"
        " your copy anything the new run doesn't list."
    )


class ChangeSerializer(serializers.Serializer):
    """A change of one record."""

    kind = serializers.ChoiceField([dataset.kind for dataset in RECORDS])
    id = serializers.IntegerField()
    change = serializers.ChoiceField(["public", "changed", "merged", "left"])
    merged_into = serializers.IntegerField(allow_null=True, help_text="The ID of the record it was merged into.")
    record = serializers.DictField(
        allow_null=True, help_text="The record as it is now, with the columns of the bulk downloads; null if it left."
    )


class Changes(Endpoint):
    """GET /changes."""

    version = 3
    access = OPEN
    parameters = (SINCE, LIMIT)
    also_returns = ("410",)

    @documented(
        responses=inline_serializer(
            "Changes",
            {
                "changes": ChangeSerializer(many=True),
                "cursor": serializers.CharField(help_text="Send it as `since` to continue."),
                "more": serializers.BooleanField(help_text="Whether there is more to get right away."),
                "license": serializers.CharField(help_text="The license of the data."),
            },
        )
    )
    def get(self, request: Request) -> Response:
        """List what became public, changed, was merged or left since a cursor. Starts with all public records."""
        here = position()
        cursor = self.query["since"] or Cursor.beginning(here)
        if not cursor.leads_on(here):
            # A replica may be behind the server that gave the cursor.
            leave_to_primary(request._request)
            raise CursorGoneError
        most = max(self.query["limit"], 1)
        part = next_records(cursor, most) if cursor.is_walking else next_changes(cursor, here, most)
        return Response(
            {
                "changes": part.items,
                "cursor": str(part.cursor),
                "more": part.more,
                "license": settings.SHARING.license_name,
            }
        )
