"""What schema `public` holds, in the terms that matter to an adoption.

Left out is what no code depends on: comments, the order of columns, texts of functions and views, names of sequences,
of primary keys, foreign keys and checks, the casts and brackets that servers print differently, and NOT VALID.

`baseline.json` holds the catalog at the revision where the existing system ends. To write it again, give a database at
that revision: `python -m pdap.ops.adopting.schema_contents URL > pdap/ops/adopting/baseline.json`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import psycopg

Catalog = dict[str, Any]

BASELINE = Path(__file__).with_name("baseline.json")

# A column's numbers come from an identity, or from a sequence that it owns.
COLUMNS = """
select class.relname, class.relkind::text, attribute.attname, format_type(attribute.atttypid, attribute.atttypmod),
       attribute.attnotnull,
       case attribute.attidentity when 'a' then 'identity always' when 'd' then 'identity by default'
            else case when owned.objid is not null then 'sequence' end end,
       case when owned.objid is null then pg_get_expr(default_value.adbin, default_value.adrelid) end
from pg_attribute attribute
join pg_class class on class.oid = attribute.attrelid
left join pg_attrdef default_value
    on default_value.adrelid = attribute.attrelid and default_value.adnum = attribute.attnum
left join lateral (
    select sequence.objid from pg_depend sequence join pg_depend used on used.refobjid = sequence.objid
    where sequence.classid = 'pg_class'::regclass and sequence.refclassid = 'pg_class'::regclass
      and sequence.refobjid = attribute.attrelid and sequence.refobjsubid = attribute.attnum and sequence.deptype = 'a'
      and used.classid = 'pg_attrdef'::regclass and used.objid = default_value.oid
    limit 1
) owned on true
where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p', 'v', 'm')
  and attribute.attnum > 0 and not attribute.attisdropped
  and not exists (select from pg_depend where objid = class.oid and deptype = 'e')
order by 1, 3
"""
CONSTRAINTS = """
select owner.relname, rule.conname, rule.contype::text, pg_get_constraintdef(rule.oid),
       array(select attname::text from unnest(rule.conkey) with ordinality key (number, position)
             join pg_attribute on attrelid = rule.conrelid and attnum = number order by position),
       target.relname,
       array(select attname::text from unnest(rule.confkey) with ordinality key (number, position)
             join pg_attribute on attrelid = rule.confrelid and attnum = number order by position),
       rule.confdeltype::text, rule.confupdtype::text
from pg_constraint rule
join pg_class owner on owner.oid = rule.conrelid
left join pg_class target on target.oid = rule.confrelid
where rule.connamespace = 'public'::regnamespace and rule.contype in ('p', 'u', 'f', 'c')
order by 1, 2
"""
# Unique indexes that no constraint has made; others are a matter of speed.
UNIQUE_INDEXES = """
select table_.relname, index_.relname,
       array(select pg_get_indexdef(index_.oid, position, true) from generate_series(1, rule.indnkeyatts) position)
from pg_index rule
join pg_class index_ on index_.oid = rule.indexrelid
join pg_class table_ on table_.oid = rule.indrelid
where table_.relnamespace = 'public'::regnamespace and table_.relkind in ('r', 'p') and rule.indisunique
  and not exists (select from pg_constraint where conindid = index_.oid)
order by 1, 2
"""
ENUMS = """
select typname, array_agg(enumlabel::text order by enumlabel) from pg_enum
join pg_type on pg_type.oid = enumtypid where typnamespace = 'public'::regnamespace group by 1 order by 1
"""
TRIGGERS = """
select class.relname, tgname, tgtype::integer, function.proname, tgenabled::text
from pg_trigger join pg_class class on class.oid = tgrelid join pg_proc function on function.oid = tgfoid
where class.relnamespace = 'public'::regnamespace and not tgisinternal order by 1, 2
"""
FUNCTIONS = """
select proname || '(' || oidvectortypes(proargtypes) || ')',
       coalesce(pg_get_function_result(oid), 'procedure')
from pg_proc where pronamespace = 'public'::regnamespace
  and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
order by 1
"""
ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


def read_catalog(raw: psycopg.Connection) -> Catalog:
    catalog: Catalog = {"tables": {}, "views": {}, "enums": dict(raw.execute(ENUMS).fetchall())}
    for relation, kind, column, type_name, required, numbered_by, default in raw.execute(COLUMNS).fetchall():
        if kind in ("v", "m"):
            view = catalog["views"].setdefault(relation, {"materialized": kind == "m", "columns": {}})
            view["columns"][column] = without_length(type_name)
        else:
            table = catalog["tables"].setdefault(relation, {"columns": {}, "keys": [], "uniques": {}, "checks": []})
            table["columns"][column] = {
                "type": type_name,
                "required": required,
                "numbered_by": numbered_by,
                "default": None if default is None else comparable_sql(default),
            }
    tables = catalog["tables"]
    for relation, name, kind, definition, columns, *target in raw.execute(CONSTRAINTS).fetchall():
        if kind == "u":
            tables[relation]["uniques"][name] = columns
        elif kind == "c":
            tables[relation]["checks"].append(
                comparable_sql(definition.removeprefix("CHECK ").removesuffix(" NOT VALID"))
            )
        else:
            tables[relation]["keys"].append(key_text(kind, columns, *target))
    for relation, name, expressions in raw.execute(UNIQUE_INDEXES).fetchall():
        tables[relation]["uniques"][name] = expressions
    for table in tables.values():
        table["keys"].sort()
        table["checks"].sort()
    catalog["triggers"] = {
        f"{relation}.{name}": {"when": trigger_time(bits), "function": function, "enabled": enabled != "D"}
        for relation, name, bits, function, enabled in raw.execute(TRIGGERS).fetchall()
    }
    catalog["functions"] = dict(raw.execute(FUNCTIONS).fetchall())
    return catalog


def key_text(kind: str, columns: list[str], target: str, target_columns: list[str], deleted: str, updated: str) -> str:
    """Return a primary or foreign key without its name, as SQL has it."""
    own = ", ".join(columns)
    if kind == "p":
        return f"PRIMARY KEY ({own})"
    text = f"FOREIGN KEY ({own}) REFERENCES {target} ({', '.join(target_columns)})"
    for event, action in (("DELETE", deleted), ("UPDATE", updated)):
        text += f" ON {event} {ACTIONS[action]}" if action != "a" else ""
    return text


def comparable_sql(expression: str) -> str:
    """Return an SQL expression without what servers print differently: casts, brackets, blanks, the schema's name."""
    text = re.sub(r"::(\"?[\w.]+\"?( varying| without time zone| with time zone)?(\(\d+\))?(\[\])?)", "", expression)
    text = text.replace("CURRENT_TIMESTAMP", "now()").replace("public.", "")
    return re.sub(r"[\s()]", "", text)


def without_length(type_name: str) -> str:
    """Return a type without its length, which a view may widen without harm to its readers."""
    return re.sub(r"\(\d+\)", "", type_name)


def trigger_time(bits: int) -> str:
    """Return in SQL's words when a trigger fires, from the bits of `tgtype`."""
    moment = "BEFORE" if bits & 2 else "INSTEAD OF" if bits & 64 else "AFTER"
    events = " OR ".join(
        word for bit, word in ((4, "INSERT"), (16, "UPDATE"), (8, "DELETE"), (32, "TRUNCATE")) if bits & bit
    )
    return f"{moment} {events} FOR EACH {'ROW' if bits & 1 else 'STATEMENT'}"


def baseline() -> Catalog:
    return json.loads(BASELINE.read_text(encoding="utf-8"))


def as_text(catalog: Catalog) -> str:
    return json.dumps(catalog, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    with psycopg.connect(sys.argv[1]) as connection:
        sys.stdout.write(as_text(read_catalog(connection)))
