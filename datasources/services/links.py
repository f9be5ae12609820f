"""Writes to links: their rows, the findings of checks, and the decisions of curators."""

import datetime
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from agencies.models import MetaUrl
from datasources.enums import LinkState
from datasources.link_rules import apply_check, forget_failures, verdict_of
from datasources.models import DataSource, Link, LinkCheck
from datasources.services.submission import DuplicateError, wait_for_turn
from pdap.db.actor import set_actor
from pdap.db.bulk import update_rows
from pdap.db.enums import UrlStatus
from pdap.db.normalized_urls import normalized
from pdap.db.public_records import is_public_sql
from pdap.lib.fetching import Fetched
from pdap.lib.web_address import clean_address

# How many checks are kept of each link.
KEPT = 50
# How long a curator's word stands against the job: "it works", and "it is broken".
WORKS_FOR = datetime.timedelta(days=90)
BROKEN_FOR = datetime.timedelta(days=365)
# Before everything that is due by itself.
AT_ONCE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

LEARNED = (
    *("state", "due_at", "checked_at", "worked_at", "failing_since", "failures", "gone_since", "gone_count"),
    *("status", "failure", "title", "moved_to", "moved_count", "confirmed_at"),
    "last_modified",
)

HOST = "coalesce(lower(substring({url} from '^[a-zA-Z]+://(?:[^/@]*@)?(?:[wW]{{3}}\\.)?(\\[[^]/]+\\]|[^/:?#]+)')), '')"
# The address of a source without a scheme is taken as a browser takes it.
ENROLL = """
insert into public.links ({key}, url, host)
select record.id, address.url, {host}
from public.{table} record
cross join lateral (
    select case when record.{column} ~ '^[a-zA-Z]+://' then '' else 'https://' end
        || public.visited_url(record.{column}::text) as url
) address
where {public} and not exists (
    -- What is as it was is left out here: a conflict would lock its row.
    select from public.links known where known.{key} = record.id and known.url = address.url
)
on conflict ({key}) do update
set url = excluded.url, host = excluded.host, state = 'unchecked', due_at = now(), checked_at = null, worked_at = null,
    failing_since = null, failures = 0, gone_since = null, gone_count = 0, status = null, failure = null, title = null,
    moved_to = null, moved_count = 0, held_until = null, held_by_user_id = null, archive_asked_at = null,
    confirmed_at = null, last_modified = null
where links.url is distinct from excluded.url
"""
KINDS = (
    {"key": "data_source_id", "table": "data_sources", "column": "source_url"},
    {"key": "meta_url_id", "table": "meta_urls", "column": "url"},
)
PUBLIC = {"data_sources": is_public_sql("record"), "meta_urls": "true"}


class NothingToMoveToError(ValueError):
    """A link that no server has sent elsewhere."""


@transaction.atomic
def enroll() -> int:
    """Give a link to each public source and agency page without one, and start over where the address has changed.

    Return how many there were.
    """
    count = 0
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(ENROLL.format(**kind, host=HOST.format(url="address.url"), public=PUBLIC[kind["table"]]))
            count += cursor.rowcount
    return count


@transaction.atomic
def record_checks(outcomes: Sequence[tuple[int, Fetched]], now: datetime.datetime | None = None) -> int:
    """Keep what checks found of links (by id), with no one as the actor; return how many records changed their status.

    A link that is gone meanwhile, or whose address is another now, is left out.
    """
    set_actor(None)
    now = now or timezone.now()
    locked = Link.objects.select_for_update().filter(pk__in=[pk for pk, _ in outcomes]).order_by("pk")
    links = {link.pk: link for link in locked}
    current = [(links[pk], fetched) for pk, fetched in outcomes if pk in links and links[pk].url == fetched.url]
    changed: dict[tuple[bool, UrlStatus], list[int]] = {}
    for link, fetched in current:
        if (status := apply_check(link, fetched, now)) is not None:
            of_source = link.data_source_id is not None
            pk = link.data_source_id if of_source else link.meta_url_id
            changed.setdefault((of_source, status), []).append(pk)  # type: ignore[arg-type]
    update_rows([link for link, _ in current], LEARNED)
    LinkCheck.objects.bulk_create(check_of(link, fetched, now) for link, fetched in current)
    forget_old_checks([link.pk for link, _ in current])
    return sum(set_status(of_source, pks, status) for (of_source, status), pks in changed.items())


def set_status(of_source: bool, pks: Sequence[int], status: UrlStatus) -> int:
    """Write the status of sources or agency pages that have another, and return how many those were."""
    rows = DataSource.objects.filter(pk__in=pks) if of_source else MetaUrl.objects.filter(pk__in=pks)
    return rows.exclude(url_status=status).update(url_status=status)


def check_of(link: Link, fetched: Fetched, now: datetime.datetime) -> LinkCheck:
    return LinkCheck(
        link=link,
        checked_at=now,
        verdict=verdict_of(fetched),
        status=fetched.status,
        failure=fetched.failure,
        url=fetched.url,
        final_url=fetched.final_url,
        redirects=[[step.status, step.target] for step in fetched.redirects],
        title=fetched.title or None,
        seconds=round(fetched.seconds, 3),
    )


def forget_old_checks(pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from public.link_checks where id in (select id from (select id, row_number() over "
            "(partition by link_id order by id desc) as place from public.link_checks where link_id = any(%s)) ranked "
            "where place > %s)",
            [list(pks), KEPT],
        )


@transaction.atomic
def postpone(pks: Sequence[int], wait: datetime.timedelta) -> None:
    """Ask some links later than they were due: their host wants to be left alone, or does not answer."""
    Link.objects.filter(pk__in=pks).update(due_at=timezone.now() + wait)


@transaction.atomic
def decide_link(link: Link, status: UrlStatus, curator_id: int) -> None:
    """Take a curator's word that an address works, or that it is broken; for a while it stands against the job.

    Link.DoesNotExist if the link is gone.
    """
    set_actor(curator_id)
    locked = Link.objects.select_for_update().get(pk=link.pk)
    works = status == UrlStatus.OK
    locked.state = LinkState.WORKS if works else LinkState.BROKEN
    locked.held_by_id = curator_id
    locked.held_until = timezone.now() + (WORKS_FOR if works else BROKEN_FOR)
    if works:
        forget_failures(locked)
    locked.save()
    of_source = locked.data_source_id is not None
    set_status(of_source, [(locked.data_source_id if of_source else locked.meta_url_id) or 0], status)


@transaction.atomic
def check_again(links: Sequence[Link]) -> int:
    """Let links be due before all others; return how many there were."""
    return Link.objects.filter(pk__in=[link.pk for link in links]).update(due_at=AT_ONCE)


@transaction.atomic
def use_target(link: Link, curator_id: int) -> str:
    """Write where an address has moved to into its record, have that checked, and return the new address.

    NothingToMoveToError where it has not moved for good; AddressError where the target is none that the catalog
    takes; DuplicateError where another source has it with the same record type; ValueError where another page has it.
    """
    set_actor(curator_id)
    locked = Link.objects.select_for_update().get(pk=link.pk)
    if not locked.moved_to:
        raise NothingToMoveToError("No server has reported a new location for this link.")
    target = clean_address(locked.moved_to)
    if locked.data_source_id is not None:
        move_source(locked.data_source_id, target)
    else:
        move_page(locked.meta_url_id or 0, target)
    enroll()
    return target


def move_source(pk: int, target: str) -> None:
    """Give a source another address, in its turn; DuplicateError."""
    wait_for_turn(target)
    source = DataSource.objects.select_for_update().get(pk=pk)
    same = DataSource.objects.filter(normalised_url=normalized([target])[0], record_type=source.record_type_id)
    if (twin := same.exclude(pk=pk).first()) is not None:
        raise DuplicateError(twin)
    source.source_url, source.url_status = target, UrlStatus.OK
    source.save(update_fields=["source_url", "url_status"])


def move_page(pk: int, target: str) -> None:
    """Give an agency's page another address; ValueError where another page has it."""
    page = MetaUrl.objects.select_for_update().get(pk=pk)
    if MetaUrl.objects.filter(normalised_url=normalized([target])[0]).exclude(pk=pk).exists():
        raise ValueError("Another agency page already has this link.")
    page.url, page.url_status = target, UrlStatus.OK
    page.save(update_fields=["url", "url_status"])
