"""Comparing answers that must not tell whether an address has an account."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from accounts import hashers


def neutral(response: HttpResponse) -> str:
    """Return a page without what differs by chance or is the visitor's own: tokens of forms, addresses typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def work_of(monkeypatch: Any, action: Callable[[], Any]) -> tuple[list[str], list[str]]:
    """Do something; return which hashes it computed and which kinds of statements it sent, in their order."""
    hashed: list[str] = []
    real = hashers.hash_digest
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as captured:
        patch.setattr(hashers, "hash_digest", lambda *words: hashed.append(words[0]) or real(*words))
        action()
    return hashed, [kind_of(query["sql"]) for query in captured]


def kind_of(sql: str) -> str:
    """Return a statement's verb and table; a savepoint kept and one undone are the same work."""
    verb = sql.split()[0].upper()
    if verb in ("RELEASE", "ROLLBACK"):
        return "END OF SAVEPOINT"
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
    return f"{verb} {table.group(1)}" if table else verb
