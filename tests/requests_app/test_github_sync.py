"""Data requests and their GitHub issues, compared with a GitHub on this machine."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from accounts.models import User
from accounts.services.tokens import issue_tokens as token_of
from audit.models import Adoption, ChangeLog
from notifications.models import DataRequestEvent
from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.jobs.models import JobRun
from pdap.lib.mail.models import Mail
from requests_app.github.client import Client, GithubError, UnreachableError
from requests_app.models import DataRequest, DataRequestGithubIssue
from requests_app.services.github_sync import Report, synchronize
from requests_app.tasks import sync_github
from tests.github import LATER, PAGE, Github
from tests.locations.factories import LocalityFactory, location_of
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db
waits: list[float] = []


@pytest.fixture(autouse=True)
def _no_waits() -> None:
    waits.clear()
    mail.outbox.clear()


def run(actor: User | None = None) -> Report:
    """Compare everything, without waiting for anything."""
    report = synchronize(actor.pk if actor else None, Client(wait=waits.append))
    assert report is not None
    return report


def with_issue(number: int, last: str | None = None, types: list[str] | None = None, **columns: Any) -> DataRequest:
    """Make a request that has an issue; `last` and `types` are what both agreed on."""
    columns = {"record_types_required": [], **columns}
    request = DataRequestFactory(**columns)
    agreed = {"synced_status": last, "synced_record_types": types if types or not last else []}
    DataRequestGithubIssueFactory(data_request=request, github_issue_number=number, **agreed)
    return request


def again(request: DataRequest) -> DataRequest:
    """Read a request again."""
    return DataRequest.objects.select_related("github_issue").get(pk=request.pk)


def test_in_a_database_that_was_not_taken_over_github_is_not_asked(github_board: Github) -> None:
    Adoption.objects.all().delete()

    assert sync_github() is None
    assert github_board.asked == []


def test_without_a_token_nothing_is_done(settings: Any) -> None:
    settings.GH_API_ACCESS_TOKEN = ""

    assert sync_github() is None
    assert JobRun.objects.get().outcome == JobOutcome.DONE


def test_github_tells_the_site_once_with_event_letter_and_actor(github_board: Github, administrator: User) -> None:
    request = with_issue(7, last="Active")
    github_board.issue(7, status="Complete", labels={"RT-Stops", "good first issue"})

    report = run(administrator)

    assert report.message == "Added 0 data requests to GitHub. Updated 1 data requests in database."
    synced = again(request)
    assert (synced.request_status, synced.record_types_required) == ("Complete", ["Stops"])
    assert DataRequestEvent.objects.get().data_request == request
    assert Mail.objects.get().user_id == request.creator_id
    assert ChangeLog.objects.filter(table_name="data_requests").last().actor_user_id == administrator.pk
    assert run().updated == []
    assert DataRequestEvent.objects.count() == 1


def test_the_site_tells_github_and_only_labels_of_record_types_change(github_board: Github) -> None:
    request = with_issue(
        7, last="Active", types=["Stops"], request_status="Waiting for FOIA", record_types_required=["Arrest Records"]
    )
    card = github_board.issue(7, status="Active", labels={"RT-Stops", "RT-Odd", "good first issue"})

    report = run()

    assert (card.status, card.labels) == ("Waiting for FOIA", {"RT-Arrest Records", "RT-Odd", "good first issue"})
    assert report.updated == []
    issue = again(request).github_issue
    assert (issue.synced_status, issue.synced_record_types) == ("Waiting for FOIA", ["Arrest Records"])
    github_board.asked.clear()
    run()
    assert not {"SetStatus", "AddLabels", "RemoveLabels"} & set(github_board.asked)


@pytest.mark.parametrize("github_was_last", [True, False])
def test_a_conflict_goes_to_whoever_changed_last_and_is_kept(github_board: Github, github_was_last: bool) -> None:
    request = with_issue(7, last="Ready to start", request_status="Waiting for FOIA", record_types_required=["Stops"])
    DataRequestGithubIssue.objects.update(synced_record_types=["Citations"])
    moment = {"status_at": LATER, "labels_at": LATER} if github_was_last else {}
    card = github_board.issue(7, status="Complete", labels={"RT-Arrest Records"}, **moment)

    report = run()

    synced = again(request)
    expected = ("Complete", ["Arrest Records"]) if github_was_last else ("Waiting for FOIA", ["Stops"])
    assert (synced.request_status, synced.record_types_required) == expected
    assert (card.status, card.labels) == (expected[0], {f"RT-{name}" for name in expected[1]})
    winner = "GitHub" if github_was_last else "the site"
    sentence = f"Status: the site has “Waiting for FOIA”, GitHub has “Complete”; {winner} was changed last."
    assert sentence in synced.github_issue.conflict
    assert f"Request {request.pk}: {sentence}" in report.conflicts


def test_an_issue_that_was_never_compared_wins(github_board: Github) -> None:
    request = with_issue(7, request_status="Active", record_types_required=["Stops"])
    github_board.issue(7, status="Waiting for FOIA", labels={"RT-Arrest Records"})

    assert run().conflicts == []
    synced = again(request)
    assert (synced.request_status, synced.record_types_required) == ("Waiting for FOIA", ["Arrest Records"])


def test_all_pages_are_read_and_one_bad_card_stops_no_other(github_board: Github) -> None:
    for number, odd in enumerate(
        ({"kind": "DraftIssue"}, {"kind": "PullRequest"}, {"kind": "Hidden"}, {"repository": "pdap/else"}), start=101
    ):
        github_board.issue(number, **odd)
    no_status = with_issue(1, last="Active")
    strange = with_issue(2, last="Active")
    odd_label = with_issue(3, last="Active")
    backward = with_issue(4, last="Active", request_status="Active")
    not_there = with_issue(99, last="Active")
    twice = with_issue(5, last="Active")
    good = with_issue(6, last="Active")
    github_board.issue(1, status=None)
    github_board.issue(2, status="Somewhere else")
    github_board.issue(3, status="Complete", labels={"RT-Stops", "RT-Gossip"})
    github_board.issue(4, status="Intake")
    github_board.issue(5)
    github_board.issue(5, status="Complete")
    github_board.issue(6, status="Complete")
    assert len(github_board.issues) > 2 * PAGE

    report = run()

    assert {again(request).request_status for request in (odd_label, good)} == {"Complete"}
    assert again(odd_label).record_types_required == ["Stops"]
    unchanged = (no_status, strange, backward, not_there, twice)
    assert {again(request).request_status for request in unchanged} == {"Active"}
    assert "4 cards that aren’t issues of the repository were skipped." in str(report)
    problems = "\n".join(report.problems)
    assert len(report.problems) == 6
    for request, words in (
        (no_status, "its issue 1 has no status on the board."),
        (strange, "its issue 2 has the status “Somewhere else”, which isn’t one of ours."),
        (odd_label, "its issue 3 has the label RT-Gossip, which isn’t a record type."),
        (backward, "A request that is “Active” can’t become “Intake”"),
        (not_there, "its issue 99 is not on the board."),
        (twice, "its issue 5 is on the board with two statuses."),
    ):
        assert f"Request {request.pk}: {words}" in problems


def test_a_request_that_is_ready_gets_an_issue_with_three_sections(github_board: Github) -> None:
    town = location_of(LocalityFactory(name="Hometown"))
    request = DataRequestFactory(
        title="x" * 60, request_status="Ready to start", record_types_required=["Stops", "Crime Statistics"],
        submission_notes="Ask @mayor <!-- https://elsewhere/1 -->", data_requirements=None, locations=[town],
    )  # fmt: skip
    DataRequestFactory(request_status="Intake")

    report = run()

    (made,) = github_board.issues
    assert report.created == [(request.pk, made.url)]
    assert (made.title, made.status, made.on_board) == ("x" * 50 + "...", "Ready to start", True)
    assert made.labels == {"RT-Stops", "RT-Crime Statistics"}
    assert "## Submission notes\n\nAsk @\u200bmayor &lt;!-- https" in made.body
    assert "## Data requirements\n\nNo details given.\n\n## Locations\n\n- Hometown, " in made.body
    issue = again(request).github_issue
    assert (issue.github_issue_url, issue.github_issue_number, issue.synced_status) == (made.url, 1, "Ready to start")
    assert run().created == []
    assert len(github_board.issues) == 1


def test_a_label_that_cannot_be_made_is_left_out_and_reported(github_board: Github) -> None:
    github_board.no_new_labels = True
    request = DataRequestFactory(
        request_status="Ready to start", record_types_required=["Stops", "Crime Statistics"], submission_notes=None
    )

    report = run()

    assert github_board.issues[0].labels == {"RT-Stops"}
    assert len(report.created) == 1
    (problem,) = report.problems
    assert problem.startswith(f"Request {request.pk}: its label RT-Crime Statistics was skipped: ")
    assert "no new labels" in problem
    assert problem.endswith(".")
    assert not problem.endswith("..")


@pytest.mark.parametrize("operation", ["CreateIssue", "AddCard", "SetStatus"])
def test_a_run_that_dies_on_the_way_makes_no_second_issue(github_board: Github, operation: str) -> None:
    request = DataRequestFactory(request_status="Ready to start", record_types_required=[])
    tries = 1 if operation == "CreateIssue" else 5
    for _ in range(tries):
        github_board.refuse(operation, 502, after_doing_it=True)

    try:
        run()
    except UnreachableError:
        assert operation != "CreateIssue"
    assert not DataRequestGithubIssue.objects.exists()
    report = run()

    assert [issue.status for issue in github_board.issues] == ["Ready to start"]
    assert report.created == [(request.pk, github_board.issues[0].url)]


def test_github_is_asked_again_later_when_it_is_asked_too_often(github_board: Github) -> None:
    request = with_issue(7, last="Active")
    github_board.issue(7, status="Complete")
    github_board.refuse("Items", 403, headers={"Retry-After": "0"})
    github_board.refuse("Items", 429, headers={"Retry-After": "7"})
    github_board.refuse("Items", body={"errors": [{"type": "RATE_LIMITED", "message": "slow down"}]})
    github_board.refuse("Items", 502)

    run()

    assert again(request).request_status == "Complete"
    assert waits == [0.0, 7.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("refusal", "asked"),
    [
        ({"status": 401}, 1),
        ({"status": 403}, 1),
        ({"status": 403, "headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999999"}}, 1),
        ({"status": 200, "body": {"data": None, "errors": [{"message": "no such board"}]}}, 1),
        ({"status": 200, "body": {"data": {"organization": None}}}, 1),
        ({"status": 500}, 5),
    ],
)
def test_a_github_that_does_not_answer_changes_nothing_and_its_reason_is_told(
    github_board: Github, refusal: dict[str, Any], asked: int
) -> None:
    request = with_issue(7, last="Active")
    for _ in range(asked):
        github_board.refuse("Project", **refusal)

    with pytest.raises(GithubError) as error:
        run()

    assert "secret" not in str(error.value)
    assert len(github_board.asked) == asked
    assert again(request).github_issue.synced_at is None


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_github_is_asked(github_board: Github, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    seen: list[bool] = []
    ask = Client.ask

    def watched(self: Client, *arguments: Any, **more: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return ask(self, *arguments, **more)

    monkeypatch.setattr(Client, "ask", watched)
    with_issue(7, last="Active", request_status="Waiting for FOIA")
    github_board.issue(7)
    DataRequestFactory(request_status="Ready to start")

    assert run().created
    assert len(seen) > 5
    assert not any(seen)


def test_the_api_answers_as_clients_know_it_and_the_run_is_written_down(
    github_board: Github, administrator: User
) -> None:
    request = DataRequestFactory(request_status="Ready to start", record_types_required=[])
    with_issue(99, last="Active")
    browser = Browser(headers={"Authorization": f"Bearer {token_of(administrator).access_token}"})

    response = browser.post("/api/v2/github/data-requests/synchronize")

    assert response.status_code == 200
    body = response.json()
    assert body["message"] == "Added 1 data requests to GitHub. Updated 0 data requests in database."
    assert body["issues_created"] == [
        {"data_request_id": request.pk, "github_issue_url": "https://github.example/issues/1"}
    ]
    assert len(body["problems"]) == 1
    run = JobRun.objects.get(job="requests_app.tasks.sync_github")
    assert (run.outcome, run.result.startswith("Added 1")) == (JobOutcome.DONE, True)
    github_board.refuse("Project", 401)
    assert browser.post("/api/v2/github/data-requests/synchronize").status_code == 503


def test_the_requests_admin_shows_the_conflict(curator_client: Browser) -> None:
    request = with_issue(7, last="Active")
    DataRequestGithubIssue.objects.update(conflict="Status: the site said this, GitHub that.")

    page = curator_client.get(f"/admin/requests_app/datarequest/{request.pk}/change/").content.decode()

    assert "Status: the site said this, GitHub that." in page
