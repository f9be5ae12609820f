"""The schema: Alembic's upgrade and Django's own tables, all in the adoption's one transaction."""

import warnings
from typing import Any

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SAWarning

from pdap.db.postgres_types import register_enums
from pdap.db.schema.found_definitions import EXISTING_HEAD
from pdap.db.schema.metadata import comparison_options, metadata
from pdap.db.schema.upgrading import borrowed_connection, upgrade_inside
from pdap.ops.adopting.adoption_report import AdoptionError, Finding, server_message
from pdap.ops.adopting.deviations import compare
from pdap.ops.adopting.schema_contents import baseline, read_catalog
from pdap.ops.release import upgrade_libraries

TITLE = "Schema"
# What Alembic calls otherwise.
KINDS = {"fk": "foreign key", "constraint": "unique key"}
# What the database has beyond our models may be someone's: it is reported and left alone.
MORE = frozenset({"remove_table", "remove_column", "remove_index", "remove_constraint", "remove_fk"})


def compare_with_baseline(raw: psycopg.Connection, revision: str) -> list[Finding]:
    """Refuse a database that differs in what matters from what the existing system's migrations make."""
    if revision != EXISTING_HEAD:
        return []
    deviations = compare(read_catalog(raw), baseline())
    if deviations.stopping:
        raise AdoptionError(refusal(deviations.stopping))
    number = len(deviations.added)
    return [Finding(TITLE, "Triggers, functions, views and rules that someone added", number, records=deviations.added)]


def upgrade(raw: psycopg.Connection) -> list[Finding]:
    """Upgrade to the newest revision, and make sure that the result is what this code works with."""
    try:
        upgrade_inside(raw)
    except Exception as error:
        raise AdoptionError(f"The upgrade failed, and everything was rolled back: {server_message(error)}") from error
    register_enums(raw)
    return compare_with_models(raw)


def compare_with_models(raw: psycopg.Connection) -> list[Finding]:
    """Refuse a database that lacks something its revision promises; report what it has beyond that."""
    with borrowed_connection(raw) as connection, warnings.catch_warnings():
        # Of how Alembic reads primary keys.
        warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'", SAWarning)
        context = MigrationContext.configure(connection, opts=comparison_options())
        differences = flatten_differences(compare_metadata(context, metadata()))
    more = [difference_in_words(difference) for difference in differences if difference[0] in MORE]
    lacking = [difference_in_words(difference) for difference in differences if difference[0] not in MORE]
    if lacking:
        raise AdoptionError(refusal(lacking))
    return [Finding(TITLE, "Objects that don't belong to this application, left as they are", len(more), records=more)]


def refusal(sentences: list[str]) -> str:
    return (
        "The schema doesn't match its revision, so everything was rolled back. Someone changed it by hand. Correct it,"
        f" then adopt again. {'; '.join(sentences)}."
    )


def flatten_differences(differences: list) -> list[tuple]:
    """Return Alembic's differences one by one: those of a column come as lists."""
    return [difference for item in differences for difference in (item if isinstance(item, list) else [item])]


def difference_in_words(difference: tuple) -> str:
    """Return one of Alembic's differences in words, such as `column users.phone is missing`.

    Alembic says what would make the database like the models: what it would add is missing.
    """
    action, *parts = difference
    verb, _, kind = action.partition("_")
    match verb, kind:
        case _, "table":
            subject = f"table {parts[0].name}"
        case (("add" | "remove"), "column"):
            subject = f"column {parts[1]}.{parts[2].name}"
        case "modify", "nullable":
            return f"column {parts[1]}.{parts[2]} is {'nullable' if parts[4] else 'NOT NULL'}, and should not be"
        case "modify", _:
            subject = f"column {parts[1]}.{parts[2]}"
            return f"{subject} has the {kind} {value_text(parts[4])}, not {value_text(parts[5])}"
        case _:
            subject = f"{KINDS.get(kind, kind)} {parts[0].name or ''} of table {parts[0].table.name}"
            columns = ", ".join(getattr(column, "name", str(column)) for column in parts[0].columns)
            subject += f" ({columns})"
    return f"{subject} is missing" if verb == "add" else subject


def value_text(value: Any) -> str:
    """Return a type or default as SQL has it."""
    return str(getattr(getattr(value, "arg", value), "text", getattr(value, "arg", value)))


def make_django_tables() -> list[Finding]:
    upgrade_libraries()
    return []
