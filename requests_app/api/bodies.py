"""What is sent to make a data request and to change one (contract 7.3)."""

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from datasources.enums import RecordTypeName
from pdap.api.bodies import Address, BodySerializer, Choice, Distinct, Number, Text
from pdap.lib.column_rights import Role, writable
from requests_app.enums import RequestStatus, RequestUrgency
from requests_app.services.content import LONGEST_TITLE

OPTIONAL = {"required": False, "allow_null": True, "allow_blank": True}


class RecordTypesField(Distinct):
    """Record types by their names."""

    child = Choice(choices=RecordTypeName.values)


class RequestInfoSerializer(BodySerializer):
    """What someone asks for."""

    title = Text(max_length=LONGEST_TITLE)
    submission_notes = Text(allow_blank=True)
    request_urgency = Choice(
        choices=RequestUrgency.values,
        required=False,
        allow_null=True,
        help_text=f"`{RequestUrgency.INDEFINITE_UNKNOWN}` by default.",
    )
    data_requirements = Text(**OPTIONAL)
    coverage_range = Text(**OPTIONAL | {"max_length": 255})
    record_types_required = RecordTypesField(required=False, allow_null=True)
    request_status = Choice(
        choices=RequestStatus.values, required=False, help_text="Accepted but ignored. Requests start at Intake."
    )


class NewRequestSerializer(BodySerializer):
    """A request, and the places that it is about."""

    request_info = RequestInfoSerializer()
    location_ids = Distinct(child=Number(), required=False)


class RequestColumnsSerializer(BodySerializer):
    """The columns to write; null clears one. Which are yours to write depends on who you are."""

    title = Text(max_length=LONGEST_TITLE, required=False)
    submission_notes = Text(**OPTIONAL)
    request_urgency = Choice(choices=RequestUrgency.values, required=False, allow_null=True)
    coverage_range = Text(**OPTIONAL | {"max_length": 255})
    data_requirements = Text(**OPTIONAL)
    request_status = Choice(choices=RequestStatus.values, required=False)
    archive_reason = Text(**OPTIONAL)
    github_issue_url = Address(required=False, allow_null=True)
    github_issue_number = Number(required=False, allow_null=True)
    internal_notes = Text(**OPTIONAL)
    record_types_required = RecordTypesField(required=False)
    pdap_response = Text(**OPTIONAL)

    def validate(self, values: dict[str, object]) -> dict[str, object]:
        """Refuse a change of nothing."""
        if not values:
            raise serializers.ValidationError(
                f"Name a column to write: {', '.join(writable('data_requests', Role.ADMIN))}."
            )
        return values


class ChangedRequestSerializer(BodySerializer):
    """A change of a request."""

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
