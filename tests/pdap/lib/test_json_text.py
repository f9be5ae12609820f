"""What JSON in a script would take for the end of a line is escaped the same by Python and by PostgreSQL."""

import json

import pytest
from django.db import connection

from pdap.lib.json_text import with_separators_escaped, with_separators_escaped_sql

ODD = "one\u2028two\u2029three é 😀 \\u2028"


@pytest.mark.django_db
def test_python_and_postgresql_escape_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {with_separators_escaped_sql('to_json(%s::text)::text')}", [ODD])
        (of_database,) = cursor.fetchone()
    of_python = with_separators_escaped(json.dumps(ODD, ensure_ascii=False).encode())

    assert of_database.encode() == of_python == b'"one\\u2028two\\u2029three \xc3\xa9 \xf0\x9f\x98\x80 \\\\u2028"'
    assert json.loads(of_python) == ODD
