"""What other roles may do in a database, carried over to the one that replaces it.

A dump leaves privileges out, since they are the target's own: here its read-only role keeps its rights. So does the
owner of what is replaced, if that isn't the role that connects now and owns everything new.
"""

# ruff: noqa: S608 - the parts are ours

from contextlib import closing

import psycopg
from psycopg import sql

from pdap.db.raw_rows import only_value
from pdap.ops.transfer.replacing import exists
from pdap.ops.transfer.servers import connect, maintenance_url, name_of

# Neither PostgreSQL's own roles nor the one that connects.
ANOTHER = "a.grantee <> current_user::regrole and pg_get_userbyid(a.grantee) !~ '^pg_'"
ON_RELATIONS = f"""
select n.nspname || '.' || c.relname, c.relkind = 'S', pg_get_userbyid(a.grantee), a.privilege_type, a.is_grantable
from pg_class c join pg_namespace n on n.oid = c.relnamespace,
    aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) a
where n.nspname in ('public', 'django') and c.relkind in ('r', 'p', 'v', 'm', 'S')
    and a.grantee <> 0 and {ANOTHER}
"""
ON_SCHEMAS = f"""
select n.nspname, pg_get_userbyid(a.grantee), a.privilege_type, a.is_grantable
from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
where n.nspname in ('public', 'django') and a.grantee <> 0 and {ANOTHER}
"""
# Everyone may connect to a new database; the old one may have forbidden that.
ON_DATABASE = f"""
select case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable
from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
where d.datname = current_database() and {ANOTHER}
"""


def copy_privileges(old: str, new: str) -> None:
    """Grant in a new database what the old one has granted to roles, on what is in both; nothing without an old one."""
    with closing(connect(maintenance_url(old))) as server:
        if not exists(server, name_of(old)):
            return
    with closing(connect(old)) as reading, closing(connect(new)) as writing, writing.transaction():
        for grant in grants(reading, writing, name_of(new)):
            writing.execute(grant)


def grants(old: psycopg.Connection, new: psycopg.Connection, database: str) -> list[sql.Composed]:
    here = sql.SQL("database {}").format(sql.Identifier(database))
    made = [sql.SQL("revoke all on {} from public").format(here)]
    made += [grant(privilege, here, role, further) for role, privilege, further in old.execute(ON_DATABASE).fetchall()]
    made += [
        grant(privilege, sql.SQL("schema {}").format(sql.Identifier(schema)), role, further)
        for schema, role, privilege, further in old.execute(ON_SCHEMAS).fetchall()
        if only_value(new, "select to_regnamespace(%s)", [schema]) is not None
    ]
    for name, is_sequence, role, privilege, further in old.execute(ON_RELATIONS).fetchall():
        identifier = sql.Identifier(*name.split(".", 1))
        if only_value(new, "select to_regclass(%s)", [identifier.as_string()]) is not None:
            kind = sql.SQL("sequence {}" if is_sequence else "table {}").format(identifier)
            made.append(grant(privilege, kind, role, further))
    return made


def grant(privilege: str, on: sql.Composed, role: str, further: bool) -> sql.Composed:
    return sql.SQL("grant {} on {} to {}{}").format(
        sql.SQL(privilege), on, sql.Identifier(role), sql.SQL(" with grant option" if further else "")
    )
