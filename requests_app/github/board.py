"""The board on which the issues of data requests stand: what is read of it and written to it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

from requests_app.github import graphql
from requests_app.github.client import Client, GithubError

PREFIX = "RT-"


@dataclass(frozen=True)
class Card:
    """An issue on the board: its status (None if it has none), its labels of record types, and when each changed."""

    item_id: str
    issue_id: str
    number: int
    status: str | None
    status_at: datetime.datetime
    labels: dict[str, str]
    labels_at: datetime.datetime

    @property
    def record_types(self) -> list[str]:
        """What the labels say, in order; perhaps names that are no record types."""
        return sorted(name.removeprefix(PREFIX) for name in self.labels)


@dataclass
class Board:
    """The board with all of its cards by the issue's number.

    `twice` has the numbers of issues with two cards of different statuses, `others` how many cards are no issues of the
    repository. Labels and options are ids by name.
    """

    client: Client
    project_id: str
    status_field: str
    options: dict[str, str]
    repository_id: str
    labels: dict[str, str]
    cards: dict[int, Card] = field(default_factory=dict)
    twice: set[int] = field(default_factory=set)
    others: int = 0

    def set_status(self, item_id: str, status: str) -> None:
        """Move a card; GithubError, also for a status that the board does not have."""
        if status not in self.options:
            raise GithubError(f"the board has no status “{status}”")
        self.client.ask(
            graphql.SET_STATUS,
            project=self.project_id,
            item=item_id,
            field=self.status_field,
            option=self.options[status],
        )

    def label_id(self, record_type: str) -> str:
        """Return the id of a record type's label, which is made if the repository has none; GithubError."""
        name = PREFIX + record_type
        if name not in self.labels:
            made = self.client.ask(graphql.CREATE_LABEL, again=False, repository=self.repository_id, name=name)
            self.labels[name] = made["createLabel"]["label"]["id"]
        return self.labels[name]

    def set_labels(self, card: Card, record_types: list[str]) -> None:
        """Give an issue the labels of these record types and no others; labels of another kind stay. GithubError."""
        wanted = {PREFIX + name: self.label_id(name) for name in record_types}
        if new := [pk for name, pk in wanted.items() if name not in card.labels]:
            self.client.ask(graphql.ADD_LABELS, issue=card.issue_id, labels=new)
        if gone := [pk for name, pk in card.labels.items() if name not in wanted]:
            self.client.ask(graphql.REMOVE_LABELS, issue=card.issue_id, labels=gone)

    def create_issue(self, title: str, body: str, labels: list[str]) -> dict[str, Any]:
        """Make an issue and return its id, number and address; GithubError. It is not on the board yet."""
        made = self.client.ask(
            graphql.CREATE_ISSUE, again=False, repository=self.repository_id, title=title, body=body, labels=labels
        )
        return made["createIssue"]["issue"]

    def add_card(self, issue_id: str) -> str:
        """Put an issue on the board, where it may be already; return the card's id. GithubError."""
        added = self.client.ask(graphql.ADD_CARD, project=self.project_id, issue=issue_id)
        return added["addProjectV2ItemById"]["item"]["id"]

    def newest_issues(self) -> list[dict[str, Any]]:
        """Return the repository's newest hundred issues with their bodies."""
        return self.client.ask(graphql.NEWEST_ISSUES, **repository_place())["repository"]["issues"]["nodes"]


def repository_place() -> dict[str, Any]:
    owner, _, name = settings.GITHUB_REPOSITORY.partition("/")
    return {"owner": owner, "repository": name}


def read_board(client: Client) -> Board:
    """Return the board with all of its cards, page after page; GithubError if it cannot be read."""
    place = {"owner": repository_place()["owner"], "project": settings.GITHUB_PROJECT_NUMBER}
    project = (client.ask(graphql.PROJECT, **place).get("organization") or {}).get("projectV2") or {}
    status = project.get("field") or {}
    if "options" not in status:
        raise GithubError("The board or its “Status” field doesn’t exist or can’t be read.")
    options = {option["name"]: option["id"] for option in status["options"]}
    board = Board(client, project["id"], status["id"], options, *read_labels(client))
    for item in pages(client, graphql.ITEMS, ("organization", "projectV2", "items"), **place):
        put_item(board, item)
    return board


def read_labels(client: Client) -> tuple[str, dict[str, str]]:
    """Return the repository's id and its labels of record types; GithubError if it cannot be read."""
    place = repository_place()
    repository = client.ask(graphql.REPOSITORY, **place).get("repository")
    if not repository:
        raise GithubError("The repository doesn’t exist or can’t be read.")
    labels = pages(client, graphql.LABELS, ("repository", "labels"), **place)
    return repository["id"], {label["name"]: label["id"] for label in labels if label["name"].startswith(PREFIX)}


def pages(client: Client, query: str, way: tuple[str, ...], **variables: Any) -> Iterator[dict[str, Any]]:
    """Give the nodes of all pages of a list, found at a path in the data."""
    after = None
    while True:
        data: Any = client.ask(query, after=after, **variables)
        for step in way:
            data = data.get(step)
            if not data:
                raise GithubError(f"GitHub’s response has no {step}.")
        yield from (node for node in data["nodes"] if node)
        if not data["pageInfo"]["hasNextPage"]:
            return
        after = data["pageInfo"]["endCursor"]


def put_item(board: Board, item: dict[str, Any]) -> None:
    """Put one item of the project on the board, if it is an issue of our repository."""
    issue = item.get("content") or {}
    ours = settings.GITHUB_REPOSITORY.lower()
    if issue.get("__typename") != "Issue" or issue["repository"]["nameWithOwner"].lower() != ours:
        board.others += 1
        return
    status = item.get("status") or {}
    nodes = (issue.get("labels") or {}).get("nodes") or ()
    labels = {label["name"]: label["id"] for label in nodes if label and label["name"].startswith(PREFIX)}
    card = Card(
        item["id"],
        issue["id"],
        issue["number"],
        status.get("name"),
        parse_moment(status.get("updatedAt") or item["updatedAt"]),
        labels,
        parse_moment(issue["updatedAt"]),
    )
    present = board.cards.setdefault(card.number, card)
    if present is not card and present.status != card.status:
        board.twice.add(card.number)


def parse_moment(text: str) -> datetime.datetime:
    """Return a moment as GitHub writes it; the beginning of time for anything else."""
    return parse_datetime(text) or datetime.datetime.min.replace(tzinfo=datetime.UTC)
