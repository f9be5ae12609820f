"""Finding whose key it is: the statement of every call of the API, so its SQL is made once for each process.

Django would compile it again for each call, which costs more than all else that a kept response takes.
"""

from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from accounts.models import ApiKeyUse, User
from pdap.db.catalog_version import with_catalog_state
from pdap.db.prepared import PreparingCursor, cursor_of

ANY_DIGEST = "digest"


class Statement(NamedTuple):
    """The SQL with its parameters, and how its rows are read: the person, the catalog's state, the use of the key."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: Any


@cache
def statement() -> Statement:
    rows = with_catalog_state(User.objects.select_related("key_use").filter(api_key=ANY_DIGEST).order_by())
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    return Statement(sql, parameters, compiler, converters)


def person_of_digest(digest: str) -> User | None:
    """Return the person with a key of this hash, with `key_use` and the catalog's state."""
    known = statement()
    parameters = [digest if value == ANY_DIGEST else value for value in known.parameters]
    with cursor_of(DEFAULT_DB_ALIAS, parameters, PreparingCursor) as cursor:
        cursor.execute(known.sql, parameters)
        row = cursor.fetchone()
    if row is None:
        return None
    ((*values,),) = known.compiler.apply_converters([row], known.converters)
    person, uses = [field.attname for field in User._meta.concrete_fields], ApiKeyUse._meta.concrete_fields
    user = User.from_db(DEFAULT_DB_ALIAS, person, values[: len(person)])
    vars(user)["read_catalog_version"], vars(user)["read_catalog_change"] = values[len(person) : len(person) + 2]
    of_use = values[len(person) + 2 :]
    names = [field.attname for field in uses]
    use = ApiKeyUse.from_db(DEFAULT_DB_ALIAS, names, of_use) if of_use[0] is not None else None
    User._meta.get_field("key_use").set_cached_value(user, use)
    return user
