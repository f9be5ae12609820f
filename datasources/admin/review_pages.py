"""The addresses of the review: the queue, one submission, putting off, taking back, and the page behind an address."""

import datetime
import hashlib
from typing import Any

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.names import names_of
from accounts.person_of_request import person_id
from datasources.admin.review_actions import telling_settled
from datasources.admin.review_desk import ReviewDesk, open_next
from datasources.admin.review_session import last_decision, put_off, put_off_by, remember_decision
from datasources.models import DataSource
from datasources.queries.records_in_words import FirstAgency, agencies_in_words
from datasources.queries.review import review_tally
from datasources.services import review as services
from datasources.services.claims import ANSWER, TakenError, claim, release
from pdap.admin.parameters import known_choice
from pdap.db.actor import acting_as
from pdap.db.enums import ApprovalStatus
from pdap.db.relations import Table
from pdap.lib.fetching import INTERNET, Failure, Fetched, Limits, Network, fetch

ON_A_PAGE = 50
# A page is asked for once in a while, however often its submission is opened.
REMEMBERED = 15 * 60
PATIENCE = Limits(total_seconds=8, body_bytes=128 * 1024)


def review_urls(site: admin.AdminSite) -> list[Any]:
    return [
        path("review/", for_curators(site, queue), name="review-queue"),
        path("review/next/", for_curators(site, require_POST(begin)), name="review-next"),
        path("review/undo/", for_curators(site, require_POST(undo)), name="review-undo"),
        path("review/<int:pk>/", for_curators(site, desk), name="review-desk"),
        path("review/<int:pk>/hold/", for_curators(site, require_POST(prolong)), name="review-hold"),
        path("review/<int:pk>/leave/", for_curators(site, require_POST(leave)), name="review-leave"),
        path("review/<int:pk>/page/", for_curators(site, require_safe(page_behind)), name="review-page"),
    ]


def for_curators(site: admin.AdminSite, view: Any) -> Any:
    """Return a view for those who may change data sources; others get 403."""

    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not request.user.has_perm("datasources.change_datasource"):
            raise PermissionDenied
        return view(request, site=site, **arguments)

    return site.admin_view(guarded)


def queue(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    """List what waits, the oldest first, with who holds what."""
    shown = known_choice(request, "show", ["unidentified"], "Submissions")
    aside = shown == "unidentified"
    status = ApprovalStatus.NEEDS_IDENTIFICATION if aside else ApprovalStatus.PENDING
    rows = (
        DataSource.objects.filter(approval_status=status)
        .annotate(
            first_agency=FirstAgency("pk", Table.DATA_SOURCES),
            claimed_by=F("review__claimed_by"),
            claim_expires_at=F("review__claim_expires_at"),
            asked_at=F("review__asked_at"),
        )
        .select_related("record_type")
        .order_by("created_at", "pk")
    )
    tally = review_tally(person_id(request))
    paginator = Paginator(rows, ON_A_PAGE)
    paginator.count = tally.unidentified if aside else tally.waiting
    page = paginator.get_page(request.GET.get("page"))
    now = timezone.now()
    shown_rows: list[Any] = list(page)
    held = {row.claimed_by for row in shown_rows if row.claim_expires_at and row.claim_expires_at > now}
    names = names_of(held, request.user)
    later = set(put_off_by(request))
    for row in shown_rows:
        row.of_agencies = agencies_in_words(row.first_agency, row.agency_described_not_in_database)
        row.held_by = names[row.claimed_by] if row.claim_expires_at and row.claim_expires_at > now else ""
        row.is_asked = bool(row.asked_at and row.asked_at > now - ANSWER and row.updated_at <= row.asked_at)
        row.is_put_off = row.pk in later
    context = {
        **site.each_context(request),
        "title": "Review of data sources",
        "opts": DataSource._meta,
        "tally": tally,
        "page": page,
        "aside": aside,
        "done": last_decision(request),
    }
    return render(request, "datasources/admin/review/queue.html", context)


def begin(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    return open_next(request)


def desk(request: HttpRequest, site: admin.AdminSite, pk: int) -> HttpResponse:
    """Show one submission; decide on it."""
    return ReviewDesk(DataSource, site).changeform_view(request, str(pk))


def prolong(request: HttpRequest, site: admin.AdminSite, pk: int) -> HttpResponse:
    """Keep a submission for the curator who has its page open."""
    if not DataSource.objects.filter(pk=pk, approval_status__in=services.UNDECIDED).exists():
        raise Http404
    try:
        claim(pk, person_id(request))
    except TakenError:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


def leave(request: HttpRequest, site: admin.AdminSite, pk: int) -> HttpResponse:
    """Give a submission back; put off, it comes up last for this curator."""
    release(person_id(request), pk)
    remember_decision(request, None)
    if request.POST.get("to") == "queue":
        return redirect("admin:review-queue")
    if DataSource.objects.filter(pk=pk).exists():
        put_off(request, pk)
    return open_next(request)


def undo(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    """Take back what was decided last, and open it again."""
    last = last_decision(request)
    if last is None or not last.decided_at or request.POST.get("id") != str(last.id):
        messages.warning(request, "There’s nothing left to undo.")
        return redirect("admin:review-queue")
    remember_decision(request, None)
    me = person_id(request)
    try:
        with acting_as(me), telling_settled(request, [last.id]):
            services.reopen(DataSource(pk=last.id), me, datetime.datetime.fromisoformat(last.decided_at))
    except DataSource.DoesNotExist:
        messages.warning(request, "It no longer exists.")
    except services.DecidedOtherwiseError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"Undone. “{last.name}” is awaiting review again.")
        return redirect("admin:review-desk", last.id)
    return redirect("admin:review-queue")


def page_behind(request: HttpRequest, site: admin.AdminSite, pk: int) -> HttpResponse:
    """Say what answers at a submission's address: a part of the page, asked for by its script."""
    source = DataSource.objects.only("pk", "name", "source_url").filter(pk=pk).first()
    if source is None:
        raise Http404
    context = {"source": source, "found": check_address(source.source_url)}
    return render(request, "datasources/admin/review/page_behind.html", context)


def check_address(url: str, network: Network = INTERNET) -> Fetched:
    """Return what answers at an address, as it was found lately or is now."""
    key = f"review-text-{hashlib.sha256(url.encode()).hexdigest()}"
    fetched = cache.get(key)
    if fetched is None:
        fetched = fetch(url, want_text=True, network=network, limits=PATIENCE)
        if fetched.failure != Failure.SWITCHED_OFF:
            cache.set(key, fetched, REMEMBERED)
    return fetched
