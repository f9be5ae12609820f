"""Approving and rejecting several records in the admin: shown first, then done by what everything else calls."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.requests import person_id
from datasources.services.reasons import REASONS
from datasources.services.review import ReasonMissingError, approve, needs_identification, reject
from pdap.admin.preview import MOST, Line, Text, is_confirmed, preview, typed_text
from pdap.db.enums import ApprovalStatus


def line_towards(status: ApprovalStatus, only_from: ApprovalStatus | None = None) -> Any:
    def line(record: Any) -> Line:
        now = record.get_approval_status_display()
        if record.approval_status == status:
            return Line(record, now, problem=f"it's already {now.lower()}.")
        if only_from is not None and record.approval_status != only_from:
            return Line(record, now, problem=f"only {only_from.label.lower()} submissions can be set aside.")
        return Line(record, now, then=str(status.label))

    return line


def locked_selection(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Return the selected records that are still there, locked in one order: nobody deletes one before its turn."""
    return queryset.order_by("pk").select_for_update(of=("self",))[:MOST]


class ReviewActions(admin.ModelAdmin):
    """A mixin with the actions of a review; each shows first what it will do."""

    actions = ("approve_selected", "reject_selected", "identify_selected")

    @admin.action(description="Approve and publish", permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not is_confirmed(request):
            line = line_towards(ApprovalStatus.APPROVED)
            return preview(self, request, queryset, "approve_selected", "Approve", line)
        done = [approve(record, person_id(request)) for record in locked_selection(queryset)]
        self.say(request, done, "approved")
        return None

    @admin.action(description="Decline with a reason", permissions=["change"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        reason, problem = typed_text(request), ""
        if is_confirmed(request):
            try:
                done = [reject(record, person_id(request), reason) for record in locked_selection(queryset)]
            except ReasonMissingError as error:
                problem = str(error)
            else:
                self.say(request, done, "declined")
                return None
        text = Text("Reason (sent to the submitter)", REASONS, typed=reason, problem=problem)
        line = line_towards(ApprovalStatus.REJECTED)
        return preview(self, request, queryset, "reject_selected", "Decline", line, text)

    @admin.action(description="Set aside: needs identification", permissions=["change"])
    def identify_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if not is_confirmed(request):
            line = line_towards(ApprovalStatus.NEEDS_IDENTIFICATION, only_from=ApprovalStatus.PENDING)
            return preview(self, request, queryset, "identify_selected", "Set aside", line)
        done = [needs_identification(record, person_id(request)) for record in locked_selection(queryset)]
        self.say(request, done, "set aside")
        return None

    def say(self, request: HttpRequest, done: list[bool], what: str) -> None:
        rest = done.count(False)
        self.message_user(
            request, f"{done.count(True)} {what}" + (f"; {rest} already were." if rest else "."), messages.SUCCESS
        )
