"""The checks of a record's link, on the record's own page in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from datasources.models import Link


class LinkPanel(admin.StackedInline):
    """The checks of a record's link, on the record's own page; to read."""

    model = Link
    fk_name: str | None = None
    verbose_name = verbose_name_plural = "link check"
    can_delete = False
    extra = max_num = 0
    fields = readonly_fields = ("state", "outcome", "checked_at", "worked_at", "failing_since", "last_checks")

    class Media:
        css = {"all": ["css/admin-links.css"]}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the job makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the queue is where one decides."""
        return False

    @admin.display(description="checks")
    def last_checks(self, link: Link) -> SafeString:
        rows = [(f"{localtime(check.checked_at):%Y-%m-%d %H:%M %Z}", check.outcome) for check in link.checks.all()[:5]]
        address = reverse("admin:datasources_link_change", args=[link.pk])
        lines = format_html_join("", "<li>{}: {}</li>", rows)
        return format_html('<ul class="checks">{}</ul><a href="{}">All checks and actions</a>', lines, address)
