"""What curators decide on links, one or many: shown beforehand, carried out, and told."""

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django_q.tasks import async_task

from accounts.person_of_request import person_id
from audit.admin.base import AuditedAdmin
from datasources.models import Link
from datasources.services import links
from datasources.services.submission import DuplicateError
from pdap.admin.action_preview import Line, is_confirmed, preview, still_as_shown
from pdap.db.enums import UrlStatus

# A site that moves or closes takes many links with it.
MOST_LINKS = 2000
# What a decision on many is called on the page that shows it first.
VERBS = {"use": "Use the redirect target", "works": "Mark as working", "broken": "Mark as broken"}


class LinkDecisions(AuditedAdmin):
    """The actions of the list of links, and what the page of one link can do as well."""

    actions = ("use_targets", "mark_working", "mark_broken", "check_now")

    @admin.action(description="Replace the link with the redirect target", permissions=["change"])
    def use_targets(self, request: HttpRequest, queryset: QuerySet[Link]) -> HttpResponse | None:
        return self.decide_many(request, queryset, "use_targets", "use")

    @admin.action(description="It works: keep it as working for 90 days", permissions=["change"])
    def mark_working(self, request: HttpRequest, queryset: QuerySet[Link]) -> HttpResponse | None:
        return self.decide_many(request, queryset, "mark_working", "works")

    @admin.action(description="It’s broken: hide it from search", permissions=["change"])
    def mark_broken(self, request: HttpRequest, queryset: QuerySet[Link]) -> HttpResponse | None:
        return self.decide_many(request, queryset, "mark_broken", "broken")

    @admin.action(description="Check again now", permissions=["change"])
    def check_now(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        self.decide(request, list(queryset), "check")

    def decide_many(
        self, request: HttpRequest, rows: QuerySet[Link], action: str, decision: str
    ) -> HttpResponse | None:
        """Show what a decision does to each of some links; once that is confirmed, carry it out."""
        if is_confirmed(request):
            shown = still_as_shown(self, request, rows[:MOST_LINKS], lambda link: line_of(link, decision))
            self.decide(request, self.still_doable(request, shown, decision), decision)
            return None
        return preview(
            self, request, rows, action, VERBS[decision], lambda link: line_of(link, decision), most=MOST_LINKS
        )

    def still_doable(self, request: HttpRequest, rows: Iterable[Link], decision: str) -> list[Link]:
        """Return the links that a preview would still offer to change; tell why the others stay as they are."""
        doable = []
        for link in rows:
            if problem := line_of(link, decision).problem:
                self.refuse(request, link, problem[0].upper() + problem[1:])
            else:
                doable.append(link)
        return doable

    def decide(self, request: HttpRequest, chosen: Sequence[Link], decision: str) -> bool:
        """Carry out a decision on some links and tell what came of it; return whether all of it could be done."""
        curator = person_id(request)
        if decision == "check":
            return self.queue_checks(request, chosen)
        act: dict[str, Callable[[Link], object]] = {
            "use": lambda link: links.use_target(link, curator),
            "works": lambda link: links.decide_link(link, UrlStatus.OK, curator),
            "broken": lambda link: links.decide_link(link, UrlStatus.BROKEN, curator),
        }
        done = {"use": "updated", "works": "marked as working", "broken": "marked as broken"}[decision]
        refused = 0
        for link in chosen:
            try:
                act[decision](link)
            except Link.DoesNotExist:
                refused += self.refuse(request, link, "It no longer exists.")
            except DuplicateError as error:
                refused += self.refuse(
                    request, link, f"Source {error.source.pk}, “{error.source}”, already has this link."
                )
            except ValueError as error:
                refused += self.refuse(request, link, str(error))
        if changed := len(chosen) - refused:
            self.message_user(request, f"1 link {done}." if changed == 1 else f"{changed} links {done}.")
        return not refused

    def refuse(self, request: HttpRequest, link: Link, why: str) -> int:
        """Tell why a link stays as it is; count it."""
        self.message_user(request, f"{link.url[:120]} was not changed. {why}", messages.ERROR)
        return 1

    def queue_checks(self, request: HttpRequest, chosen: Sequence[Link]) -> bool:
        """Let links be checked before all others, and the worker begin at once."""
        links.check_again(chosen)
        if not settings.LINK_CHECKS:
            self.message_user(request, "Link checks are turned off (LINK_CHECKS).", messages.WARNING)
            return False
        async_task("datasources.tasks.check_links", task_name="Check links (manual)")
        self.message_user(request, f"Checking {len(chosen)} shortly. Reload this page to see the results.")
        return True


def line_of(link: Link, decision: str) -> Line:
    now = link.get_state_display()
    if decision != "use":
        return Line(
            link, now, then="Marked as working for 90 days" if decision == "works" else "Broken (hidden from search)"
        )
    if not link.moved_to:
        return Line(link, now, problem="no server has reported a new location for this link.")
    if not link.suggestion:
        return Line(link, now, problem="fewer than three checks found this new location.")
    if link.hint:
        return Line(link, now, problem="the title of the new page mentions an error. Decide on the page of this link.")
    return Line(link, now, then=link.suggestion)
