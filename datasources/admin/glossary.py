"""The handbook's page of record types and fields, made of the definitions that forms and pages use."""

from datasources.definitions import DEFINITIONS
from datasources.enums import AccessType, DetailLevel
from datasources.fields import SOURCES
from datasources.meanings import ACCESS_TYPES, DETAIL_LEVELS
from pdap.admin.handbook import register_page
from pdap.lib.columns import Use


def glossary() -> str:
    """Return the page as Markdown."""
    types = [
        f"| {name.label} | {definition.summary} | {definition.is_not} |" for name, definition in DEFINITIONS.items()
    ]
    fields = [
        f"| {column.label} | {column.help_text} |" for column in SOURCES.used(Use.DESK, Use.ADMIN) if column.help_text
    ]
    levels = [f"| {DetailLevel(level).label} | {meaning} |" for level, meaning in DETAIL_LEVELS.items()]
    access = [f"| {AccessType(kind).label} | {meaning} |" for kind, meaning in ACCESS_TYPES.items()]
    return "\n".join(
        (
            "The public record type pages and the help next to each field use the same words.",
            "",
            "## Record types",
            "",
            "| record type | what it is | what it isn’t |",
            "|---|---|---|",
            *types,
            "",
            "## Coverage",
            "",
            "Coverage is the period the records are about, not when they were published. Leave the end blank while "
            "new records are still being added. If only years are known, use the first day of the first year and the "
            "last day of the last.",
            "",
            "## Detail level",
            "",
            "| level | what it means |",
            "|---|---|",
            *levels,
            "",
            "## Access methods",
            "",
            "| type | what it means |",
            "|---|---|",
            *access,
            "",
            "## Fields",
            "",
            "| field | what to enter |",
            "|---|---|",
            *fields,
        )
    )


register_page("record-types", "Record types and fields", glossary)
