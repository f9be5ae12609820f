"""A GitHub for tests: an HTTP server on this machine that answers GraphQL from a model in memory."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

STATUSES = ("Intake", "Ready to start", "Active", "Waiting for FOIA", "Complete", "Somewhere else")
PAGE = 3
LONG_AGO, LATER = "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"


@dataclass
class Issue:
    """An issue, perhaps on the board."""

    number: int
    title: str = "An issue"
    body: str = ""
    labels: set[str] = field(default_factory=set)
    labels_at: str = LONG_AGO
    status: str | None = "Active"
    status_at: str = LONG_AGO
    on_board: bool = True
    kind: str = "Issue"
    repository: str = "pdap/requests"

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://github.example/issues/{self.number}"


@dataclass
class Refusal:
    """An answer in place of the right one."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    after_doing_it: bool = False


class Github:
    """The model, and what it was asked."""

    def __init__(self) -> None:
        """Begin with a board of statuses and without issues."""
        self.issues: list[Issue] = []
        self.labels: set[str] = {"RT-Arrest Records", "RT-Stops", "RT-Use of Force Reports", "good first issue"}
        self.refusals: dict[str, list[Refusal]] = {}
        self.asked: list[str] = []
        self.no_new_labels = False

    def issue(self, number: int, **more: Any) -> Issue:
        """Put an issue on the board."""
        self.issues.append(Issue(number, **more))
        return self.issues[-1]

    def refuse(self, operation: str, status: int = 200, **more: Any) -> None:
        """Answer the next time that an operation is asked for so."""
        self.refusals.setdefault(operation, []).append(Refusal(status, **more))

    def of(self, node: str) -> Issue:
        """Return the issue of a node's id."""
        return next(issue for issue in self.issues if str(issue.number) == node.rpartition("-")[2])

    def page(self, nodes: list[Any], after: str | None) -> dict[str, Any]:
        """Return a page of a list."""
        start = int(after or 0)
        more = start + PAGE < len(nodes)
        return {"pageInfo": {"hasNextPage": more, "endCursor": str(start + PAGE)}, "nodes": nodes[start : start + PAGE]}

    def answer(self, operation: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked and return its data."""
        return getattr(self, f"on_{operation}")(variables)

    def on_Project(self, variables: dict[str, Any]) -> Any:  # noqa: N802 - the operation's name
        """Return the board's field."""
        options = [{"id": f"option-{name}", "name": name} for name in STATUSES]
        return {"organization": {"projectV2": {"id": "board", "field": {"id": "status", "options": options}}}}

    def on_Items(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Return a page of the board."""
        nodes = [self.item(issue) for issue in self.issues if issue.on_board]
        return {"organization": {"projectV2": {"items": self.page(nodes, variables["after"])}}}

    def item(self, issue: Issue) -> dict[str, Any]:
        """Return an issue as the board has it."""
        labels = [{"id": f"label-{name}", "name": name} for name in sorted(issue.labels)]
        content: dict[str, Any] | None = {"__typename": issue.kind}
        if issue.kind == "Issue":
            content = {
                "__typename": "Issue",
                "id": f"issue-{issue.number}",
                "number": issue.number,
                "updatedAt": issue.labels_at,
                "repository": {"nameWithOwner": issue.repository},
                "labels": {"nodes": labels},
            }
        if issue.kind == "Hidden":
            content = None
        status = issue.status and {"name": issue.status, "updatedAt": issue.status_at}
        return {"id": f"item-{issue.number}", "updatedAt": issue.status_at, "status": status, "content": content}

    def on_Repository(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Return the repository."""
        return {"repository": {"id": "repository"}}

    def on_Labels(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Return a page of labels."""
        nodes = [{"id": f"label-{name}", "name": name} for name in sorted(self.labels)]
        return {"repository": {"labels": self.page(nodes, variables["after"])}}

    def on_NewestIssues(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Return the newest issues."""
        nodes = [
            {"id": f"issue-{issue.number}", "number": issue.number, "url": issue.url, "body": issue.body}
            for issue in reversed(self.issues)
        ]
        return {"repository": {"issues": {"nodes": nodes}}}

    def on_CreateIssue(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Make an issue, which is not on the board."""
        labels = {label.removeprefix("label-") for label in variables["labels"]}
        number = max((issue.number for issue in self.issues), default=0) + 1
        made = self.issue(
            number, title=variables["title"], body=variables["body"], labels=labels, on_board=False, status=None
        )
        return {"createIssue": {"issue": {"id": f"issue-{made.number}", "number": made.number, "url": made.url}}}

    def on_CreateLabel(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Make a label."""
        if self.no_new_labels:
            raise PermissionError("no new labels")
        self.labels.add(variables["name"])
        return {"createLabel": {"label": {"id": f"label-{variables['name']}"}}}

    def on_AddCard(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Put an issue on the board."""
        self.of(variables["issue"]).on_board = True
        return {"addProjectV2ItemById": {"item": {"id": variables["issue"].replace("issue", "item")}}}

    def on_SetStatus(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Move a card."""
        self.of(variables["item"]).status = variables["option"].removeprefix("option-")
        return {"updateProjectV2ItemFieldValue": {"projectV2Item": {"id": variables["item"]}}}

    def on_AddLabels(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Label an issue."""
        self.of(variables["issue"]).labels |= {label.removeprefix("label-") for label in variables["labels"]}
        return {"addLabelsToLabelable": {"clientMutationId": None}}

    def on_RemoveLabels(self, variables: dict[str, Any]) -> Any:  # noqa: N802
        """Take labels from an issue."""
        self.of(variables["issue"]).labels -= {label.removeprefix("label-") for label in variables["labels"]}
        return {"removeLabelsFromLabelable": {"clientMutationId": None}}


def handler(model: Github) -> type[BaseHTTPRequestHandler]:
    """Return what answers requests from a model."""

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        def do_POST(self) -> None:
            """Answer."""
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            match = re.match(r"\s*(?:query|mutation) (\w+)", asked["query"])
            assert match, asked
            assert self.headers["Authorization"] == "Bearer secret"
            operation = match[1]
            model.asked.append(operation)
            refusal = next(iter(model.refusals.get(operation, ())), None)
            if refusal:
                model.refusals[operation].remove(refusal)
            if refusal and not refusal.after_doing_it:
                self.reply(refusal.status, refusal.body, refusal.headers)
                return
            try:
                body = {"data": model.answer(operation, asked["variables"])}
            except PermissionError as error:
                body = {"data": None, "errors": [{"type": "FORBIDDEN", "message": str(error)}]}
            if refusal:
                self.reply(refusal.status, refusal.body, refusal.headers)
            else:
                self.reply(200, body, {})

        def reply(self, status: int, body: Any, headers: dict[str, str]) -> None:
            """Send an answer."""
            text = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def github_board(settings: Any) -> Iterator[Github]:
    """A GitHub on this machine, for which the site has a token."""
    model = Github()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(model))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.GITHUB_API_URL = f"http://127.0.0.1:{server.server_port}/graphql"
    settings.GH_API_ACCESS_TOKEN = "secret"
    settings.GITHUB_REPOSITORY = "pdap/requests"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
