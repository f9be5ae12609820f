"""Query parameters: declared once, read by that, documented by that; unknown ones are refused (contract 1.5)."""

import ast
import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from pdap.api.errors import BadRequestError
from pdap.db.fields import LARGEST_ID
from pdap.lib.typed_numbers import is_digits, typed_number

LONGEST_TEXT = 500
# No NUL, which PostgreSQL can't store.
TEXT_SCHEMA = {"type": "string", "maxLength": LONGEST_TEXT, "pattern": r"^[^\x00]*$"}


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A name, what its text means, and how the OpenAPI document says so.

    `read` turns the text into a value, and raises ValueError with words for the client.
    """

    name: str
    description: str
    read: Callable[[str], Any]
    schema: dict[str, Any]
    default: Any = None
    required: bool = False
    missing: str = "Missing data for required field."
    # What an empty text is: nothing (contract 1.6), or an error where a slip would widen the response to everything.
    refuses_empty: bool = False
    example: Any = None

    def documented(self) -> OpenApiParameter:
        lists = self.schema.get("type") == "array"
        return OpenApiParameter(
            self.name,
            self.schema,
            description=self.description,
            required=self.required,
            explode=False if lists else None,
            style="form" if lists else None,
            examples=[] if self.example is None else [OpenApiExample("Such as", value=self.example)],
        )

    def but(self, **changes: Any) -> "Parameter":
        return replace(self, **changes)


def read_query(query: QueryDict, parameters: Sequence[Parameter], refuses_unknown: bool = True) -> dict[str, Any]:
    """Return the values of all parameters by name; 400 that names everything that is wrong."""
    by_name = {parameter.name: parameter for parameter in parameters}
    errors = []
    if refuses_unknown and (unknown := sorted(set(query) - set(by_name))):
        shown = ", ".join(name[:60] for name in unknown[:5])
        errors.append(f"Unexpected fields: {shown}. Known fields: {', '.join(sorted(by_name)) or 'none'}.")
    values = {}
    for parameter in parameters:
        try:
            values[parameter.name] = value_of(query, parameter)
        except ValueError as error:
            errors.append(f"{parameter.name}: {error}")
    if errors:
        raise BadRequestError(" ".join(errors))
    return values


def value_of(query: QueryDict, parameter: Parameter) -> Any:
    """Return the value of one parameter; ValueError in words."""
    if parameter.required and parameter.name not in query:
        raise ValueError(parameter.missing)
    # Of repeated names the first counts (contract 1.7).
    text = (query.getlist(parameter.name) or [""])[0].strip()
    if "\0" in text or len(text) > max(LONGEST_TEXT, parameter.schema.get("maxLength", 0)):
        raise ValueError(f"Not a valid string of at most {LONGEST_TEXT} characters.")
    # An empty text means nothing was sent; but it isn't one of the allowed texts (contract 1.6).
    empty = not text and not ("enum" in parameter.schema and parameter.name in query)
    if empty and not parameter.required and not (parameter.refuses_empty and parameter.name in query):
        return parameter.default
    return parameter.read(text)


def text(name: str, description: str, **more: Any) -> Parameter:
    return Parameter(**{"name": name, "description": description, "read": str, "schema": TEXT_SCHEMA, **more})


def number(name: str, description: str, default: int | None = None, most: int = LARGEST_ID) -> Parameter:
    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if not is_digits(digits):
            raise ValueError("Not a valid integer.")
        value = typed_number(text)
        if value is None or value > most:
            raise ValueError(f"Must be from 1 to {most}.")
        return value

    schema: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": most}
    if default is not None:
        schema["default"] = default
    return Parameter(
        name=name,
        description=description,
        read=read,
        schema=schema,
        default=default,
        refuses_empty=default is None,
    )


def page_size(description: str, default: int | None, most: int) -> Parameter:
    """Return `limit`: more than the most counts as the most, as many clients ask for all; 0 asks for no rows."""

    def read(text: str) -> int:
        if not is_digits(text.removeprefix("-")):
            raise ValueError("Not a valid integer.")
        if text.startswith("-"):
            raise ValueError("Must be 0 or more.")
        return min(int(text[:12]), most)

    schema: dict[str, Any] = {"type": "integer", "minimum": 0}
    if default is not None:
        schema["default"] = default
    return Parameter(name="limit", description=description, read=read, schema=schema, default=default)


def choice(name: str, description: str, choices: Iterable[str], default: str | None = None) -> Parameter:
    """Return a parameter that is one of some texts, exactly."""
    options = list(choices)

    def read(text: str) -> str:
        if text not in options:
            raise ValueError(f"Must be one of: {', '.join(options)}.")
        return text

    return Parameter(
        name=name, description=description, read=read, schema={"type": "string", "enum": options}, default=default
    )


def labels(name: str, description: str, choices: Iterable[str]) -> Parameter:
    """Return a parameter that is labels with commas between, whatever their case, without repetitions."""
    spelling = {label.casefold(): label for label in choices}

    def read(text: str) -> list[str]:
        parts = [part.strip() for part in text.split(",")]
        for part in parts:
            if part and part.casefold() not in spelling:
                raise ValueError(f"“{part[:60]}” is unknown. Choose one of: {', '.join(spelling.values())}.")
        return list(dict.fromkeys(spelling[part.casefold()] for part in parts if part))

    schema = {"type": "array", "items": {"type": "string", "enum": list(spelling.values())}}
    return Parameter(name=name, description=description, read=read, schema=schema, default=[])


def flag(name: str, description: str) -> Parameter:
    def read(text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise ValueError("Must be true or false.")
        return text.lower() == "true"

    return Parameter(name=name, description=description, read=read, schema={"type": "boolean"})


def moment(name: str, description: str) -> Parameter:
    """Return a parameter that is a date, or a date and time; without a zone it is UTC."""

    def read(text: str) -> datetime.datetime:
        # A plus sign that was not encoded arrives as a space.
        try:
            instant = parse_datetime(text.replace(" ", "+") if "T" in text else text)
            if instant is None and (day := parse_date(text)) is not None:
                instant = datetime.datetime.combine(day, datetime.time.min)
        except ValueError:
            instant = None
        if instant is None or not 2 <= instant.year <= 9998:
            raise ValueError("Enter a date such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.")
        return instant if instant.tzinfo else instant.replace(tzinfo=datetime.UTC)

    return Parameter(name=name, description=description, read=read, schema={"type": "string"}, example="2026-01-31")


def columns(choices: Iterable[str]) -> Parameter:
    """Return `requested_columns`: names with commas between, or a list as Python writes it, as old clients do."""
    names = list(choices)

    def read(text: str) -> list[str]:
        try:
            asked = ast.literal_eval(text) if text.startswith("[") else text.split(",")
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            asked = None
        if not isinstance(asked, list) or not all(isinstance(name, str) for name in asked):
            raise ValueError("Enter names separated by commas, or a list such as ['name','id'].")
        asked = [name.strip() for name in asked]
        if unknown := [name for name in asked if name not in names]:
            raise ValueError(f"“{unknown[0][:60]}” is unknown. Choose one of: {', '.join(names)}.")
        return asked

    return Parameter(
        name="requested_columns",
        description="Columns to return, separated by commas or as `['name','id']`.",
        read=read,
        schema={"type": "string", "maxLength": 2000},
        default=[],
        example=",".join(names[:2]),
    )


PAGE = number("page", "The page number, from 1.", default=1)
MOST_ROWS = 1000
LIMIT = page_size(f"Rows per page, up to {MOST_ROWS:,}. Use `next` for more.", 100, MOST_ROWS)
SORT_ORDER = choice("sort_order", "The direction of `sort_by`.", ("ASC", "DESC"), default="DESC")
OUTPUT_FORMAT = choice(
    "output_format", "`csv` for a spreadsheet file. `Accept: text/csv` does the same.", ("json", "csv")
)
