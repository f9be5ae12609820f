"""What a visitor has typed, for a page that could not take it and gives it back."""

from django.http import HttpRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# What was typed into these is not repeated: it is secret, or none of the visitor's own.
UNSAID = ("password", "token", "code", "key", "secret", "signature", "state")
LONGEST_TEXT = 20_000
MOST_FIELDS = 200


def submitted_fields(request: HttpRequest) -> list[dict[str, str]]:
    """Return the fields that a visitor has filled in: each with its name, its label and its text."""
    if request.method in SAFE:
        return []
    try:
        fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except Exception:
        return []
    return [
        {"name": name, "label": field_label(name), "text": text[:LONGEST_TEXT]}
        for name, text in fields[:MOST_FIELDS]
        if text and not any(word in name.lower() for word in UNSAID)
    ]


def field_label(name: str) -> str:
    return name.rpartition("-")[2].replace("_", " ").capitalize()
