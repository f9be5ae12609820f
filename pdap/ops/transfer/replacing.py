"""A new database that takes the place of another, in one atomic step.

Beside the database NAME there may be NAME__new, which is being filled, and NAME__old, the one replaced last. Both
renames are one transaction of the server, so that NAME always exists, however this process ends.
"""

import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
from psycopg import sql

from pdap.db.raw_rows import only_row, only_value
from pdap.ops.transfer.environment_marks import comment_of, write_comment
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.servers import connect, maintenance_url, major_version, name_of, sibling_url

NEW, OLD = "__new", "__old"
LONGEST_NAME = 63 - len(NEW)
ATTEMPTS = 6

CONNECTED = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
SETTINGS = """
select coalesce(r.rolname, ''), split_part(setting, '=', 1), substr(setting, position('=' in setting) + 1)
from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase left join pg_roles r on r.oid = s.setrole,
    unnest(s.setconfig) as setting
where d.datname = %s
"""
# Some settings are lists of names, which quoting would turn into one name.
LISTS = frozenset({"search_path", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries"})


class Replacement:
    """A database that will take the place of another; `url` is its address until then."""

    def __init__(self, server: psycopg.Connection, url: str) -> None:
        """Name it; nothing is created yet."""
        self.server = server
        self.name = name_of(url)
        self.new = self.name + NEW
        self.old = self.name + OLD
        self._target = url
        self.url = sibling_url(url, self.new)

    def make(self) -> None:
        """Create the new database, empty, with the present one's locale; a leftover one is dropped."""
        drop(self.server, self.new)
        locale = self._locale() if exists(self.server, self.name) else sql.SQL("")
        self.server.execute(
            sql.SQL("create database {} template template0 encoding 'UTF8' {}").format(sql.Identifier(self.new), locale)
        )

    def swap(self) -> None:
        """Give the new database the name, and keep the present one as the old one; both or neither.

        TransferError if connections of other roles can't be ended: the present one then goes on serving.
        """
        self._copy_settings()
        drop(self.server, self.old)
        for attempt in range(ATTEMPTS):
            with self._emptied():
                try:
                    self._rename()
                    return
                except psycopg.errors.ObjectInUse:
                    # Someone connected in between: PostgreSQL itself has waited five seconds for them.
                    if attempt == ATTEMPTS - 1:
                        raise TransferError(
                            f"{self.name} is still in use by connections that can't be ended, and keeps serving. "
                            f"Stop the programs that use it, then run this again."
                        ) from None

    def _rename(self) -> None:
        rename = sql.SQL("alter database {} rename to {}")
        new, name, old = map(sql.Identifier, (self.new, self.name, self.old))
        with self.server.transaction():
            if exists(self.server, self.name):
                self.server.execute(rename.format(name, old))
            self.server.execute(rename.format(new, name))

    @contextmanager
    def _emptied(self) -> Iterator[None]:
        """Keep ending all connections to both: clients reconnect until the names are locked."""
        done = threading.Event()

        def end() -> None:
            with closing(connect(maintenance_url(self._target))) as connection:
                while True:
                    for name in (self.name, self.new):
                        with suppress(psycopg.errors.InsufficientPrivilege):
                            connection.execute(CONNECTED, [name])
                    if done.wait(0.05):
                        return

        thread = threading.Thread(target=end, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _locale(self) -> sql.Composable:
        """Return the present database's locale, as CREATE DATABASE takes it."""
        column = "datlocale" if major_version(self.server) >= 17 else "daticulocale"
        provider, collate, kind, name = only_row(
            self.server,
            sql.SQL("select datlocprovider::text, datcollate, datctype, {} from pg_database where datname = %s").format(
                sql.Identifier(column)
            ),
            [self.name],
        )
        parts = [sql.SQL("lc_collate {} lc_ctype {}").format(sql.Literal(collate), sql.Literal(kind))]
        if provider == "i":
            parts.append(sql.SQL("locale_provider icu icu_locale {}").format(sql.Literal(name)))
        elif provider == "b":
            parts.append(sql.SQL("locale_provider builtin builtin_locale {}").format(sql.Literal(name)))
        return sql.SQL(" ").join(parts)

    def _copy_settings(self) -> None:
        """Give the new database the present one's settings, such as search paths of roles, and its mark."""
        for role, setting, value in self.server.execute(SETTINGS, [self.name]).fetchall():
            of_role = sql.SQL("role {} in database").format(sql.Identifier(role)) if role else sql.SQL("database")
            written = sql.SQL(value) if setting in LISTS else sql.Literal(value)
            name = sql.SQL(".").join(map(sql.Identifier, setting.split(".")))
            try:
                self.server.execute(
                    sql.SQL("alter {} {} set {} = {}").format(of_role, sql.Identifier(self.new), name, written)
                )
            except psycopg.errors.InsufficientPrivilege:
                of = f"the role {role} in {self.name}" if role else self.name
                raise TransferError(
                    f"{of} has the setting {setting}, which this role can't give to the new database. Use a role "
                    f"that can, or remove the setting."
                ) from None
        write_comment(self.server, self.new, comment_of(self.server, self.name))


@contextmanager
def replacement(url: str) -> Iterator[Replacement]:
    """Give a replacement for the database at a URL, created and empty, to one process at a time.

    Unless it is swapped in, it is dropped at the end; a process that is killed leaves it to the next one.
    """
    name = name_of(url)
    if len(name.encode()) > LONGEST_NAME:
        raise TransferError(f"The name {name} is too long. The limit is {LONGEST_NAME} bytes.")
    with closing(connect(maintenance_url(url))) as server:
        lock = zlib.crc32(f"pdap transfer {name}".encode())
        if not only_value(server, "select pg_try_advisory_lock(%s)", [lock]):
            raise TransferError(f"Another process is replacing {name}. Wait for it to finish.")
        made = Replacement(server, url)
        made.make()
        try:
            yield made
        finally:
            drop(server, made.new)


def exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("select from pg_database where datname = %s", [name]).fetchone() is not None


def drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database and all connections to it, if it exists."""
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
