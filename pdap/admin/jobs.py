"""Jobs in the admin: what is scheduled, how the last runs went, and a button that runs one now.

Schedules are declared in code (`pdap/lib/jobs/schedules.py`) and nowhere else: no one types a function's name here.
"""

import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django_q.models import Failure, OrmQ, Schedule, Success
from django_q.tasks import async_task

from pdap.admin.base import SystemAdmin
from pdap.admin.start_page import register_part
from pdap.admin.work import WorkQueue, register_queues
from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.jobs.models import JobRun, ViewRefresh
from pdap.lib.jobs.schedules import SCHEDULE, Job
from pdap.lib.jobs.standstill import standstill

# The delivery of emails is no `job`: several workers share it, and the ledger of emails tells what it did.
FAILURES = (JobOutcome.FAILED, JobOutcome.KILLED)
NOT_WRITTEN_DOWN = frozenset({"pdap.tasks.deliver_mails"})


@admin.register(JobRun)
class JobRunAdmin(SystemAdmin):
    list_filter = ["outcome", "job"]
    change_list_template = "admin/jobs.html"

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["started_at", "job", "outcome", "took", "result"]

    @admin.display(description="seconds")
    def took(self, run: JobRun) -> str:
        return "" if run.seconds is None else f"{run.seconds:.1f}"

    def get_urls(self) -> list[Any]:
        run = self.admin_site.admin_view(self.run_now)
        return [path("run/<str:function>", run, name="job-run"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        more = {"jobs": schedule_rows(), "views": ViewRefresh.objects.order_by("view_name")}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def run_now(self, request: HttpRequest, function: str) -> HttpResponse:
        if request.method != "POST":  # a reload after the sign-in: the page above is the list
            return redirect("admin:pdap_jobrun_changelist")
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = next((job for job in SCHEDULE if job.function == function), None)
        if job is None:
            raise Http404
        options = {} if function in NOT_WRITTEN_DOWN else {"by_hand": True}
        async_task(function, task_name=f"{job.name} (manual)"[:100], **options)
        self.message_user(request, f"“{job.name}” will start shortly.")
        return redirect("admin:pdap_jobrun_changelist")


@admin.register(Schedule)
class ScheduleAdmin(SystemAdmin):
    """What the worker runs on its own, read-only."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["name", "func", "schedule_type", "minutes", "next_run"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_list_display(request)


@admin.register(OrmQ)
class QueuedTaskAdmin(SystemAdmin):
    """What waits for the worker, without its arguments: they may hold what only the job is to know."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["id", "key", "lock"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["key", "lock"]


@admin.register(Success, Failure)
class FinishedTaskAdmin(SystemAdmin):
    """What the worker has done, without arguments and results."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["name", "func", "started", "stopped", "attempt_count"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_list_display(request)


def schedule_rows() -> list[dict[str, Any]]:
    last = {run.job: run for run in JobRun.objects.order_by("job", "-id").distinct("job")}
    due = dict(Schedule.objects.values_list("name", "next_run"))

    def row(job: Job) -> dict[str, Any]:
        return {"job": job, "last": last.get(job.function), "next": due.get(job.name)}

    return [row(job) for job in SCHEDULE]


register_part("standstill", lambda _: standstill())
register_queues(
    WorkQueue(
        41,
        "Jobs that failed in the past day",
        lambda: JobRun.objects.filter(outcome__in=FAILURES, started_at__gt=timezone.now() - datetime.timedelta(days=1)),
        "pdap.view_jobrun",
        "admin:pdap_jobrun_changelist",
        (("outcome__in", ",".join(FAILURES)),),
    ),
)
