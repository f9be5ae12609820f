"""Connecting to the databases that data moves between; no password gets into a message or a command line."""

from urllib.parse import quote, urlsplit

import psycopg
from psycopg import conninfo, pq

from pdap.db.database_urls import UnreadableUrlError, libpq_url, url_text
from pdap.db.raw_rows import only_row
from pdap.lib.environment import env
from pdap.ops.preflight import OLDEST_SERVER
from pdap.ops.transfer.errors import TransferError

# Both ends write values in the same format, and wait for as long as it takes.
SESSION = """
set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
set extra_float_digits = 1; set client_encoding = 'UTF8'; set search_path = ''; set statement_timeout = 0;
set lock_timeout = 0; set idle_in_transaction_session_timeout = 0
"""


def connect(url: str) -> psycopg.Connection:
    """Connect in autocommit mode; TransferError says why not."""
    try:
        address = libpq_url(url)
    except UnreadableUrlError:
        raise TransferError("Enter the address in the format postgresql://USER:PASSWORD@HOST:PORT/NAME.") from None
    try:
        connection = psycopg.connect(
            address, connect_timeout=10, autocommit=True, application_name="pdap transfer", prepare_threshold=None
        )
    except psycopg.OperationalError as error:
        raise TransferError(f"Can't reach {database_label(url)}: {str(error).strip().splitlines()[-1]}") from None
    if major_version(connection) < OLDEST_SERVER:
        connection.close()
        raise TransferError(
            f"{database_label(url)} is older than PostgreSQL {OLDEST_SERVER}, the oldest that this supports."
        )
    connection.execute(SESSION)
    return connection


def database_label(url: str) -> str:
    """Return a database's name in messages: its name and host, never its user or password."""
    return f"{name_of(url)} on {', '.join(sorted(hosts_of(url))) or 'this machine'}"


def hosts_of(url: str) -> set[str]:
    """Return the hosts of a URL, as libpq reads it, with its options and PGHOST; none means this machine."""
    inherited = {option.keyword.decode(): option.val.decode() for option in pq.Conninfo.get_defaults() if option.val}
    parameters = {**inherited, **conninfo.conninfo_to_dict(libpq_url(url))}
    hosts = {host.strip().lower() for name in ("host", "hostaddr") for host in str(parameters.get(name, "")).split(",")}
    if service := parameters.get("service"):
        hosts.add(f"service {service}".lower())
    return hosts - {""}


def name_of(url: str) -> str:
    return str(conninfo.conninfo_to_dict(libpq_url(url)).get("dbname", ""))


def sibling_url(url: str, database: str) -> str:
    return url_text(urlsplit(libpq_url(url))._replace(path=f"/{quote(database, safe='')}"))


def maintenance_url(url: str) -> str:
    """Return the URL of the database from which the server's others are created and renamed (MAINTENANCE_DATABASE)."""
    return sibling_url(url, env.str("MAINTENANCE_DATABASE"))


def major_version(connection: psycopg.Connection) -> int:
    """Return the server's major version, such as 15."""
    return connection.info.server_version // 10000


def database_identity(connection: psycopg.Connection) -> tuple[str, int]:
    """Return what identifies a database whatever its URL: its cluster's ID and its own."""
    return only_row(
        connection,
        "select (select system_identifier::text from pg_control_system()),"
        " (select oid::bigint from pg_database where datname = current_database())",
    )
