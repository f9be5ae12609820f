"""The reference of the API as a page of ours, made of its OpenAPI document: it needs no script and paints at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pdap.api.documentation import make_document

# What most programs are after comes first; what only staff and PDAP's own programs call comes last.
FIRST = (
    *("search", "data-sources", "agencies", "locations", "typeahead", "data-requests", "metadata", "metrics", "map"),
    *("export", "changes"),
)
LAST = ("match", "notifications", "source-collector", "sync", "syncfollows", "github", "permission", "admin")
WAYS = {"ApiKey": "an API key", "AccessToken": "an access token"}
OTHER_WAY = "the token from an emailed link, or a refresh token"
# How deep the fields of a response are shown; the document has the rest.
DEPTH = 3


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or a response, by its path."""

    name: str
    type: str
    description: str = ""
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """A method of an address, as the page shows it."""

    method: str
    path: str
    anchor: str
    description: str
    access: str
    parameters: list[Field]
    body: list[Field]
    result: list[Field]
    responses: list[tuple[str, str]]


# Subjects that are names.
OWN_SPELLING = {"oauth": "OAuth", "github": "GitHub"}


@dataclass
class Section:
    name: str
    operations: list[Operation] = field(default_factory=list)

    @property
    def title(self) -> str:
        return OWN_SPELLING.get(self.name) or self.name.replace("-", " ").capitalize()


def reference_page(version: str, endpoints: str, document_name: str, trying_name: str) -> Callable[..., HttpResponse]:
    """Return the view of the reference; like the document it changes with the code alone, and is made once."""
    made: list[dict[str, Any]] = []

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        if not made:
            document = make_document(version, endpoints)
            made.append({"sections": sections(document), "about": document["info"]})
        names = {"version": version, "document_name": document_name, "trying_name": trying_name}
        return render(request, "api/reference.html", {**made[0], **names})

    return view


def sections(document: dict[str, Any]) -> list[Section]:
    """Return the operations of a document by their subject, in the order in which people look for them."""
    by_title: dict[str, Section] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = (operation.get("tags") or ["other"])[0]
            by_title.setdefault(name, Section(name)).operations.append(as_operation(path, method, operation, document))
    return sorted(by_title.values(), key=lambda section: (rank(section.name), section.name))


def rank(name: str) -> int:
    if name in FIRST:
        return FIRST.index(name)
    return len(FIRST) + (1 + LAST.index(name) if name in LAST else 0)


def as_operation(path: str, method: str, operation: dict[str, Any], document: dict[str, Any]) -> Operation:
    content = operation.get("requestBody", {}).get("content", {})
    result: dict[str, Any] = next((body for code, body in operation["responses"].items() if code.startswith("2")), {})
    return Operation(
        method=method.upper(),
        path=path,
        anchor=operation["operationId"],
        description=operation.get("description", ""),
        access=access_in_words(operation.get("security", [])),
        parameters=[as_parameter(parameter, document) for parameter in operation.get("parameters", ())],
        body=list(fields_of(schema_in(content), document)),
        result=list(fields_of(schema_in(result.get("content", {})), document)),
        responses=[(code, body.get("description") or "OK") for code, body in sorted(operation["responses"].items())],
    )


def access_in_words(security: list[dict[str, Any]]) -> str:
    ways = [name for way in security for name in way]
    if not ways:
        return ""
    return " or ".join(dict.fromkeys(WAYS.get(name, OTHER_WAY) for name in ways))


def as_parameter(parameter: dict[str, Any], document: dict[str, Any]) -> Field:
    schema = resolve_reference(parameter.get("schema", {}), document)
    return Field(
        parameter["name"],
        type_in_words(schema, document),
        parameter.get("description", ""),
        parameter.get("required", False),
        values_of(schema, document),
    )


def schema_in(content: dict[str, Any]) -> dict[str, Any]:
    return content.get("application/json", {}).get("schema", {})


def resolve_reference(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema refers to, if it does nothing else."""
    if "allOf" in schema and len(schema["allOf"]) == 1:
        schema = schema["allOf"][0]
    if "$ref" in schema:
        return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def fields_of(schema: dict[str, Any], document: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[Field]:
    """Give the fields of a body, those within lists and objects by their paths."""
    schema = resolve_reference(schema, document)
    if schema.get("type") == "array":
        yield from fields_of(schema.get("items", {}), document, f"{before}[]", depth)
        return
    required = schema.get("required", ())
    for name, own in schema.get("properties", {}).items():
        path = f"{before}.{name}".lstrip(".")
        inner = resolve_reference(own, document)
        description = own.get("description") or inner.get("description", "")
        yield Field(path, type_in_words(inner, document), description, name in required, values_of(inner, document))
        if depth < DEPTH - 1:
            yield from fields_of(inner, document, path, depth + 1)


def type_in_words(schema: dict[str, Any], document: dict[str, Any]) -> str:
    if choices := schema.get("oneOf") or schema.get("anyOf"):
        types = dict.fromkeys(type_in_words(resolve_reference(choice, document), document) for choice in choices)
        return " or ".join(types)
    kind = schema.get("type", "object")
    if kind == "array":
        return f"list of {type_in_words(resolve_reference(schema.get('items', {}), document), document)}s"
    if isinstance(kind, list):
        kind = " or ".join(kind)
    return f"{schema['format']}" if schema.get("format") in ("date", "date-time", "uri", "email") else kind


def values_of(schema: dict[str, Any], document: dict[str, Any]) -> tuple[str, ...]:
    """Return the values that a field can have, where they are listed."""
    if schema.get("type") == "array":
        schema = resolve_reference(schema.get("items", {}), document)
    for choice in (schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if values := resolve_reference(choice, document).get("enum"):
            return tuple(str(value) for value in values if value not in (None, ""))
    return ()
