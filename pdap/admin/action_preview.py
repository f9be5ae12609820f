"""What an action will do to each record that is selected, shown before anything is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

# Of a larger selection the first are done, and the rest is left for the next time: no one reads more.
MOST = 200
# The field in which the pages of an action hand on the list that they came from.
LIST_QUERY = "_list_query"
# The field in which a preview hands on what it showed of each record, as `number:mark`.
SEEN = "_seen"
# Of the records that have changed since, at most this many are named one by one.
MOST_NAMED = 10


@dataclass(frozen=True)
class Line:
    """What will become of one record, or why nothing can."""

    record: Any
    now: str
    then: str = ""
    problem: str = ""
    name: str = ""  # what the list calls the record, where that says more than its name

    @property
    def mark(self) -> str:
        """What was shown, so short that a form carries it for thousands of records."""
        return sha256(f"{self.now}\0{self.then}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Text:
    """The text that goes with an action: its label, the usual texts, and what is wrong with the one that was typed."""

    label: str
    choices: Sequence[tuple[str, str]] = field(default_factory=tuple)
    typed: str = ""
    problem: str = ""


def is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get("_confirmed") == "yes"


def marks_of(lines: Iterable[Line]) -> str:
    """Return what a preview hands on of the records that it would change."""
    return " ".join(f"{line.record.pk}:{line.mark}" for line in lines if not line.problem)


def still_as_shown(
    model_admin: admin.ModelAdmin, request: HttpRequest, records: Iterable[Any], line_of: Callable[[Any], Line]
) -> list[Any]:
    """Return the records that are as the confirmed preview showed them; name those that changed meanwhile.

    A form that hands on nothing has shown nothing, and is taken at its word.
    """
    records = list(records)
    if SEEN not in request.POST:
        return records
    seen = dict(mark.partition(":")[::2] for mark in request.POST[SEEN].split())
    lines = [line_of(record) for record in records]
    changed = [line for line in lines if seen.get(str(line.record.pk)) != line.mark]
    label = getattr(model_admin, "suggestion_label", str)
    for line in changed[:MOST_NAMED]:
        now = f": {line.now}" if line.now else ""
        messages.warning(request, f"“{label(line.record)}” was left as it is. It has changed since the preview{now}.")
    if (more := len(changed) - MOST_NAMED) > 0:
        messages.warning(request, f"{more} more were left as they are. They have changed since the preview.")
    if gone := len(seen.keys() - {str(record.pk) for record in records}):
        verb = "exists" if gone == 1 else "exist"
        messages.warning(request, f"{gone} of the records in the preview no longer {verb}.")
    return [line.record for line in lines if seen.get(str(line.record.pk)) == line.mark]


def list_query(request: HttpRequest) -> str:
    """Return the filters, search and page of the list that an action began on."""
    return request.POST.get(LIST_QUERY, request.GET.urlencode())


def typed_text(request: HttpRequest) -> str:
    """Return what was written on the preview, or the ready-made text that was chosen."""
    return (request.POST.get("text") or request.POST.get("choice") or "").strip()


def preview(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    rows: QuerySet[Any],
    action: str,
    verb: str,
    line_of: Callable[[Any], Line],
    text: Text | None = None,
    most: int = MOST,
) -> HttpResponse:
    """Return the page that lists each record with its change, and what cannot be done and why.

    Of more than `MOST` the first are read out, and the rest is done as well, up to `most`.
    """
    records = list(rows[: most + 1])
    lines = sorted((line_of(record) for record in records[:most]), key=lambda line: bool(line.problem))
    label = getattr(model_admin, "suggestion_label", str)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": verb,
        "opts": model_admin.model._meta,
        "verb": verb,
        "action": action,
        "lines": [replace(line, name=label(line.record)) for line in lines[:MOST]],
        "unread": lines[MOST:],
        "total": len(lines),
        "doable": [line for line in lines if not line.problem],
        "seen": marks_of(lines),
        "is_cut": len(records) > most,
        "most": most,
        "text": text,
        "checkbox": ACTION_CHECKBOX_NAME,
        "list_query": list_query(request),
    }
    return TemplateResponse(request, "admin/preview.html", context)
