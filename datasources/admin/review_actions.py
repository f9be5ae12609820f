"""Approving and rejecting several records in the admin: shown first, then done by what everything else calls."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from accounts.person_of_request import person_id
from agencies.models import Agency
from datasources.lacking import missing_parts, sources_with_agency
from datasources.models import AgencyDataSource, DataSource
from datasources.services.brought_agencies import Settled, lock_agencies_of
from datasources.services.reasons import AGENCY_REASONS, REASONS
from datasources.services.review import NO_REASON, DecidedMeanwhileError, approve, reject, set_aside
from pdap.admin.action_preview import MOST, Line, Text, is_confirmed, preview, still_as_shown, typed_text
from pdap.db.enums import ApprovalStatus
from pdap.web.templatetags.wording import and_list

# Of the agencies that follow their sources, at most this many are named.
MOST_NAMED = 3
PUBLISHED = "“{}” is now public: it came with a submission, and a public data source covers it."
HIDDEN = "“{}” awaits review again: it came with a data source, and no public data source covers it anymore."


def line_toward(status: ApprovalStatus, only_from: ApprovalStatus | None = None) -> Any:
    def line(record: Any) -> Line:
        now = record.get_approval_status_display()
        if record.approval_status == status:
            return Line(record, now, problem=f"it’s already {now.lower()}.")
        if only_from is not None and record.approval_status != only_from:
            return Line(record, now, problem=f"only {only_from.label.lower()} submissions can be set aside.")
        return Line(record, now, then=str(status.label))

    return line


def warning_line(queryset: QuerySet[Any], line: Callable[[Any], Line]) -> Callable[[Any], Line]:
    """Return lines that say of data sources what they lack."""
    if queryset.model is not DataSource:
        return line
    with_agency = sources_with_agency(queryset.order_by().values("pk"))

    def warned(record: Any) -> Line:
        made, missing = line(record), missing_parts(record, with_agency)
        return replace(made, then=f"{made.then}, although {and_list(missing)}") if missing and made.then else made

    return warned


def decide_each(request: HttpRequest, records: Collection[Any], decide: Callable[[Any], bool]) -> list[bool]:
    """Decide on records in their order; tell of those on which someone else has just decided otherwise."""
    done = []
    sources = [record.pk for record in records if isinstance(record, DataSource)]
    with telling_settled(request, sources):
        for record in records:
            try:
                done.append(decide(record))
            except DecidedMeanwhileError as error:
                messages.warning(request, str(error))
            except ObjectDoesNotExist:
                messages.warning(request, f"“{record}” no longer exists.")
    return done


@contextmanager
def telling_settled(request: HttpRequest, sources: Collection[int]) -> Iterator[None]:
    """Hold the agencies of some sources while these are decided on; then say which became public or wait again."""
    lock_agencies_of(sources)
    tied = AgencyDataSource.objects.filter(data_source__in=list(sources)).values("agency_id")
    agencies = Agency.objects.filter(pk__in=tied)
    before = dict(agencies.values_list("pk", "approval_status"))
    yield
    now = agencies.filter(pk__in=before).order_by("pk")
    changed = [agency for agency in now if agency.approval_status != before[agency.pk]]
    published = [agency for agency in changed if agency.is_public]
    tell_settled(request, Settled(published, [agency for agency in changed if not agency.is_public]))


def tell_settled(request: HttpRequest, settled: Settled) -> None:
    """Say which agencies became public, or wait for review again, with what was done to sources."""
    for agencies, words in ((settled.published, PUBLISHED), (settled.hidden, HIDDEN)):
        for agency in agencies[:MOST_NAMED]:
            messages.info(request, words.format(agency))
        if (more := len(agencies) - MOST_NAMED) > 0:
            messages.info(request, words.format(f"{more} more"))


def review_address(record: Any) -> str:
    """Return where a record that waits is approved: a source at the desk, an agency in the list of those that wait."""
    if isinstance(record, DataSource):
        return reverse("admin:review-desk", args=[record.pk])
    meta = record._meta
    waiting = urlencode({"approval_status__exact": ApprovalStatus.PENDING})
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{waiting}"


class ReviewActions(admin.ModelAdmin):
    """A mixin with the actions of a review; each shows first what it will do."""

    actions = ("approve_selected", "reject_selected", "identify_selected")

    @admin.action(description="Approve and publish", permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        line = warning_line(queryset, line_toward(ApprovalStatus.APPROVED))
        if not is_confirmed(request):
            return preview(self, request, queryset, "approve_selected", "Approve", line)
        me = person_id(request)
        records = self.as_shown(request, queryset, line)
        done = decide_each(request, records, lambda record: approve(record, me, record.approval_status))
        self.report_decisions(request, done, "approved")
        return None

    @admin.action(description="Decline with a reason", permissions=["change"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        reason, problem, me = typed_text(request), "", person_id(request)
        line = line_toward(ApprovalStatus.REJECTED)
        if is_confirmed(request):
            if reason:
                records = self.as_shown(request, queryset, line)
                done = decide_each(request, records, lambda record: reject(record, me, reason, record.approval_status))
                self.report_decisions(request, done, "declined")
                return None
            problem = NO_REASON[self.model]
        text = self.reason_text(reason, problem)
        return preview(self, request, queryset, "reject_selected", "Decline", line, text)

    @admin.action(description="Set aside: agency not identified", permissions=["change"])
    def identify_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        line = line_toward(ApprovalStatus.NEEDS_IDENTIFICATION, only_from=ApprovalStatus.PENDING)
        if not is_confirmed(request):
            return preview(self, request, queryset, "identify_selected", "Set aside", line)
        records = self.as_shown(request, queryset, line)
        done = decide_each(request, records, lambda record: set_aside(record, person_id(request)))
        self.report_decisions(request, done, "set aside")
        return None

    def reason_text(self, reason: str, problem: str) -> Text:
        """Return the field for a reason; the submitter of a source is sent it, that of an agency finds it."""
        if self.model is DataSource:
            return Text("Reason (sent to the submitter)", REASONS, typed=reason, problem=problem)
        return Text("Reason (shown to the submitter in their profile)", AGENCY_REASONS, typed=reason, problem=problem)

    def as_shown(self, request: HttpRequest, queryset: QuerySet[Any], line: Callable[[Any], Line]) -> list[Any]:
        """Return the selected records in one order, but for those that changed since the preview."""
        return still_as_shown(self, request, queryset.order_by("pk")[:MOST], line)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Say that what a curator has added isn't public yet, and lead to where it is approved."""
        if obj.approval_status == ApprovalStatus.PENDING and IS_POPUP_VAR not in request.POST:
            words = 'It’s awaiting review, and not public yet. <a href="{}">Review it now</a>'
            self.message_user(request, format_html(words, review_address(obj)), messages.WARNING)
        return super().response_add(request, obj, post_url_continue)

    def report_decisions(self, request: HttpRequest, done: list[bool], outcome: str) -> None:
        rest = done.count(False)
        self.message_user(
            request, f"{done.count(True)} {outcome}" + (f"; {rest} already were." if rest else "."), messages.SUCCESS
        )
