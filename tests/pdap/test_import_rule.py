"""Imports point one way: the syntax trees are read, nothing is run."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pdap.lib.environment import BASE_DIR
from tests.syntax import nodes_of

APPS = ("audit", "accounts", "locations", "agencies", "datasources", "requests_app", "notifications")
# Each may import the domain modules of those before it.
ORDER = ("pdap", *APPS)
EDGES = frozenset({"views", "forms", "admin", "api", "urls", "management", "templatetags"})
# The rooms that all apps stand on.
GROUND = ("pdap.db", "pdap.lib", "pdap.web", "pdap.api", "pdap.admin")
# What puts the apps together, and may import everything.
ROOF = (
    "pdap.site",
    "pdap.ops",
    "pdap.urls",
    "pdap.apps",
    "pdap.settings",
    "pdap.wsgi",
    "pdap.tasks",
)
LONGEST_MODULE = 300

# The imports that the rule forbids and that stand all the same, by importer and what it imports, and why.
EXCEPTIONS = {}
# The modules of the ground in which texts name apps, and why.
NAMED_IN_TEXTS = {
    "pdap.api.reference": "the chapters of the reference are the first words of the API's addresses",
    "pdap.web.style_bundle": "style sheets have the names of the pages that they are for",
    "pdap.db.relations": "tables of PostgreSQL have the names that two apps have as well",
    "pdap.db.schema.models": "Alembic finds the models before there are settings",
    "pdap.lib.jobs.schedules": "the one list of jobs; deployments' databases hold these names",
    "pdap.lib.mail.brakes": "digests alone have a daily limit; the ledger knows an email by its template",
    "pdap.admin.guarded_lookups": "Django's name of the right to read about people",
}

# What the apps are about.
DOMAIN = re.compile(
    r"agenc(y|ies)|count(y|ies)(?!_)\b|localit|jurisdiction|record.?type|data.?source|data.?request", re.I
)
# The modules of the ground that speak of it in names or texts, docstrings aside, and why.
SPEAKING_OF_DOMAINS = {
    "pdap.api.reference": "the chapters of the reference are the first words of the API's addresses",
    "pdap.db.enums": "a status of review is called the same on all pages, and what is not known then is the agency",
    "pdap.db.postgres_types": "types of PostgreSQL whose arrays psycopg must know",
    "pdap.db.public_tables": "the tables of PostgreSQL that the public sees",
    "pdap.db.relations": "the one list of PostgreSQL's tables and views",
    "pdap.db.schema.found_definitions": "a view of the existing system",
    "pdap.db.schema.models": "Alembic finds the models before there are settings",
    "pdap.lib.environment.service_variables": "what a variable is for is said where it is declared",
    "pdap.lib.jobs.schedules": "the one list of jobs",
    "pdap.lib.name_folding": "names are folded in one place, and those of counties have words of their own",
    "pdap.lib.status_counts": "the two tables of PostgreSQL whose statuses are counted",
    "pdap.web.embedding": "the list of pages that can be embedded, by their addresses",
    "pdap.web.script_texts": "the one list of texts that scripts show",
}


def modules() -> Iterator[tuple[str, Path]]:
    """Give our modules' names and files."""
    for app in ORDER:
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            parts = path.relative_to(BASE_DIR).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


@cache
def imports_of(path: Path) -> list[str]:
    """Return the names of our modules that a file imports, also inside functions."""
    names = []
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def within(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def is_edge(module: str) -> bool:
    """Return whether a module is an edge of its app: pages, forms, admin, API, addresses, commands."""
    return within(module, APPS) and bool(EDGES & set(module.split(".")[1:]))


def texts_of(path: Path) -> Iterator[str]:
    """Give the texts of a module that are no docstrings."""
    places = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        node.body[0].value
        for node in nodes_of(path)
        if isinstance(node, places) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes_of(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node.value


def words_of_code(path: Path) -> Iterator[str]:
    """Give the names and texts of a module, but for docstrings."""
    for node in nodes_of(path):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
    yield from texts_of(path)


def violation(importer: str, imported: str) -> str | None:
    """Return what is wrong with an import, if anything is."""
    if not within(imported, ORDER):
        return None
    if within(imported, ROOF) and not within(importer, ROOF):
        return "the roof is imported by nothing below it"
    if within(importer, ROOF):
        return None
    if within(importer, GROUND):
        return "the ground imports an app" if within(imported, APPS) else None
    if is_edge(importer):
        return None
    if is_edge(imported):
        return "a domain module imports an edge"
    app, imported_app = importer.partition(".")[0], imported.partition(".")[0]
    return "it points upward" if ORDER.index(imported_app) > ORDER.index(app) else None


@cache
def violations() -> dict[tuple[str, str], str]:
    """Return every import that the rule forbids."""
    return {
        (name, imported): problem
        for name, path in modules()
        for imported in imports_of(path)
        if (problem := violation(name, imported))
    }


def exception_for(importer: str, imported: str) -> tuple[str, str] | None:
    """Return the exception that lets an import stand, if there is one."""
    return next((pair for pair in EXCEPTIONS if within(importer, pair[:1]) and within(imported, pair[1:])), None)


def test_imports_point_one_way() -> None:
    assert {pair: problem for pair, problem in violations().items() if exception_for(*pair) is None} == {}


def test_every_exception_is_still_needed() -> None:
    assert EXCEPTIONS.keys() - {exception_for(*pair) for pair in violations()} == set()


def test_the_ground_names_no_app_in_texts_but_where_it_says_why() -> None:
    names = re.compile(rf"({'|'.join(APPS)})([./]\w|$)")
    naming = {name for name, path in modules() if within(name, GROUND) and any(map(names.match, texts_of(path)))}

    assert naming == NAMED_IN_TEXTS.keys()


def test_the_ground_speaks_of_no_domain_but_where_it_says_why() -> None:
    speaking = {
        name
        for name, path in modules()
        if within(name, GROUND) and any(DOMAIN.search(word) for word in words_of_code(path))
    }

    assert speaking == SPEAKING_OF_DOMAINS.keys()


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("locations.models", "agencies.models.Agency"),
        ("agencies.services", "agencies.admin.AgencyAdmin"),
        ("agencies.views", "pdap.site.home"),
        ("pdap.web.paging", "agencies.models.Agency"),
        ("pdap.lib.mail", "pdap.ops.run"),
    ],
)
def test_the_rules_see_what_they_forbid(importer: str, imported: str) -> None:
    assert violation(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("agencies.admin", "notifications.models.Follow"),
        ("notifications.models", "locations.models.Location"),
        ("pdap.site.home", "agencies.models.Agency"),
        ("pdap.urls", "pdap.site.home"),
    ],
)
def test_the_rules_let_the_rest_pass(importer: str, imported: str) -> None:
    assert violation(importer, imported) is None


def test_no_module_is_too_long_to_read() -> None:
    lengths = {name: len(path.read_text().splitlines()) for name, path in modules()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_only_what_starts_the_project_stands_beside_the_rooms() -> None:
    names = {path.stem for path in (BASE_DIR / "pdap").glob("*.py")}

    # Schedules and queued jobs of a deployment name `pdap.tasks`.
    assert names == {"__init__", "apps", "settings", "tasks", "urls", "wsgi"}
