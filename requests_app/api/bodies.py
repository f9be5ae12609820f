"""The bodies of requests that make a data request or change one (contract 7.3)."""

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from pdap.api.bodies import BodySerializer, Choice, Distinct, Number, Text
from pdap.api.column_fields import DeclaredFields, body_fields, change_fields
from pdap.lib.column_rights import Role, columns_to_write
from requests_app.enums import RequestStatus, RequestUrgency
from requests_app.fields import REQUESTS


class RequestInfoSerializer(BodySerializer, DeclaredFields):
    """The content of a data request."""

    declaration = REQUESTS
    make_fields = staticmethod(body_fields)

    submission_notes = Text(allow_blank=True)
    request_urgency = Choice(
        choices=RequestUrgency.values,
        required=False,
        allow_null=True,
        help_text=f"`{RequestUrgency.INDEFINITE_UNKNOWN}` by default.",
    )
    request_status = Choice(
        choices=RequestStatus.values, required=False, help_text="Accepted but ignored. Requests start at Intake."
    )


class NewRequestSerializer(BodySerializer):
    """A data request and the places it covers."""

    request_info = RequestInfoSerializer()
    location_ids = Distinct(child=Number(), required=False)


class RequestColumnsSerializer(BodySerializer, DeclaredFields):
    """The columns to write. Null clears a column. Your permissions decide which ones you can write."""

    declaration = REQUESTS
    make_fields = staticmethod(change_fields)

    def validate(self, values: dict[str, object]) -> dict[str, object]:
        """Refuse a change of nothing."""
        if not values:
            raise serializers.ValidationError(
                f"Name a column to write: {', '.join(columns_to_write('data_requests', Role.ADMIN))}."
            )
        return values


class ChangedRequestSerializer(BodySerializer):
    """A change to a data request."""

    entry_data = RequestColumnsSerializer()


NEW_REQUEST = OpenApiExample(
    "Two towns",
    {
        "request_info": {
            "title": "Use of force reports",
            "submission_notes": "For a story on how often force is used.",
            "request_urgency": "not_urgent",
            "coverage_range": "2019 - 2024",
            "record_types_required": ["Use of Force Reports"],
        },
        "location_ids": [1, 2],
    },
    request_only=True,
)
CHANGED_REQUEST = OpenApiExample(
    "A new title, and no years",
    {"entry_data": {"title": "Use of force reports of both towns", "coverage_range": None}},
    request_only=True,
)
