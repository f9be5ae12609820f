"""What a visitor has typed, for a page that could not take it and gives it back."""

import re

from django.http import HttpRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# What was typed into fields of such names is not repeated: it is secret, or none of the visitor's own, such as
# `csrfmiddlewaretoken`. The first may stand anywhere in a name; `code` and `key` are words, or end one (`apikey`).
SECRET_PARTS = ("password", "token", "secret", "signature")
SECRET_WORDS = ("code", "key")
# What pages write into a form for themselves: names that begin so, and the counts and IDs of a table of inputs.
OWN_BEGINNING, OWN_ENDINGS = "_", ("_FORMS", "-id")


def submitted_fields(request: HttpRequest) -> list[dict[str, str]]:
    """Return the fields that a visitor has filled in: each with its name, its label and its text."""
    if request.method in SAFE:
        return []
    try:
        fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except Exception:
        return []
    return [
        {"name": name, "label": field_label(name), "text": text}
        for name, text in fields
        if text and not is_secret(name)
    ]


def is_secret(name: str) -> bool:
    if any(part in name.lower() for part in SECRET_PARTS):
        return True
    words = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    return any(word.endswith(SECRET_WORDS) for word in words)


def field_label(name: str) -> str:
    """Return what a field is called where its text is repeated; empty for what no visitor has typed."""
    if name.startswith(OWN_BEGINNING) or name.endswith(OWN_ENDINGS):
        return ""
    return name.rpartition("-")[2].replace("_", " ").capitalize()
