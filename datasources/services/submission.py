"""Submitting a data source: anyone with an account proposes one, and curators review it (contract 6.1)."""

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from agencies.models import Agency
from datasources.coverage_end import ENDS_TOO_EARLY, ends_too_early
from datasources.fields import SOURCES
from datasources.models import AgencyDataSource, DataSource, Review
from datasources.services.submitted_columns import row_values, submitted_columns
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus
from pdap.db.normalized_urls import AddressKey, TextOf, text_of
from pdap.lib.once import make_once
from pdap.lib.pages_behind_hash import kept_form
from pdap.lib.web_address import clean_address, host_forms


class RefusedError(ValueError):
    """A submission that cannot be taken as it is; the text says why."""


class UnknownAgencyError(RefusedError):
    """A submission names agencies that are not in the list: `ids`."""

    def __init__(self, ids: Collection[int]) -> None:
        super().__init__(gettext("One of the agencies is no longer listed. Choose it again."))
        self.ids = sorted(ids)


class DuplicateError(RefusedError):
    """The catalog holds this address with this record type already; `source` is that entry, public or not."""

    def __init__(self, source: DataSource) -> None:
        super().__init__(gettext("This link is already listed under this record type."))
        self.source = source


class SameAddressError(RefusedError):
    """The catalog holds this address with other record types (`sources`): the submitter must mean it."""

    def __init__(self, sources: list[DataSource]) -> None:
        super().__init__(gettext("This link is already listed under a different record type."))
        self.sources = sources


@submitted_columns(SOURCES, "source_url", "name", "record_type_id")
class Submission:
    """What a submitter says of a source, in the columns of `data_sources`; `submission_notes` are for curators only."""

    source_url: str
    name: str
    record_type_id: int | None
    coverage_start: datetime.date | None
    coverage_end: datetime.date | None

    if TYPE_CHECKING:

        def __init__(self, source_url: str, name: str, record_type_id: int | None, **columns: Any) -> None: ...

    def columns(self) -> dict[str, Any]:
        """Return the row's values: addresses cleaned (AddressError), collections as lists."""
        return row_values(SOURCES, self)


@transaction.atomic
def submit(
    submitter_id: int, submission: Submission, agency_ids: Collection[int] = (), same_address_meant: bool = False
) -> DataSource:
    """Keep a submission, which waits for review and is public only once it is approved; return it.

    A form that is sent twice at once makes one.
    AddressError for an address that cannot be listed; RefusedError for coverage that ends before it begins, for a
    duplicate, for an unknown agency, and for an address that is listed with another record type unless
    `same_address_meant`. Two who submit one address at once take turns.
    """
    set_actor(submitter_id)
    content = (submitter_id, sorted(vars(submission).items()), sorted(agency_ids))

    def make() -> DataSource:
        return keep_submission(submitter_id, submission, agency_ids, same_address_meant)

    return make_once("submission", content, make, DataSource.objects.all())[0]


def keep_submission(
    submitter_id: int, submission: Submission, agency_ids: Collection[int], same_address_meant: bool
) -> DataSource:
    columns = submission.columns()
    if ends_too_early(submission.coverage_start, submission.coverage_end):
        raise RefusedError(ENDS_TOO_EARLY)
    wait_for_turn(submission.source_url)
    present = sources_at(submission.source_url)
    for source in present:
        if source.record_type_id == submission.record_type_id:
            raise DuplicateError(source)
    if present and not same_address_meant:
        raise SameAddressError(present)
    wanted = set(agency_ids)
    if unknown := wanted - set(Agency.objects.public().filter(pk__in=wanted).values_list("pk", flat=True)):
        raise UnknownAgencyError(unknown)
    try:
        with transaction.atomic():
            source = DataSource.objects.create(
                approval_status=ApprovalStatus.PENDING, submitter_id=submitter_id, **columns
            )
    except IntegrityError as error:  # a writer that takes no turn, such as an import, was quicker
        rival = DataSource.objects.filter(source_url=columns["source_url"], record_type=submission.record_type_id)
        if (quicker := rival.first()) is None:
            raise
        raise DuplicateError(quicker) from error
    AgencyDataSource.objects.bulk_create([AgencyDataSource(data_source=source, agency_id=pk) for pk in sorted(wanted)])
    Review.objects.create(data_source=source)
    return source


def sources_at(url: str) -> list[DataSource]:
    """Return the entries of an address, whatever their state; parameters that only track a visitor do not count.

    AddressError for what is no address.
    """
    rows = DataSource.objects.annotate(address_key=AddressKey(TextOf("source_url")))
    sources = rows.filter(address_key__in=[AddressKey(text_of(form)) for form in host_forms(clean_address(url))])
    return list(sources.select_related("record_type").order_by("id"))


def wait_for_turn(url: str) -> None:
    """Hold the address for this transaction: the database's rule cannot be a constraint, since real rows break it.

    An import holds all addresses at once: who holds some shares them with each other, not with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared(hashtext('data_sources.addresses'), 0),"
            " pg_advisory_xact_lock(hashtext('data_sources.normalised_url'), hashtext(public.address_key(%s)))",
            [kept_form(clean_address(url))],
        )
