"""One name of a module has one meaning: a newcomer who knows one module of a name knows what the others hold."""

import ast
from collections import defaultdict

import pytest

from pdap.lib.environment import BASE_DIR

TOPS = (
    "pdap",
    "audit",
    "accounts",
    "locations",
    "agencies",
    "datasources",
    "requests_app",
    "notifications",
    "bench",
    "tools",
)
# Where Django, its libraries and DESIGN.md tell people to look, in every app.
FIXED_PLACES = frozenset(
    [
        "__init__",
        "__main__",
        "admin",
        "api",
        "apps",
        "commands",
        "enums",
        "errors",
        "fields",
        "filters",
        "formats",
        "forms",
        "imports",
        "management",
        "middleware",
        "models",
        "queries",
        "querysets",
        "references",
        "serializers",
        "services",
        "signals",
        "tasks",
        "templatetags",
        "urls",
        "views",
    ]
)
# The names that several modules have beside those, and the one thing that all of them are about.
SHARED_NAMES = {
    "adding": "adding a city or town: its form and its writes",
    "addresses": "addresses of pages, in code and as a tag",
    "adoption": "the database of the existing system was taken over",
    "agencies": "agencies, many together",
    "agency": "one agency",
    "agency_kinds": "police, sheriffs, courts: what kinds of agency there are",
    "agency_pages": "the pages of agencies' own, in files and as duplicates",
    "base": "what the modules of a package build on",
    "bodies": "bodies that programs send to the API",
    "cells": "cells of files that name records",
    "change_log": "the change log",
    "changes": "what has changed in the public catalog, for programs that keep a copy",
    "charts": "charts of counts by month",
    "claims": "who has a record before them, so that no one else is offered it",
    "closing": "closing an account",
    "column_fields": "fields made of declared columns",
    "column_rights": "who may read and write which column",
    "configuration": "what the settings say about one matter",
    "contact": "writing to PDAP",
    "coverage": "which record types exist for a place",
    "data_request": "one data request",
    "data_source": "one data source",
    "database": "the database as a whole",
    "database_views": "models of PostgreSQL's views",
    "digest_preview": "what the digests would hold if they were sent now",
    "directory": "the directory of agencies",
    "duplicates": "records that are probably one",
    "exports": "everything public of one kind, as CSV from the API",
    "followed_searches": "followed searches in numbers",
    "following": "following anything beside the contract's follows",
    "follows": "the contract's follows of places",
    "gaps": "what the catalog lacks",
    "github": "GitHub, the service",
    "history": "what happened to records",
    "importing": "importing CSV files",
    "inlines": "tables of links inside the page of a record of the admin",
    "jobs": "jobs that the worker runs",
    "language": "the language of a page",
    "languages": "the languages of the site, and which one a person reads",
    "law": "states' public records laws",
    "life": "which agency took over from which",
    "link_checks": "checks whether links of the catalog still work",
    "lists": "what lists of one edge share",
    "mailed_links": "links that are emailed to a person",
    "maps": "maps of a place",
    "materialized": "materialized views",
    "merged": "where the old addresses of merged records lead",
    "merging": "merging records that are one",
    "name_folding": "how names are folded and compared, in Python and in the database",
    "named_keys": "API keys with names",
    "names": "what people and places are called where they are shown",
    "outage": "the database does not answer",
    "outbox": "emails as files, in the local environment",
    "paging": "pages of a list",
    "parameters": "parameters in an address",
    "passwords": "passwords of people",
    "people": "people",
    "permissions": "the eight permissions",
    "pickers": "form fields that pick records by name",
    "place": "one place",
    "place_doubts": "agencies whose names speak against their places",
    "places": "places, many together",
    "placing": "putting agencies into the towns that they are named after",
    "problem_report": "one reader's report of a problem",
    "profile": "a person's own pages and data",
    "published": "PDAP's published files, which imports read",
    "queues": "work queues of the admin's start page",
    "read_only": "the read-only mode",
    "record_type": "one record type",
    "record_types": "record types, many together",
    "release": "what a deployment does to the database",
    "replicas": "replicas of the database that are read from",
    "report": "the figures of a run of `make bench`",
    "reports": "what readers say is wrong with a source",
    "results": "results of a search",
    "review": "the review of a submitted record",
    "rights": "what a person may do",
    "rows": "records as plain rows, for the API",
    "schema": "the schema of the database",
    "search": "search",
    "search_term": "one search term",
    "sessions": "sessions of signed-in people",
    "sign_in": "signing in: the page and its form",
    "sign_up": "signing up",
    "signing_in": "beginning a session",
    "sources": "data sources, many together",
    "sources_and_places": "the sources and places of a data request",
    "start_page": "the admin's start page",
    "story": "one story of what people did with records",
    "submission": "submitting a data source",
    "sync": "what PDAP's data source manager sends",
    "tables": "models of the app's main tables",
    "tokens": "tokens of the API",
    "two_factor": "the second factor",
    "typeahead": "suggestions for what someone may be typing",
    "user": "one user",
    "webhooks": "webhooks",
}

# What says nothing of a function's work or a value, whatever stands around it.
SAY_NOTHING = frozenset({"one", "found", "kept", "told", "said", "listed", "described", "named"})
SAY_NOTHING_OF_A_VALUE = frozenset({"one", "found", "kept", "told", "said"})


def shared_names() -> dict[str, list[str]]:
    """Return the modules of every name that more than one has, but for the fixed places."""
    by_name = defaultdict(list)
    for top in TOPS:
        for path in sorted((BASE_DIR / top).rglob("*.py")):
            name = path.parent.name if path.stem == "__init__" else path.stem
            by_name[name].append(str(path.relative_to(BASE_DIR)))
    return {name: paths for name, paths in by_name.items() if len(paths) > 1 and name not in FIXED_PLACES}


def test_modules_share_a_name_only_where_they_are_about_the_same_thing() -> None:
    new = {name: paths for name, paths in shared_names().items() if name not in SHARED_NAMES}

    assert new == {}, "Give the new module a name of its own, or say here what all of that name are about."


def test_no_shared_name_is_listed_that_is_not_shared() -> None:
    assert SHARED_NAMES.keys() - shared_names().keys() == set()


def names_that_say_nothing(text: str) -> set[str]:
    """Return the functions, classes and variables of a module whose whole name is a word that says nothing."""
    nodes = list(ast.walk(ast.parse(text)))
    places = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    defined = {node.name for node in nodes if isinstance(node, places) and node.name.lower() in SAY_NOTHING}
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return defined | stored & SAY_NOTHING_OF_A_VALUE


def test_no_name_says_nothing_of_what_comes_back_or_happens() -> None:
    paths = [path for top in TOPS for path in sorted((BASE_DIR / top).rglob("*.py"))]
    wrong = {str(path.relative_to(BASE_DIR)): names_that_say_nothing(path.read_text()) for path in paths}

    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    ["def found(): ...", "class Named: ...", "one = 1", "for kept in (): ...", "(told := 1)", "def listed(self): ..."],
)
def test_the_rule_sees_such_a_name(text: str) -> None:
    assert names_that_say_nothing(text)


@pytest.mark.parametrize("text", ["def found_addresses(): ...", "class NamedPlace: ...", "one_of = 1", "row.kept"])
def test_the_rule_lets_a_name_with_a_noun_pass(text: str) -> None:
    assert not names_that_say_nothing(text)
