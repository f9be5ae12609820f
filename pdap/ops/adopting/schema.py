"""The schema: Alembic's upgrade and Django's own tables, all in the adoption's one transaction."""

import warnings

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SAWarning

from pdap.db.postgres_types import register_enums
from pdap.db.schema.metadata import include_name, metadata
from pdap.db.schema.upgrading import borrowed, upgrade_inside
from pdap.ops.adopting.report import AdoptionError, Finding, server_message
from pdap.ops.release import upgrade_libraries

TITLE = "Schema"
# What the database has beyond our models may be somebody's: it is told, and left.
MORE = frozenset({"remove_table", "remove_column", "remove_index", "remove_constraint", "remove_fk"})


def upgrade(raw: psycopg.Connection) -> list[Finding]:
    """Go up to the newest revision, and make sure that the outcome is what this code works with."""
    try:
        upgrade_inside(raw)
    except Exception as error:
        raise AdoptionError(f"The upgrade failed, and everything was taken back: {server_message(error)}") from error
    register_enums(raw)
    return compare_with_models(raw)


def compare_with_models(raw: psycopg.Connection) -> list[Finding]:
    """Refuse a database that lacks something which its revision promises; tell what it has beyond that."""
    with borrowed(raw) as connection, warnings.catch_warnings():
        # Of how Alembic reads primary keys.
        warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'", SAWarning)
        options = {"compare_type": True, "compare_server_default": True, "include_name": include_name}
        found = flatten_differences(compare_metadata(MigrationContext.configure(connection, opts=options), metadata()))
    more = [difference_in_words(one) for one in found if one[0] in MORE]
    lacking = [difference_in_words(one) for one in found if one[0] not in MORE]
    if lacking:
        raise AdoptionError(
            "The schema is not what its revision promises, so everything was taken back. It was changed by hand: "
            f"mend it, then adopt again. {'; '.join(lacking)}."
        )
    return [Finding(TITLE, "Things that are not this application's and stay as they are", len(more), records=more)]


def flatten_differences(differences: list) -> list[tuple]:
    """Return Alembic's differences one by one: those of a column come as lists."""
    return [one for item in differences for one in (item if isinstance(item, list) else [item])]


def difference_in_words(difference: tuple) -> str:
    """Return a difference in a few words, such as `add_column public users phone`."""
    return " ".join(str(getattr(part, "name", part)) for part in difference[:4] if part is not None)


def make_django_tables() -> list[Finding]:
    upgrade_libraries()
    return []
