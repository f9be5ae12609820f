"""What the catalog lacks: each app registers its rules, with the rows that lack something and the form that helps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Fact:
    """Something that is known of a record: text, or a link where there is an address."""

    label: str
    text: str
    address: str = ""


# Makes the form of a record for a request, bound to what was sent; the form has `save()`.
FormMaker = Callable[[HttpRequest, Any, Any], Any]


@dataclass(frozen=True)
class Gap:
    """A rule: records that lack something, why that matters, and what closes it.

    `rank` orders the rules: 10 to 19 what is decided wrongly, 20 to 39 agencies and places, 40 and up sources and
    requests. `state` leads from a row to the code of its state, `place` to the number of its location; where `place` is
    empty, the pages of places do not speak of it. `order` says which records come first; where that takes long,
    `ranking` returns the numbers of all records that the rule may hold in that order. A rule without a form is closed
    at the addresses that `ways` gives. `label_by_state` returns the label in a state, by its code, where its words
    differ.
    """

    name: str
    rank: int
    label: Any  # text, or one that is translated when it is read
    sentence: str
    rows: Callable[[], QuerySet[Any, Any]]
    permission: str
    facts: Callable[[Any], Sequence[Fact]]
    form: FormMaker | None = None
    ways: Callable[[Any], Sequence[Fact]] = lambda record: ()
    state: str = ""
    place: str = ""
    order: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]] = lambda rows: rows.order_by("pk")
    ranking: Callable[[], Sequence[int]] | None = None
    label_by_state: Callable[[str], str] | None = None

    def label_in(self, state_iso: str | None) -> str:
        """Return the label as it stands on the page of a state, or of a place in it; None is the nation."""
        return self.label_by_state(state_iso) if self.label_by_state and state_iso else str(self.label)

    def labels_of(self, numbers: Collection[int]) -> Mapping[int, str]:
        """Return the label for each of some records, by number: in the words of its state."""
        if self.label_by_state is None:
            return dict.fromkeys(numbers, str(self.label))
        records = self.rows().model._default_manager.filter(pk__in=numbers)
        return {pk: self.label_in(state) for pk, state in records.values_list("pk", self.state)}

    def in_state(self, rows: QuerySet[Any, Any], state_iso: str) -> QuerySet[Any, Any]:
        """Keep the rows of a state; all where none is named."""
        if not state_iso or not self.state:
            return rows
        inside = rows.model._default_manager.filter(**{self.state: state_iso})
        return rows.filter(pk__in=inside.values("pk"))


_gaps: dict[str, Gap] = {}


def register_gaps(*gaps: Gap) -> None:
    for gap in gaps:
        if gap.name in _gaps:
            raise ValueError(f"Two rules are called {gap.name}.")
        _gaps[gap.name] = gap


def all_gaps() -> list[Gap]:
    """Return all rules that apps have registered, in their order."""
    return sorted(_gaps.values(), key=lambda gap: gap.rank)


def gap_named(name: str) -> Gap | None:
    return _gaps.get(name)


def gaps_of(person: Any) -> list[Gap]:
    """Return the rules whose gaps a person may close."""
    return [gap for gap in all_gaps() if person.has_perm(gap.permission)]
