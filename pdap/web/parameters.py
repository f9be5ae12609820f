"""Reading what visitors send in an address: each function returns a value or raises BadInputError with advice."""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext

from pdap.lib.typed_numbers import typed_number
from pdap.web.errors import BadInputError

LONGEST_TEXT = 200


def text(query: QueryDict, name: str, label: str) -> str:
    """Return a text without the blanks around it; empty where none was sent."""
    value = query.get(name, "").strip()
    if "\0" in value:
        raise BadInputError(gettext("%(field)s contains an invalid character. Please retype it.") % {"field": label})
    if len(value) > LONGEST_TEXT:
        raise BadInputError(
            gettext("%(field)s is limited to %(most)d characters.") % {"field": label, "most": LONGEST_TEXT}
        )
    return value


def number(query: QueryDict, name: str, label: str, default: int | None = None) -> int | None:
    """Return a whole number from one up, or the default where none was sent."""
    value = query.get(name, "").strip()
    if not value:
        return default
    if (chosen := typed_number(value)) is None:
        raise BadInputError(gettext("That %(field)s doesn’t exist. Try searching instead.") % {"field": label.lower()})
    return chosen


def labels(query: QueryDict, name: str, known: Iterable[str], label: str) -> list[str]:
    """Return the known labels that were sent, in our spelling: repeated, or separated by commas as the API does.

    Case does not matter. A label with a comma of its own does not exist.
    """
    spelling = {known_label.casefold(): known_label for known_label in known}
    sent = [part.strip() for value in query.getlist(name) for part in value.split(",")]
    chosen = []
    for part in filter(None, sent):
        if part.casefold() not in spelling:
            advice = gettext("Choose one from the list. We don’t recognize the %(field)s “%(value)s”.")
            raise BadInputError(advice % {"field": label, "value": part[:60]})
        if spelling[part.casefold()] not in chosen:
            chosen.append(spelling[part.casefold()])
    return chosen
