"""The SELECT of what leaves of each table: of everything, or by the rules of `allowed.py`."""

# ruff: noqa: S608 - the names are the catalogue's and quoted, the values the rules'

from psycopg import sql

from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.catalogue import Column, TableInCatalogue
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.rules import KEEP, MASK, ONCE_APPROVED, masked

CHANGE_LOG = "public.change_log"

# Of one side of a change: the keys that the table's rules keep, texts of people's without addresses.
SIDE = f"""
    cross join lateral (
        select jsonb_object_agg(pair.key, case when pair.key = any(rule.kept) then pair.value
            when jsonb_typeof(pair.value) = 'string' then to_jsonb({masked("pair.value #>> '{}'")})
        end) as data
        from jsonb_each(case when jsonb_typeof(t.$side_data) = 'object' then t.$side_data end) as pair
        where pair.key = any(rule.kept) or pair.key = any(rule.masked)
    ) as $side
"""


def ungoverned(tables: list[TableInCatalogue]) -> list[str]:
    """Return the tables and columns that have no rule, as `schema.table` or `schema.table.column`."""
    missing = []
    for table in tables:
        rules = TABLES.get(table.name)
        if rules is None:
            missing.append(table.name)
        elif rules.environments:
            missing += [f"{table.name}.{column.name}" for column in table.columns if column.name not in rules.columns]
    return missing


def must_be_governed(tables: list[TableInCatalogue]) -> None:
    """Raise TransferError unless every column has a rule."""
    if missing := ungoverned(tables):
        raise TransferError(
            f"Nothing leaves: pdap/ops/transfer/allowed.py has no rule for {', '.join(missing)}. Add one for each."
        )


def select_of(table: TableInCatalogue, environment: str | None) -> str | None:
    """Return the SELECT of what may leave of a table, in the order of its columns; None where no rows do.

    Without an environment everything leaves.
    """
    if environment is None:
        return f"select {', '.join(map(identifier, table.columns))} from {table.identifier}"
    rules = TABLES[table.name]
    if environment not in rules.environments:
        return None
    values = ", ".join(
        f"{value(column, rules.rule(column.name, environment).sql)} as {identifier(column)}" for column in table.columns
    )
    if table.name == CHANGE_LOG:
        return change_log(values, environment)
    return f"select {values} from {table.identifier} as t"


def change_log(values: str, environment: str) -> str:
    """Return the SELECT of the change log: what happened to tables that have rows, in columns that are kept."""
    rows = ", ".join(
        f"({literal(name)}, {array(kept)}, {array(texts)})"
        for name, kept, texts in (
            (name, rules.columns_with(environment, KEEP), rules.columns_with(environment, MASK, ONCE_APPROVED))
            for name, rules in TABLES.items()
            if name.startswith("public.") and environment in rules.environments
        )
    )
    return f"""
        with rule (table_name, kept, masked) as (values {rows})
        select {values} from {CHANGE_LOG} as t join rule on 'public.' || t.table_name = rule.table_name
        {SIDE.replace("$side", "old")} {SIDE.replace("$side", "new")}
        where old.data is not null or new.data is not null
    """


def value(column: Column, template: str | None) -> str:
    if template is not None:
        return template.format(column=f"t.{identifier(column)}")
    return f"{empty(column)}::{column.type}"


def empty(column: Column) -> str:
    """Return the SQL of nothing, in a type's terms; TransferError where the type knows no such thing."""
    if not column.required:
        return "null"
    if column.type in ("text", "character varying") or column.type.startswith("character varying("):
        return "''"
    if column.type == "jsonb" or column.type.endswith("[]"):
        return "'{}'"
    raise TransferError(f"The rule `blank` cannot hold for {column.name}: {column.type} has no empty value.")


def identifier(column: Column) -> str:
    return sql.Identifier(column.name).as_string()


def literal(text: str) -> str:
    return sql.Literal(text).as_string()


def array(names: list[str]) -> str:
    return f"array[{', '.join(map(literal, names))}]::text[]"
