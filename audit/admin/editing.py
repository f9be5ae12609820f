"""Editing in a list: chosen columns become inputs on request, so that no one changes one by accident."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

PARAMETER, ON = "edit", "yes"


def is_edited(request: HttpRequest) -> bool:
    return request.GET.get(PARAMETER) == ON


class InPlaceEditing(admin.SimpleListFilter):
    """No filter: a switch that stands beside them, and whose address keeps what is filtered."""

    title = "editing in the list"
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(ON, "On")]

    def choices(self, changelist: Any) -> Any:
        """Give "Off" in place of "All"; numbers would say nothing."""
        first, second = super().choices(changelist)
        yield {**first, "display": "Off"}
        yield {**second, "display": "On"}

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        return {"0__c": 0}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset
