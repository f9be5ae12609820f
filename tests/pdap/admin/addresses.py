"""Every address of the admin, and the parameters that its views read."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")


def admin_routes() -> list[str]:
    """Return the routes of all addresses of the admin, such as `/admin/gaps/<slug:name>/`."""
    return [route for route in routes(get_resolver().url_patterns, "/") if route.startswith("/admin/")]


def routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif "(?P<" not in route:  # the last, which answers what nothing else does
            yield route


def filled(route: str, values: dict[str, str]) -> str:
    """Return the address of a route whose arguments are values, by their converters."""
    return ARGUMENT.sub(lambda argument: values[argument[1] or "str"], route)


@cache
def names_read(method: str) -> frozenset[str]:
    """Return the parameters that our modules of the admin read by name of an address (GET) or a form (POST)."""
    folder = Path(settings.BASE_DIR)
    modules = [path for app in settings.OUR_APPS for path in (folder / app).glob("admin/**/*.py")]
    assert modules
    trees = [ast.parse(path.read_text()) for path in modules]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return frozenset(name for call in calls if isinstance(name := name_read(call, method), str))


def name_read(call: ast.Call, method: str) -> Any:
    """Return the parameter that a call reads: `request.GET.get("kind")`, `known_choice(request, "kind", …)`."""
    match call:
        case ast.Call(ast.Attribute(ast.Attribute(attr=of), "get" | "getlist"), [ast.Constant(name), *_]):
            return name if of == method else None
        case ast.Call(ast.Name("known_choice"), [_, ast.Constant(name), *_]):
            return name if method == "GET" else None
    return None
