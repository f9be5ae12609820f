"""What other roles may do in a database, carried over to the one that replaces it.

A dump leaves privileges out, since they are the target's own business: its read-only role keeps its rights here.
"""

from contextlib import closing

import psycopg
from psycopg import sql

from pdap.transfer.replacing import exists
from pdap.transfer.servers import connect, maintenance, name_of

ON_RELATIONS = """
select n.nspname || '.' || c.relname, c.relkind = 'S', pg_get_userbyid(a.grantee), a.privilege_type, a.is_grantable
from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
where n.nspname in ('public', 'django') and a.grantee not in (0, c.relowner)
"""
ON_SCHEMAS = """
select n.nspname, pg_get_userbyid(a.grantee), a.privilege_type, a.is_grantable
from pg_namespace n, aclexplode(n.nspacl) a
where n.nspname in ('public', 'django') and a.grantee not in (0, n.nspowner)
"""
ON_DATABASE = """
select pg_get_userbyid(a.grantee), a.privilege_type, a.is_grantable
from pg_database d, aclexplode(d.datacl) a where d.datname = current_database() and a.grantee not in (0, d.datdba)
"""


def copy_privileges(old: str, new: str) -> None:
    """Grant in a new database what the old one has granted to roles, on what is in both; nothing without an old one."""
    with closing(connect(maintenance(old))) as server:
        if not exists(server, name_of(old)):
            return
    with closing(connect(old)) as reading, closing(connect(new)) as writing, writing.transaction():
        for grant in grants(reading, writing, name_of(new)):
            writing.execute(grant)


def grants(old: psycopg.Connection, new: psycopg.Connection, database: str) -> list[sql.Composed]:
    """Return the statements."""
    made = [
        grant(privilege, sql.SQL("database {}").format(sql.Identifier(database)), role, further)
        for role, privilege, further in old.execute(ON_DATABASE).fetchall()
    ]
    made += [
        grant(privilege, sql.SQL("schema {}").format(sql.Identifier(schema)), role, further)
        for schema, role, privilege, further in old.execute(ON_SCHEMAS).fetchall()
        if new.execute("select to_regnamespace(%s)", [schema]).fetchone() != (None,)
    ]
    for name, is_sequence, role, privilege, further in old.execute(ON_RELATIONS).fetchall():
        identifier = sql.Identifier(*name.split(".", 1))
        if new.execute("select to_regclass(%s)", [identifier.as_string()]).fetchone() != (None,):
            kind = sql.SQL("sequence {}" if is_sequence else "table {}").format(identifier)
            made.append(grant(privilege, kind, role, further))
    return made


def grant(privilege: str, on: sql.Composed, role: str, further: bool) -> sql.Composed:
    """Return one statement."""
    return sql.SQL("grant {} on {} to {}{}").format(
        sql.SQL(privilege), on, sql.Identifier(role), sql.SQL(" with grant option" if further else "")
    )
