"""The SELECT of what leaves of each table: everything, or what the rules in `allowed.py` allow."""

# ruff: noqa: S608 - the names are the catalog's and quoted, the values the rules'

from psycopg import sql

from pdap.db.public_records import is_public_sql
from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.database_contents import Column, DatabaseTable
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.rules import KEEP, MASK, ONCE_APPROVED, masked
from requests_app.statuses import PUBLIC_STATUSES

CHANGE_LOG = "public.change_log"

# One side of a change: the keys that the table's rules keep, people's texts without addresses.
SIDE = f"""
    cross join lateral (
        select jsonb_object_agg(pair.key, case when pair.key = any(rule.kept) then pair.value
            when jsonb_typeof(pair.value) = 'string' then to_jsonb({masked("pair.value #>> '{}'")})
        end) as data
        from jsonb_each(case when jsonb_typeof(t.$side_data) = 'object' then t.$side_data end) as pair
        where pair.key = any(rule.kept) or pair.key = any(rule.masked)
    ) as $side
"""


AT_WORK = ", ".join(f"'{status.value}'" for status in PUBLIC_STATUSES)


def since_review(table: str, reviewed: str, column: str, labels: str) -> str:
    """Return the condition that a change is not of such a record, or came after someone had reviewed the record.

    No one has read what the record held before that, and a curator may have removed it.
    """
    state = f"{{side}}_data ->> '{column}' in ({labels})"
    old, new = state.format(side="was.old"), state.format(side="was.new")
    return f"""(
        t.table_name <> '{table}'
        or exists (select from public.{table} owner where owner.id = t.affected_id and {reviewed})
        and (
            t.operation_type = 'INSERT' and {state.format(side="t.new")}
            or t.id > coalesce((
                select max(was.id) from public.change_log was
                where was.table_name = t.table_name and was.affected_id = t.affected_id
                  and {new} and not coalesce({old}, false)
            ), 0)
        )
    )"""


def of_owner(table: str, key: str, reviewed: str) -> str:
    """Return the condition that a change is of nothing that belongs to such a record, or to a reviewed one."""
    return f"""(
        not (coalesce(t.new_data, '{{}}') || coalesce(t.old_data, '{{}}') ? '{key}')
        or exists (
            select from public.{table} owner
            where owner.id::text = coalesce(t.new_data ->> '{key}', t.old_data ->> '{key}') and {reviewed}
        )
        or coalesce(t.new_data ->> '{key}', t.old_data ->> '{key}') is null
    )"""


IS_APPROVED = is_public_sql("owner")
OF_REVIEWED = " and ".join(
    (
        since_review("data_sources", IS_APPROVED, "approval_status", "'approved'"),
        since_review("agencies", IS_APPROVED, "approval_status", "'approved'"),
        since_review("data_requests", "owner.was_public", "request_status", AT_WORK),
        of_owner("data_sources", "data_source_id", IS_APPROVED),
        of_owner("agencies", "agency_id", IS_APPROVED),
        of_owner("data_requests", "data_request_id", "owner.was_public"),
        of_owner("data_requests", "request_id", "owner.was_public"),
    )
)


def columns_without_rule(tables: list[DatabaseTable]) -> list[str]:
    """Return the tables and columns that have no rule, as `schema.table` or `schema.table.column`."""
    missing = []
    for table in tables:
        rules = TABLES.get(table.name)
        if rules is None:
            missing.append(table.name)
        elif rules.environments:
            missing += [f"{table.name}.{column.name}" for column in table.columns if column.name not in rules.columns]
    return missing


def require_rules(tables: list[DatabaseTable]) -> None:
    """Raise TransferError unless every column has a rule."""
    if missing := columns_without_rule(tables):
        raise TransferError(
            f"Nothing was dumped: pdap/ops/transfer/allowed.py has no rule for {', '.join(missing)}. Add one for each."
        )


def select_of(table: DatabaseTable, environment: str | None) -> str | None:
    """Return the SELECT of what may leave of a table, in the order of its columns; None if no rows may.

    Without an environment everything leaves.
    """
    if environment is None:
        return f"select {', '.join(map(identifier, table.columns))} from {table.identifier}"
    rules = TABLES[table.name]
    if environment not in rules.environments:
        return None
    values = ", ".join(
        f"{select_value(column, rules.rule(column.name, environment).sql)} as {identifier(column)}"
        for column in table.columns
    )
    if table.name == CHANGE_LOG:
        return change_log(values, environment)
    condition = f" where {rules.reviewed}" if rules.reviewed else ""
    return f"select {values} from {table.identifier} as t{condition}"


def change_log(values: str, environment: str) -> str:
    """Return the SELECT of the change log: changes of tables that have rows, in columns that are kept."""
    rows = ", ".join(
        f"({literal(name)}, {array(columns)}, {array(texts)})"
        for name, columns, texts in (
            (name, rules.columns_with(environment, KEEP), rules.columns_with(environment, MASK, ONCE_APPROVED))
            for name, rules in TABLES.items()
            if name.startswith("public.") and environment in rules.environments
        )
    )
    return f"""
        with rule (table_name, kept, masked) as (values {rows})
        select {values} from {CHANGE_LOG} as t join rule on 'public.' || t.table_name = rule.table_name
        {SIDE.replace("$side", "old")} {SIDE.replace("$side", "new")}
        where (old.data is not null or new.data is not null) and {OF_REVIEWED}
    """


def select_value(column: Column, template: str | None) -> str:
    if template is not None:
        text = template.replace("{column}", f"t.{identifier(column)}")
        return f"left({text}, {limit})" if (limit := limit_of(column)) and template not in ("{column}",) else text
    return f"{empty_value(column)}::{column.type}"


# Lengths that a check demands, besides those of types: masking may make a text longer.
LIMITS = {"title": 255}


def limit_of(column: Column) -> int | None:
    """Return how long a text may be at most; None without a limit."""
    if column.type.startswith("character varying("):
        return int(column.type.removeprefix("character varying(").rstrip(")"))
    return LIMITS.get(column.name) if column.type == "text" else None


def empty_value(column: Column) -> str:
    """Return the SQL of a type's empty value; TransferError if it has none."""
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
