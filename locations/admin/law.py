"""The states' public records laws in the admin: shown to everyone once they are marked as checked."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Field
from django.http import HttpRequest
from django.utils import timezone

from audit.admin.base import AuditedAdmin
from locations.models import PublicRecordsLaw


class LawForm(forms.ModelForm):
    """A law; no one can have compared it on a date in the future."""

    def clean_checked_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["checked_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Enter today’s date or an earlier one.")
        return day


@admin.register(PublicRecordsLaw)
class PublicRecordsLawAdmin(AuditedAdmin):
    index_place = ("Places", 5)
    form = LawForm
    list_display = ["state", "name", "checked_on"]
    list_select_related = ["state"]
    search_fields = ["state__state_name", "name"]
    autocomplete_fields = ["state"]
    fields = ["state", "name", "deadline", "fees", "who_may_ask", "official_url", "request_words", "checked_on"]

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("name", "official_url"):
            kwargs["widget"] = AdminTextInputWidget()
        elif db_field.name in ("deadline", "fees", "who_may_ask", "request_words"):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
