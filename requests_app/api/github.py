"""POST /github/data-requests/synchronize (contract 7.7)."""

from django.http import Http404
from drf_spectacular.utils import inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rights import SYNC_TO_GITHUB
from pdap.api.callers import holders_of
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint
from pdap.lib.jobs.job_runs import AlreadyRunningError, hold_job_lock, run_and_record
from requests_app.github.client import GithubError
from requests_app.services.github_sync import Report, synchronize

# The job's name: the schedule and this address take turns, and every run is among the job's.
JOB = "requests_app.tasks.sync_github"


class RunningError(exceptions.APIException):
    """A synchronization is running already."""

    status_code = 409


class NotNowError(exceptions.APIException):
    """GitHub can't be reached."""

    status_code = 503


class Synchronize(Endpoint):
    """POST /github/data-requests/synchronize."""

    access = holders_of(SYNC_TO_GITHUB)
    also_returns = ("409", "503")

    @documented(
        request=None,
        responses={
            200: inline_serializer(
                "GithubSynced",
                {
                    "message": serializers.CharField(),
                    "issues_created": inline_serializer(
                        "GithubIssueCreated",
                        {"data_request_id": serializers.IntegerField(), "github_issue_url": serializers.CharField()},
                        many=True,
                    ),
                    "problems": serializers.ListField(
                        child=serializers.CharField(), help_text="Problems and conflicts."
                    ),
                },
            )
        },
    )
    def post(self, request: Request) -> Response:
        """Sync data requests with their GitHub issues now."""

        def run() -> Report | None:
            return synchronize(request.user.pk)

        try:
            with hold_job_lock(JOB):
                report = run_and_record(JOB, run)
        except AlreadyRunningError as error:
            raise RunningError("The sync is already running.") from error
        except GithubError as error:
            raise NotNowError(str(error)) from error
        if report is None:
            raise Http404("No GitHub token is set, or this database hasn't been adopted yet.")
        return Response(
            {
                "message": report.message,
                "issues_created": [
                    {"data_request_id": pk, "github_issue_url": address} for pk, address in report.created
                ],
                "problems": [*report.conflicts, *report.problems],
            }
        )
