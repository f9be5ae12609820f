"""Two characters that JSON in a script would take for ends of lines: answers have them escaped, whatever wrote it.

Django REST framework's renderer writes them so, and clients have the bytes of its answers.
"""

SEPARATORS = ("\u2028", "\u2029")


def with_separators_escaped(content: bytes) -> bytes:
    for separator in SEPARATORS:
        content = content.replace(separator.encode(), escaped(separator).encode())
    return content


def with_separators_escaped_sql(json: str) -> str:
    """Return the SQL of the same for an expression that gives JSON as a text."""
    for separator in SEPARATORS:
        json = f"replace({json}, chr({ord(separator)}), '{escaped(separator)}')"
    return json


def escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
