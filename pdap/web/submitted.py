"""What a visitor has typed, for a page that could not take it and gives it back."""

import re
from collections.abc import Mapping, Sequence

from django.http import HttpRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# What was typed into fields of such names is not repeated: it is secret, or none of the visitor's own, such as
# `csrfmiddlewaretoken`. The first may stand anywhere in a name; `code` and `key` are words, or end one (`apikey`).
SECRET_PARTS = ("password", "token", "secret", "signature")
SECRET_WORDS = ("code", "key")
# What pages write into a form for themselves: names that begin so, names of Django's pages, and in a table of inputs
# the counts, the IDs, and the blank row that its script copies. A row has what the blank row has until someone types.
OWN_BEGINNING, OWN_ENDINGS = "_", ("_FORMS", "-id")
OF_DJANGO = frozenset({"action", "index", "next", "post", "select_across"})
BLANK_ROW = "__prefix__"
ROW = re.compile(r"-\d+-(?=[^-]+$)")


def submitted_fields(request: HttpRequest) -> list[dict[str, str]]:
    """Return the fields that a visitor has filled in: each with its name, its label and its text."""
    if request.method in SAFE:
        return []
    try:
        sent = dict(request.POST.lists())
    except Exception:
        return []
    return shown_fields({name: texts for name, texts in sent.items() if not is_secret(name)})


def shown_fields(sent: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Return the fields that are not empty; without a label those in which nobody has typed."""
    return [
        {"name": name, "label": "" if is_own(name, sent) else field_label(name), "text": text}
        for name, texts in sent.items()
        for text in texts
        if text
    ]


def is_secret(name: str) -> bool:
    if any(part in name.lower() for part in SECRET_PARTS):
        return True
    words = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    return any(word.endswith(SECRET_WORDS) for word in words)


def is_own(name: str, sent: Mapping[str, Sequence[str]]) -> bool:
    """Return whether the page has written a field itself."""
    if name.startswith(OWN_BEGINNING) or name.endswith(OWN_ENDINGS) or name in OF_DJANGO or BLANK_ROW in name:
        return True
    blank = ROW.sub(f"-{BLANK_ROW}-", name)
    return blank != name and blank in sent and list(sent[blank]) == list(sent[name])


def field_label(name: str) -> str:
    """Return what a field is called where its text is repeated."""
    return name.rpartition("-")[2].replace("_", " ").capitalize()
