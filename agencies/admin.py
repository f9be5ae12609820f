"""Agencies and their own pages in the admin."""

from django.contrib import admin

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from pdap.admin.base import AuditedAdmin


class AgencyLocationInline(admin.TabularInline):
    """The places of an agency."""

    model = AgencyLocation
    extra = 0
    raw_id_fields = ["location"]


class AgencyMetaUrlInline(admin.TabularInline):
    """The agency's own pages."""

    model = AgencyMetaUrl
    extra = 0
    raw_id_fields = ["meta_url"]


@admin.register(Agency)
class AgencyAdmin(AuditedAdmin):
    """Agencies."""

    list_display = ["name", "agency_type", "jurisdiction_type", "approval_status", "defunct_year"]
    list_filter = ["approval_status", "agency_type", "jurisdiction_type", "no_web_presence"]
    search_fields = ["name"]
    raw_id_fields = ["submitter"]
    readonly_fields = ["created_at", "updated_at", "approval_status_updated_at"]
    inlines = [AgencyLocationInline, AgencyMetaUrlInline]


@admin.register(MetaUrl)
class MetaUrlAdmin(AuditedAdmin):
    """Agencies' own pages."""

    list_display = ["url", "url_status", "updated_at"]
    list_filter = ["url_status"]
    search_fields = ["url"]
    readonly_fields = ["created_at", "updated_at", "normalised_url"]
