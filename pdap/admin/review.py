"""Approving and rejecting in the admin: actions over the same functions that everything else calls."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.requests import person_id
from datasources.services.review import ReasonMissingError, approve, reject


class ReviewActions(admin.ModelAdmin):
    """A mixin with the two actions, and the records that wait first."""

    actions = ("approve_selected", "reject_selected")

    @admin.action(description="Approve: make public", permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Approve what is selected."""
        done = sum(approve(record, person_id(request)) for record in queryset)
        rest = len(queryset) - done
        self.message_user(request, f"{done} approved" + (f"; {rest} had been before." if rest else "."))

    @admin.action(description="Reject, with a reason", permissions=["change"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask for the reason on a page of its own, then reject."""
        problem = ""
        if "reason" in request.POST:
            try:
                done = sum(reject(record, person_id(request), request.POST["reason"]) for record in queryset)
            except ReasonMissingError as error:
                problem = str(error)
            else:
                self.message_user(request, f"{done} rejected.", messages.SUCCESS)
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Reject",
            "records": queryset,
            "opts": self.model._meta,
            "problem": problem,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/reject.html", context)
