"""A second check of what has left production, independent of how the rules were applied.

In the source's snapshot, every value that identifies a person or lets them in is noted. Then everything in the target
that the public site doesn't show is searched for these values.
"""

# ruff: noqa: S608 - the names are the catalog's and quoted, the values the rules'

import re
from collections.abc import Iterator
from contextlib import closing

import psycopg

from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.database_contents import DatabaseTable, tables_of
from pdap.ops.transfer.dumping import copied_lines
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.rules import KEEP, ONCE_APPROVED
from pdap.ops.transfer.selects import CHANGE_LOG, array, identifier
from pdap.ops.transfer.servers import connect

# What identifies a person or lets them in.
SECRETS: dict[str, tuple[str, ...]] = {
    "public.users": ("email", "password_digest", "api_key"),
    "public.pending_users": ("email", "password_digest", "validation_token"),
    "public.reset_tokens": ("token", "used_token"),
    "public.refresh_tokens": ("token_hash",),
    "public.api_key_uses": ("fingerprint",),
    "public.api_keys": ("key_hash",),
    "public.problem_reports": ("email",),
    "public.mails": ("recipient", "reply_to"),
    "public.bounced_addresses": ("address",),
    "public.followers": ("email", "key_hash"),
    "public.webhooks": ("secret", "old_secret"),
    "django.account_emailaddress": ("email",),
    "django.account_emailconfirmation": ("key",),
    "django.django_session": ("session_key", "session_data"),
    "django.socialaccount_socialaccount": ("uid",),
    "django.socialaccount_socialapp": ("secret",),
    "django.socialaccount_socialtoken": ("token", "token_secret"),
    "django.usersessions_usersession": ("session_key",),
}

# What an address, a hash, a key or a token is made of; anything shorter is a word or number found everywhere.
TOKEN = re.compile(rb"[\w.@%+:$/=!#&*~?^|{}-]{8,}")
# What COPY and JSON write for a newline or a tab, and what a sentence puts after an address.
ESCAPED = re.compile(rb"\\+[bfnrtv]?")
AROUND = b".!?*~|{}:/"


class KnownValues:
    """Production's values that no one else may have."""

    def __init__(self) -> None:
        self.values: set[bytes] = set()

    def read_values(self, connection: psycopg.Connection) -> None:
        present = {table.name: {column.name for column in table.columns} for table in tables_of(connection)}
        for table, columns in SECRETS.items():
            for column in columns:
                if column in present.get(table, ()):
                    with connection.cursor() as cursor:
                        cursor.execute(f'select distinct "{column}" from {table}'.encode())
                        for (value,) in cursor:
                            self.values |= set(secrets_in(folded_bytes(value)))

    def found_in(self, line: bytes) -> bool:
        """Return whether a row has one of the values, alone or at the end of something longer such as a link."""
        for token in TOKEN.findall(ESCAPED.sub(b" ", plain_signs(line).lower())):
            parts = (token, *re.split(rb"[=:/?&#]", token))
            if any(part.strip(AROUND) in self.values for part in parts):
                return True
        return False


SIGNS = re.compile(
    rb"%40|&#0*64;|&#[xX]0*40;|&commat;|\xef\xbc\xa0|\xef\xb9\xab|\s*[\[({]\s*at\s*[\])}]\s*", re.IGNORECASE
)


def plain_signs(line: bytes) -> bytes:
    """Return a row with every disguised @ as a plain one."""
    return SIGNS.sub(b"@", line)


def secrets_in(value: bytes) -> Iterator[bytes]:
    """Give what is secret in a value: all of it or, in a sentence, its addresses."""
    tokens = TOKEN.findall(value)
    for token in tokens:
        if token == value or b"@" in token:
            yield token.strip(AROUND)


def folded_bytes(value: object) -> bytes:
    return str(value if value is not None else "").lower().encode()


def scan_database(url: str, environment: str, known_values: KnownValues) -> None:
    """Search a database; TransferError names the tables with a known value, never the value."""
    with closing(connect(url)) as connection:
        leaking = [
            table.name
            for table in tables_of(connection)
            if (select := select_of_hidden_rows(table, environment)) is not None
            and any(map(known_values.found_in, copied_lines(connection, select)))
        ]
    if leaking:
        raise TransferError(
            f"Production's email addresses, keys or tokens are in {', '.join(leaking)}. Nothing was replaced. "
            "Correct the rules in pdap/ops/transfer/allowed.py."
        )


def select_of_hidden_rows(table: DatabaseTable, environment: str) -> str | None:
    """Return the SELECT of what the public site does not show of a table; None if it shows everything."""
    rules = TABLES.get(table.name)
    shown = set(rules.columns_with(environment, KEEP, ONCE_APPROVED)) if rules and rules.catalog else set()
    columns = ", ".join(identifier(column) for column in table.columns if column.name not in shown)
    if not columns:
        return None
    select = f"select {columns} from {table.identifier}"
    if table.name == CHANGE_LOG:
        public = [name.partition(".")[2] for name, rules in TABLES.items() if rules.catalog]
        return f"{select} where table_name <> all({array(sorted(public))})"
    return select
