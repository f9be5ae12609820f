"""What makes a record public, and what search asks of a source, stand in one place each: the syntax trees are read."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.pdap.test_import_rule import modules
from tests.syntax import nodes_of

# Where the rules stand.
HOMES = frozenset(
    {
        "pdap.db.public_records",  # a record is public, in querysets and SQL
        "pdap.db.review_fields",  # the same of one record in memory
    }
)
# What compares with `approved` and does not ask whether a record is public, and what it asks.
OTHER_QUESTIONS = {
    "accounts.views.profile.rows_in_words": "how a person's own submission stands, in words",
    "agencies.services.merging": "whether the survivor of a merge would be less public than what goes into it",
    "datasources.services.brought_agencies": "whether a change in the log published the record",
    "datasources.services.past_sources": "whether a record was public before a change",
    "datasources.services.second_thoughts": "whether a change in the log published the record",
    "datasources.views.source_history": "whether a change in the log published the record",
}
NARROWING = frozenset({"filter", "exclude", "get", "Q", "count", "exists", "alias"})
IN_SQL = re.compile(r"approval_status(::text)?\s*(=|<>|!=|in\s*\()\s*'approved'|'approved'\s*(=|<>|!=)", re.IGNORECASE)
# The two conditions of search beside being public, of which each alone asks something else.
SEARCH_IN_SQL = re.compile(r"record_type_id\s+is\s+not\s+null[^;]*url_status\s*(<>|!=)\s*'broken'", re.IGNORECASE)


def names_approved(node: ast.AST) -> bool:
    """Return whether an expression is `ApprovalStatus.APPROVED`, its value, or a text of it."""
    if isinstance(node, ast.Attribute):
        return node.attr == "APPROVED" or (node.attr == "value" and names_approved(node.value))
    return isinstance(node, ast.Constant) and node.value == "approved"


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def comparisons(nodes: Iterable[ast.AST]) -> Iterator[int]:
    """Give the lines that ask whether a status is `approved`."""
    for node in nodes:
        if isinstance(node, ast.Compare) and any(map(names_approved, [node.left, *node.comparators])):
            yield node.lineno
        elif isinstance(node, ast.Call) and called(node) in NARROWING:
            for keyword in node.keywords:
                if (keyword.arg or "").endswith("approval_status") and names_approved(keyword.value):
                    yield node.lineno
        elif isinstance(node, ast.JoinedStr):
            values = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if any(map(names_approved, values)) and any("approval_status" in str(text) for text in texts):
                yield node.lineno
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and str(key.value).endswith("__approval_status"):
                    yield value.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and IN_SQL.search(node.value):
            yield node.lineno


def test_no_module_but_their_home_asks_whether_a_record_is_approved() -> None:
    asking = {
        f"{path}:{line}"
        for name, path in modules()
        if name not in HOMES and name not in OTHER_QUESTIONS
        for line in comparisons(nodes_of(path))
    }

    assert not asking, "ask `public()`, `is_public` or `is_public_sql`"


@pytest.mark.parametrize("name", sorted(HOMES | OTHER_QUESTIONS.keys()))
def test_every_module_of_the_list_does_ask(name: str) -> None:
    paths = dict(modules())

    assert list(comparisons(nodes_of(paths[name]))), f"{name} asks no more: take it from the list"


@pytest.mark.parametrize(
    "code",
    [
        "f\"{record}.approval_status = '{ApprovalStatus.APPROVED.value}'\"",
        "DataSource.objects.filter(approval_status=ApprovalStatus.APPROVED)",
        "rows.exclude(source__approval_status='approved')",
        "Q(agency__approval_status=ApprovalStatus.APPROVED)",
        "source.approval_status == ApprovalStatus.APPROVED",
        "'approved' != source.approval_status",
        "PUBLIC = {'data_source__approval_status': ApprovalStatus.APPROVED}",
        "SQL = 'select from agencies where approval_status = \\'approved\\''",
        "SQL = f'join agencies a on a.approval_status <> \\'approved\\' and {more}'",
    ],
)
def test_each_way_of_asking_is_seen(code: str) -> None:
    assert list(comparisons(ast.walk(ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    ["Agency(approval_status=ApprovalStatus.APPROVED)", "Agency.objects.create(approval_status='approved')"],
)
def test_writing_the_status_is_no_question(code: str) -> None:
    assert not list(comparisons(ast.walk(ast.parse(code))))


def test_no_statement_repeats_what_search_asks_of_a_source() -> None:
    repeating = {
        f"{path}:{node.lineno}"
        for name, path in modules()
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SEARCH_IN_SQL.search(node.value)
    }

    assert not repeating, "read `searchable_sources`"
