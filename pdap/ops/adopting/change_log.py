"""The change log without people's secrets (contract 9.5).

The existing triggers have logged every password hash, every hash of an API key and every email address. This is the
only time that anything is taken out of the log: what changed and when stays, the secret itself goes.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from pdap.ops.adopting.adoption_report import Finding

TITLE = "Secrets in the change log"
# How many IDs of the log one statement covers, so that progress shows and memory stays flat.
STRIDE = 50_000

# These columns of tables about people go; the rest of a row (its ID, its dates) tells what happened.
PEOPLE = ["users", "pending_users", "reset_tokens", "external_accounts"]
OF_PEOPLE = ["password_digest", "api_key", "email", "validation_token", "token", "account_identifier"]
# In any other table's rows, at any depth.
ANYWHERE = frozenset({"password_digest", "password", "api_key", "validation_token"})
# werkzeug's hashes in whatever text: scrypt:32768:8:1$salt$hex, pbkdf2:sha256:600000$salt$hex, sha1$salt$hex.
HASH = r"(?:scrypt|pbkdf2|sha1|sha224|sha256|sha384|sha512|md5|plain)(?::[^$\s\"]*)?\$[^$\s\"]*\$[0-9a-f]{32,}"
REMOVED = "[removed]"

# Rows of people: whole columns, in one statement.
BLANK = """
update public.change_log set
    old_data = case jsonb_typeof(old_data) when 'object' then old_data - %(keys)s::text[] else old_data end,
    new_data = case jsonb_typeof(new_data) when 'object' then new_data - %(keys)s::text[] else new_data end
where id >= %(first)s and id < %(end)s and table_name = any(%(people)s)
  and (old_data ?| %(keys)s::text[] or new_data ?| %(keys)s::text[])
"""
# What remains and may hold a secret deeper in a value, or in a text.
SUSPECTS = """
select id, table_name, old_data::text, new_data::text from public.change_log
where id >= %(first)s and id < %(end)s
  and (old_data::text ~ %(pattern)s or new_data::text ~ %(pattern)s)
"""
SUSPICIOUS = rf'"({"|".join(sorted(ANYWHERE | set(OF_PEOPLE)))})": |{HASH.replace("(?:", "(")}'


def purge_secrets(raw: psycopg.Connection, tell: Callable[[str, int, int], None]) -> list[Finding]:
    """Take the secrets out of every row of the log; return how many rows had one."""
    row = raw.execute("select min(id), max(id) from public.change_log").fetchone()
    first, last = row if row and row[0] is not None else (1, 0)
    blanked, cleaned = 0, 0
    for start in range(first, last + 1, STRIDE):
        window = {"first": start, "end": min(start + STRIDE, last + 1)}
        blanked += raw.execute(BLANK, {**window, "keys": OF_PEOPLE, "people": PEOPLE}).rowcount
        cleaned += clean_window(raw, window)
        tell("change log", window["end"] - first, last + 1 - first)
    return [
        Finding(TITLE, "Rows about people, with hashes, keys and addresses removed", blanked, True),
        Finding(TITLE, "Other rows, with nested secrets removed", cleaned, True),
    ]


def clean_window(raw: psycopg.Connection, window: dict[str, int]) -> int:
    """Take the secrets out of what the first statement does not reach; return how many rows had one."""
    changes = []
    for number, table, *texts in raw.execute(SUSPECTS, {**window, "pattern": SUSPICIOUS}).fetchall():
        old, new = (None if text is None else json.loads(text) for text in texts)
        keys = ANYWHERE | set(OF_PEOPLE) if table in PEOPLE else ANYWHERE
        before, after = remove_secrets(old, keys), remove_secrets(new, keys)
        if (before, after) != (old, new):
            changes.append((json_parameter(before), json_parameter(after), number))
    with raw.cursor() as cursor:
        cursor.executemany("update public.change_log set old_data = %s, new_data = %s where id = %s", changes)
    return len(changes)


def remove_secrets(value: Any, keys: frozenset[str] | set[str]) -> Any:
    """Return a JSON value without these keys at any depth, and with werkzeug's hashes taken out of its texts."""
    if isinstance(value, dict):
        return {name: remove_secrets(member, keys) for name, member in value.items() if name not in keys}
    if isinstance(value, list):
        return [remove_secrets(member, keys) for member in value]
    return re.sub(HASH, REMOVED, value) if isinstance(value, str) else value


def json_parameter(value: Any) -> Jsonb | None:
    """Return a JSON value as a parameter; SQL's null stays that."""
    return None if value is None else Jsonb(value)
