"""Two characters that JSON in a script would take for ends of lines: answers have them escaped, whatever wrote it.

Django REST framework's renderer writes them so, and clients have the bytes of its answers.
"""

import re

SEPARATORS = ("\u2028", "\u2029")
# Both begin with the same byte, which most answers have nowhere: to look for it takes a hundredth of the time.
FIRST_BYTE = SEPARATORS[0].encode()[0]
ENCODED = re.compile(b"|".join(separator.encode() for separator in SEPARATORS))


def with_separators_escaped(content: bytes) -> bytes:
    if FIRST_BYTE not in content:
        return content
    return ENCODED.sub(lambda match: escaped(match[0].decode()).encode(), content)


def with_separators_escaped_sql(json: str) -> str:
    """Return the SQL of the same for an expression that gives JSON as a text."""
    for separator in SEPARATORS:
        json = f"replace({json}, chr({ord(separator)}), '{escaped(separator)}')"
    return json


def escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
