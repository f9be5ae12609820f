"""Submitting a data source (contract 6.1); here only curators publish without a review."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.person_of_request import person_of
from accounts.rights import WRITE_DATA
from datasources.fields import SOURCES
from datasources.models import DataSource, RecordType
from datasources.services.review import approve
from datasources.services.submission import DuplicateError, RefusedError, Submission, UnknownAgencyError, submit
from pdap.api.bodies import BodySerializer, Distinct, Number, checked_body
from pdap.api.column_fields import OPTIONAL, DeclaredFields, body_fields
from pdap.api.errors import BadRequestError, ConflictError
from pdap.api.rate_limits import TooManyAttemptsError
from pdap.web.account_limits import HOUR, TOO_MANY, may_send

# Of systems before the existing one; old clients still send them.
IGNORED = ("tags", "rejection_note", "submitter_contact_info", "data_source_request")


class SourceColumnsSerializer(BodySerializer, DeclaredFields):
    """The columns of a submitted data source."""

    declaration = SOURCES
    make_fields = staticmethod(body_fields)

    tags = serializers.JSONField(help_text="Accepted but ignored.", **OPTIONAL)
    rejection_note = serializers.JSONField(help_text="Accepted but ignored.", **OPTIONAL)
    submitter_contact_info = serializers.JSONField(help_text="Accepted but ignored.", **OPTIONAL)
    data_source_request = serializers.JSONField(help_text="Accepted but ignored.", **OPTIONAL)


class NewSourceSerializer(BodySerializer):
    """A data source and the agencies it covers."""

    entry_data = SourceColumnsSerializer()
    linked_agency_ids = Distinct(child=Number())


NEW_SOURCE = OpenApiExample(
    "A source of one agency",
    {
        "entry_data": {
            "name": "Stop data of the city's police",
            "source_url": "https://data.example.gov/stops",
            "record_type_name": "Stops",
            "access_types": ["Download"],
            "coverage_start": "2019-01-01",
        },
        "linked_agency_ids": [1],
    },
    request_only=True,
)


def submission_of(values: dict[str, Any]) -> Submission:
    """Return what a body says of a source, as the service takes it."""
    fields = {name: value for name, value in values.items() if name not in IGNORED and value not in (None, "")}
    name = fields.pop("record_type_name", None)
    record_type_id = RecordType.objects.get(name=name).pk if name else None
    return Submission(record_type_id=record_type_id, **fields)


def submit_source(request: Request) -> Response:
    """Keep a submission; publish it at once, and tell its followers, where the caller reviews such themselves."""
    body = checked_body(NewSourceSerializer, request)
    person = person_of(request)
    curates = WRITE_DATA in person.permission_names()
    if not may_send(person, "submissions"):
        raise TooManyAttemptsError(TOO_MANY, HOUR)
    submission = submission_of(body["entry_data"])
    try:
        with transaction.atomic():
            # One address with several record types is what existing clients send on purpose.
            source: DataSource = submit(person.pk, submission, body["linked_agency_ids"], same_address_meant=True)
            if curates:
                approve(source, person.pk)
    except DuplicateError:
        raise ConflictError(f"Duplicate URL: {submission.source_url}") from None
    except UnknownAgencyError as error:
        raise BadRequestError(f"linked_agency_ids: There is no agency {', '.join(map(str, error.ids))}.") from None
    except RefusedError as error:
        raise BadRequestError(f"entry_data: {error}") from None
    message = "Data source created." if curates else "Data source submitted. It will be public once reviewed."
    return Response({"message": message, "id": str(source.pk)})
