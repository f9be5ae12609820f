"""Imports point one way: the syntax trees are read, nothing is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

from pdap.lib.environment import BASE_DIR

# Each may import the domain modules of those before it.
ORDER = ("pdap", "audit", "accounts", "locations", "agencies", "datasources", "requests_app", "notifications")
EDGES = frozenset({"views", "forms", "admin", "api", "urls", "management"})
# What in `pdap` stands above the apps: it puts them together.
TOP = frozenset(
    {"pdap.urls", "pdap.apps", "pdap.ops.run", "pdap.pages", "pdap.wsgi", "pdap.settings", "pdap.ops.serving"}
)
LONGEST_MODULE = 300


def modules() -> Iterator[tuple[str, Path]]:
    """Give our modules' names and files."""
    for app in ORDER:
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            parts = path.relative_to(BASE_DIR).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def imports_of(path: Path) -> Iterator[str]:
    """Give the names of our modules that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_edge(module: str) -> bool:
    """Return whether a module is an edge: pages, forms, admin, API, addresses, commands."""
    return bool(EDGES & set(module.split(".")[1:])) or is_top(module)


def is_top(module: str) -> bool:
    """Return whether a module puts the apps together."""
    return any(module == top or module.startswith(f"{top}.") for top in TOP)


def violation(importer: str, imported: str) -> str | None:
    """Return what is wrong with an import, if anything is."""
    app, other = importer.partition(".")[0], imported.partition(".")[0]
    if other not in ORDER:
        return None
    if imported.startswith("pdap.pages") and not importer.startswith(("pdap.pages", "pdap.urls")):
        return "pages are imported by pdap.urls alone"
    if is_edge(importer):
        return None
    if is_edge(imported):
        return "a domain module imports an edge"
    if ORDER.index(other) > ORDER.index(app):
        return "it points upward"
    return None


def test_imports_point_one_way() -> None:
    found = [
        f"{name} imports {imported}: {problem}"
        for name, path in modules()
        for imported in imports_of(path)
        if (problem := violation(name, imported))
    ]

    assert found == []


def test_the_rules_see_what_they_forbid() -> None:
    assert violation("locations.models", "agencies.models.Agency")
    assert violation("agencies.services", "agencies.admin.AgencyAdmin")
    assert violation("agencies.views", "pdap.site.home")
    assert not violation("agencies.admin", "notifications.models.Follow")
    assert not violation("notifications.models", "locations.models.Location")


def test_no_module_is_too_long_to_read() -> None:
    lengths = {name: len(path.read_text().splitlines()) for name, path in modules()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
