"""Agencies and their own pages in the admin."""

from django.contrib import admin

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from datasources.admin.link_panel import LinkPanel
from pdap.admin.base import AuditedAdmin
from pdap.admin.inlines import PLACE_NAMES, LinkInline
from pdap.admin.review import ReviewActions


class AgencyLocationInline(LinkInline):
    """The places of an agency."""

    model = AgencyLocation
    autocomplete_fields = ["location"]
    named_by = PLACE_NAMES


class AgencyMetaUrlInline(LinkInline):
    """The agency's own pages."""

    model = AgencyMetaUrl
    autocomplete_fields = ["meta_url"]
    exclude = ["created_at"]


@admin.register(Agency)
class AgencyAdmin(ReviewActions, AuditedAdmin):
    """Agencies."""

    list_display = ["name", "agency_type", "jurisdiction_type", "approval_status", "defunct_year"]
    list_filter = ["approval_status", "agency_type", "jurisdiction_type", "no_web_presence"]
    search_fields = ["name"]
    raw_id_fields = ["submitter"]
    readonly_fields = ["approval_status", "approval_status_updated_at", "created_at", "updated_at"]
    fieldsets = [
        (None, {"fields": ["name", "agency_type", "jurisdiction_type", "defunct_year", "no_web_presence"]}),
        ("Review", {"fields": ["approval_status", "approval_status_updated_at", "submitter", "submission_notes"]}),
        ("Times", {"fields": ["created_at", "updated_at"], "classes": ["collapse"]}),
    ]
    inlines = [AgencyLocationInline, AgencyMetaUrlInline]


@admin.register(MetaUrl)
class MetaUrlAdmin(AuditedAdmin):
    """Agencies' own pages."""

    list_display = ["url", "url_status", "updated_at"]
    list_filter = ["url_status"]
    search_fields = ["url"]
    readonly_fields = ["created_at", "updated_at", "normalised_url"]
    inlines = [LinkPanel]
