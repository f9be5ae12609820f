"""What a person asks for: new requests, and their owners' edits (contract 4.2, 7.2)."""

import hashlib
from collections.abc import Collection
from dataclasses import astuple, dataclass, field, fields

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from locations.models import Location
from pdap.db.actor import set_actor
from pdap.lib.mail import send_later
from pdap.lib.once import make_once
from pdap.lib.project import OPERATIONS
from requests_app.enums import RequestUrgency
from requests_app.fields import LONGEST_TITLE
from requests_app.models import DataRequest, DataRequestLocation
from requests_app.statuses import CLOSED
from requests_app.transitions import START


class UnknownPlaceError(ValueError):
    """A request names places that do not exist: `ids`."""

    def __init__(self, ids: Collection[int]) -> None:
        super().__init__(gettext("One of the places doesn’t exist. Choose it again."))
        self.ids = sorted(ids)


class ClosedRequestError(ValueError):
    """A request that was withdrawn or archived can't be edited anymore."""


class ChangedMeanwhileError(ValueError):
    """Someone else has changed the request since its form was opened."""


@dataclass(frozen=True)
class RequestContent:
    """The columns that are the owner's to write."""

    title: str
    submission_notes: str | None = None
    coverage_range: str | None = None
    data_requirements: str | None = None
    request_urgency: str = field(default=RequestUrgency.INDEFINITE_UNKNOWN)

    def __post_init__(self) -> None:
        """ValueError for a title that the database would refuse or that says nothing."""
        if not 0 < len(self.title.strip()) <= LONGEST_TITLE:
            raise ValueError(gettext("Enter a title of 1 to %(most)d characters.") % {"most": LONGEST_TITLE})


def content_mark(data_request: DataRequest) -> str:
    """Return a mark of what the owner's columns hold now, by which a form knows whether they are as it showed them."""
    shown = repr([getattr(data_request, column) for column in OWNER_COLUMNS])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


OWNER_COLUMNS = tuple(column.name for column in fields(RequestContent))


@transaction.atomic
def create_request(
    creator_id: int,
    content: RequestContent,
    location_ids: Collection[int] = (),
    record_types: Collection[str] = (),
) -> DataRequest:
    """Keep a new request, which always starts at Intake, unlike before (contract 7.4); return it.

    A form that is sent twice at once makes one. UnknownPlaceError for a place that does not exist. Operations are told
    by email where SEND_OPS_NOTIFICATIONS is on.
    """
    set_actor(creator_id)
    submitted = (creator_id, astuple(content), sorted(location_ids), sorted(record_types))

    def make() -> DataRequest:
        return keep_request(creator_id, content, location_ids, record_types)

    return make_once("data-request", submitted, make, DataRequest.objects.all())[0]


def keep_request(
    creator_id: int, content: RequestContent, location_ids: Collection[int], record_types: Collection[str]
) -> DataRequest:
    data_request = DataRequest.objects.create(
        creator_id=creator_id,
        request_status=START,
        record_types_required=list(dict.fromkeys(record_types)),
        **{column: getattr(content, column) for column in OWNER_COLUMNS},
    )
    set_places(data_request, location_ids)
    if settings.SEND_OPS_NOTIFICATIONS:
        send_later(
            "requests_app/new_request",
            to=OPERATIONS,
            context={
                "title": data_request.title,
                "notes": data_request.submission_notes or "",
                "address": f"{settings.SITE_URL}/data-requests/{data_request.pk}",
            },
            language=settings.LANGUAGE_CODE,
        )
    return data_request


@transaction.atomic
def edit_request(
    data_request_id: int,
    editor_id: int,
    content: RequestContent,
    location_ids: Collection[int] | None = None,
    mark: str | None = None,
) -> DataRequest:
    """Write the owner's columns of a request, and its places unless they are None; return it.

    The caller has made sure that this is its owner. DataRequest.DoesNotExist, UnknownPlaceError; ClosedRequestError
    if it was withdrawn or archived: what people have read then stays as it was; ChangedMeanwhileError if `mark`, the
    `content_mark` that the editor saw, is another by now.
    """
    set_actor(editor_id)
    data_request = DataRequest.objects.select_for_update(no_key=True).get(pk=data_request_id)
    if data_request.request_status in CLOSED:
        raise ClosedRequestError(gettext("This request is closed and can’t be edited."))
    if mark is not None and mark != content_mark(data_request):
        raise ChangedMeanwhileError(gettext("Someone else has changed this request."))
    changed = [column for column in OWNER_COLUMNS if getattr(data_request, column) != getattr(content, column)]
    for column in changed:
        setattr(data_request, column, getattr(content, column))
    if changed:
        data_request.save(update_fields=changed)
    if location_ids is not None:
        set_places(data_request, location_ids)
    return data_request


def set_places(data_request: DataRequest, location_ids: Collection[int]) -> None:
    """Let a request be about these places and no others; UnknownPlaceError if one does not exist."""
    wanted = set(location_ids)
    if unknown := wanted - set(Location.objects.filter(pk__in=wanted).values_list("pk", flat=True)):
        raise UnknownPlaceError(unknown)
    present = set(data_request.location_links.values_list("location_id", flat=True))
    if present - wanted:
        data_request.location_links.filter(location_id__in=present - wanted).delete()
    DataRequestLocation.objects.bulk_create(
        [DataRequestLocation(data_request=data_request, location_id=pk) for pk in sorted(wanted - present)]
    )
