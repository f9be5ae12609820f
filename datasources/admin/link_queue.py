"""Links in the admin: what has to be decided, and the page of one link with what was tried."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.person_of_request import person_id
from audit.admin.history.undo_all import offer_undo_all
from datasources.admin.link_decisions import LinkDecisions
from datasources.admin.link_hosts import kept_out_hosts
from datasources.admin.link_names import name_of_link, with_agencies
from datasources.enums import LinkState
from datasources.models import Link
from datasources.page_signs import MISSING_SQL
from datasources.querysets import STABLE
from pdap.db.actor import acting_as
from pdap.db.enums import UrlStatus
from pdap.lib.typed_numbers import typed_number
from pdap.web.templatetags.wording import safe_link

SHOWN_CHECKS = 20


class Queue(admin.SimpleListFilter):
    title = "needs a decision"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("waiting", "Everything awaiting a decision"),
            ("broken", "Broken"),
            ("doubtful", "Doubtful"),
            ("kept-out", "Could not be checked"),
            ("title", "Works, but the title mentions an error"),
            ("moved", "Moved permanently"),
            ("held", "Decided by a curator"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> QuerySet[Link]:
        match self.value():
            case "waiting":
                return queryset & Link.objects.for_curators()
            case "broken" | "doubtful" as state:
                return queryset & Link.objects.for_curators().filter(state=state)
            case "kept-out":
                return queryset & Link.objects.not_checkable()
            case "title":
                return queryset.filter(state=LinkState.WORKS, title__iregex=MISSING_SQL)
            case "moved":
                return queryset & Link.objects.for_curators().filter(moved_count__gte=STABLE)
            case "held":
                return queryset.exclude(Link.objects.unheld())
        return queryset


@admin.register(Link)
class LinkAdmin(LinkDecisions):
    """The addresses of data sources and of agencies' pages, and what asking them has found."""

    index_place = ("Data sources", 2)
    list_display = ["record", "state_in_words", "last_result", "target", "archived", "checked_at"]
    list_filter = [Queue, "state"]
    list_select_related = ["data_source", "meta_url"]
    search_fields = ["url", "data_source__name"]
    ordering = ["failing_since", "id"]
    change_list_template = "datasources/admin/links.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; above the queue the hosts that keep our checks out, with one decision for all of each."""
        queue = request.GET.get("queue", "")
        hosts = kept_out_hosts() if queue in ("waiting", "kept-out") and "host" not in request.GET else []
        return super().changelist_view(request, {**(extra_context or {}), "hosts": hosts})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        return with_agencies(super().get_queryset(request))

    def suggestion_label(self, link: Link) -> str:
        return name_of_link(link)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the job makes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Link | None = None) -> bool:
        """Refuse: they go with their records."""
        return False

    @admin.display(description="record")
    def record(self, link: Link) -> SafeString:
        return format_html('{}<br><span class="quiet">{}</span>', name_of_link(link), link.url[:120])

    @admin.display(description="state", ordering="state")
    def state_in_words(self, link: Link) -> SafeString:
        """Say the state, and since when."""
        since = f"since {link.failing_since:%b} {link.failing_since.day}" if link.failing_since else ""
        return format_html('{}<br><span class="quiet">{}</span>', link.get_state_display(), since)

    @admin.display(description="last result")
    def last_result(self, link: Link) -> SafeString:
        return format_html('{}<br><span class="quiet">{}</span>', link.outcome, link.hint or link.title or "")

    @admin.display(description="moved to")
    def target(self, link: Link) -> SafeString:
        """Return where it has moved, as text: it leads out of the catalog."""
        return format_html('<span class="address">{}</span>', link.suggestion[:120] or "not moved")

    @admin.display(description="archived copy")
    def archived(self, link: Link) -> SafeString | str:
        copy = safe_link(link.subject.internet_archive_url)
        if not copy:
            return "none"
        return format_html('<a href="{}">Copy<span class="visually-hidden"> of {}</span></a>', copy, link.url)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = with_agencies(Link.objects.select_related("data_source", "meta_url"))
        link = rows.filter(pk=typed_number(object_id) or 0).first()
        if link is None:
            raise Http404
        if request.method == "POST":
            return self.take_decision(request, link)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "A link",
            "subtitle": (name := name_of_link(link)),
            "name": name,
            "link": link,
            "record_address": record_address(link),
            "own": link.held_by_id == person_id(request),
            "archived": safe_link(link.subject.internet_archive_url),
            "disagrees": link.state == LinkState.WORKS and link.subject.url_status == UrlStatus.BROKEN,
            "checks": link.checks.all()[:SHOWN_CHECKS],
            "may_decide": self.has_change_permission(request),
            "queue": queue_address(),
        }
        return TemplateResponse(request, "datasources/admin/link.html", context)

    def take_decision(self, request: HttpRequest, link: Link) -> HttpResponse:
        """Carry out what was pressed; lead to the next link of the queue, or back to this one."""
        decision = request.POST.get("decision", "")
        if not self.has_change_permission(request):
            raise PermissionDenied
        if decision not in ("use", "works", "broken", "check"):
            self.message_user(request, "Choose what to do with this link.", messages.ERROR)
            return redirect("admin:datasources_link_change", link.pk)
        with acting_as(person_id(request)):
            done = self.decide(request, [link], decision)
            offer_undo_all(request)
        if not done or decision == "check":
            return redirect("admin:datasources_link_change", link.pk)
        waiting = Link.objects.for_curators().exclude(pk=link.pk).order_by(*self.ordering)
        later = waiting.filter(links_after(link)).first() or waiting.first()
        return redirect("admin:datasources_link_change", later.pk) if later else redirect(queue_address())


def links_after(link: Link) -> Q:
    if link.failing_since is None:
        return Q(failing_since__isnull=True, pk__gt=link.pk)
    return Q(failing_since__gt=link.failing_since) | Q(failing_since__isnull=True)


def queue_address() -> str:
    return f"{reverse('admin:datasources_link_changelist')}?{urlencode({'queue': 'waiting'})}"


def record_address(link: Link) -> str:
    if link.data_source_id is not None:
        return reverse("admin:datasources_datasource_change", args=[link.data_source_id])
    return reverse("admin:agencies_metaurl_change", args=[link.meta_url_id])
