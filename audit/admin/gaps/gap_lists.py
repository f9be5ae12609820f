"""The lists of gaps: all rules, one rule by state, and what was decided, put off or assigned."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.names import names_of
from accounts.person_of_request import person_id
from audit.admin.gaps.desk import desk, known_state, names_of_gap, state_in
from audit.admin.gaps.line_of_gaps import next_in_line, skipped_by
from audit.gaps import gap_counts, services
from audit.gaps.models import Decision, GapCase, GapCount
from locations.models import State
from pdap.admin.gaps import Gap, gap_named, gaps_of
from pdap.admin.parameters import known_choice

MOST_CASES = 200
TABS = (
    ("", "By state"),
    ("assigned", "Assigned"),
    ("deferred", "Deferred"),
    ("hard", "Too hard"),
    ("fine", "Not a gap"),
)


def gap_urls(site: admin.AdminSite) -> list[Any]:
    return [
        path("gaps/", site.admin_view(guard_view(site, require_safe(index))), name="gaps"),
        path("gaps/<slug:name>/", site.admin_view(guard_view(site, require_safe(rule_page))), name="gap"),
        path(
            "gaps/<slug:name>/next/", site.admin_view(guard_view(site, require_POST(open_first_gap))), name="gap-next"
        ),
        path("gaps/<slug:name>/<int:pk>/", site.admin_view(guard_view(site, desk)), name="gap-record"),
        path(
            "gaps/<slug:name>/<int:pk>/reopen/",
            site.admin_view(guard_view(site, require_POST(reopen))),
            name="gap-reopen",
        ),
    ]


def guard_view(site: admin.AdminSite, view: Any) -> Any:
    """Return a view of a rule for those who may close its gaps; others get 403, and 404 where there is no such rule."""

    def guarded(request: HttpRequest, name: str = "", **arguments: Any) -> HttpResponse:
        if not name:
            if not gaps_of(request.user):
                raise PermissionDenied
            return view(request, site, **arguments)
        gap = gap_named(name)
        if gap is None:
            raise Http404
        if not request.user.has_perm(gap.permission):
            raise PermissionDenied
        return view(request, site, gap, **arguments)

    return guarded


def index(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    """List all rules with how many gaps each has now, and what changed since last week."""
    context = {
        **site.each_context(request),
        "title": "Gaps",
        "counted": gap_counts.present_counts(gaps_of(request.user)),
        "mine": gaps_assigned_to_me(request),
    }
    return render(request, "audit/admin/gaps/index.html", context)


def gaps_assigned_to_me(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is assigned to the person signed in and not put off."""
    cases = GapCase.objects.filter(assigned_to=person_id(request), decision="")
    cases = cases.exclude(deferred_until__gt=timezone.localdate()).order_by("gap", "record_id")[:MOST_CASES]
    return cases_with_names(request, list(cases))


def rule_page(request: HttpRequest, site: admin.AdminSite, gap: Gap) -> HttpResponse:
    """Show one rule: its gaps by state, or the cases of one of the tabs."""
    shown, state = known_choice(request, "show", [name for name, _ in TABS], "Views"), known_state(request)
    open_rows = gap.in_state(services.open_rows(gap), state).order_by()
    context = {
        **site.each_context(request),
        "title": gap.label_in(state),
        "gap": gap,
        "tabs": TABS,
        "shown": shown,
        "count": open_rows.count(),
        "waiting": services.waiting_rows(gap, person_id(request), state).order_by().count(),
        "state": state,
        "states": [] if shown else [row for row in states_of(gap) if not state or row["code"] == state],
        "cases": cases_of(request, gap, shown) if shown else [],
        "most": MOST_CASES,
    }
    return render(request, "audit/admin/gaps/rule.html", context)


def states_of(gap: Gap) -> list[dict[str, Any]]:
    """Return the states with gaps, those with most first, and the change since last week."""
    counts = gap_counts.counts_by_state(gap)
    names = dict(State.objects.values_list("state_iso", "state_name"))
    week = gap_counts.this_week()
    earlier = GapCount.objects.filter(gap=gap.name, week__lt=week).order_by("state_iso", "-week")
    before = dict(earlier.distinct("state_iso").values_list("state_iso", "count"))
    return [
        {
            "code": code,
            "name": names.get(code) or code,
            "count": count,
            "change": count - before.get(code, 0) if before else None,
        }
        for code, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ]


def cases_of(request: HttpRequest, gap: Gap, shown: str) -> list[dict[str, Any]]:
    cases = GapCase.objects.filter(gap=gap.name)
    if shown == "assigned":
        cases = cases.filter(assigned_to__isnull=False, decision="")
    elif shown == "deferred":
        cases = cases.filter(deferred_until__gt=timezone.localdate(), decision="").order_by("deferred_until", "id")
    else:
        cases = cases.filter(decision=Decision.TOO_HARD if shown == "hard" else Decision.NOT_A_FAULT)
    return cases_with_names(request, list(cases[:MOST_CASES]))


def cases_with_names(request: HttpRequest, cases: list[GapCase]) -> list[dict[str, Any]]:
    """Return cases with the names of their records and of the people; a query or two for each rule."""
    people = names_of({pk for case in cases for pk in (case.decided_by_id, case.assigned_to_id)}, request.user)
    names: dict[tuple[str, int], str] = {}
    labels: dict[tuple[str, int], str] = {}
    for name in {case.gap for case in cases}:
        gap = gap_named(name)
        numbers = [case.record_id for case in cases if case.gap == name]
        names |= {(name, pk): text for pk, text in (names_of_gap(gap, numbers) if gap else {}).items()}
        labels |= {(name, pk): text for pk, text in (gap.labels_of(numbers) if gap else {}).items()}
    return [
        {
            "case": case,
            "gap": gap_named(case.gap),
            "name": names.get((case.gap, case.record_id), f"{case.record_id} (no longer there)"),
            "label": labels.get((case.gap, case.record_id), ""),
            "decider": people.get(case.decided_by_id) if case.decided_by_id else "",
            "assignee": people.get(case.assigned_to_id) if case.assigned_to_id else "",
        }
        for case in cases
    ]


def open_first_gap(request: HttpRequest, site: admin.AdminSite, gap: Gap) -> HttpResponse:
    """Open the next gap of a rule, of one state where one is named; begin again with what was skipped."""
    state = state_in(request.POST)
    skipped_by(request, gap, [])
    record_id = next_in_line(request, gap, state)
    query = f"?{urlencode({'state': state})}" if state else ""
    if record_id is None:
        return redirect("admin:gap", gap.name)
    return redirect(reverse("admin:gap-record", args=[gap.name, record_id]) + query)


def reopen(request: HttpRequest, site: admin.AdminSite, gap: Gap, pk: int) -> HttpResponse:
    services.reopen(gap, pk)
    return redirect("admin:gap-record", gap.name, pk)
