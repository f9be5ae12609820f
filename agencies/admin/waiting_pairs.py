"""Pairs of records that may be one: which wait, which comes next, and what their records are called."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from accounts.names import names_of
from agencies.admin.sides import ADMIN_PAGES, sides
from agencies.duplicates.judging import ONLY_PUNCTUATION
from agencies.models import AgencyLocation, AgencyMetaUrl
from audit.admin.history.tables_in_words import models_by_table
from audit.gaps.claims import claimed_by_others
from audit.merging.enums import TABLE_OF_KIND, WORDS, Kind
from audit.merging.models import DuplicatePair
from datasources.queries.records_in_words import names_of_records
from pdap.lib.typed_numbers import typed_number

# A column of a link that leads to a record of the kind: the admin's autocomplete goes by such.
RELATIONS: dict[Kind, Any] = {
    Kind.AGENCY: (AgencyLocation, "agency"),
    Kind.PLACE: (AgencyLocation, "location"),
    Kind.META_URL: (AgencyMetaUrl, "meta_url"),
}
SAME_NAME = "The names are the same."
# What claims of pairs are kept under.
CLAIMS = "duplicate-pairs"


def known_kind(word: str) -> Kind:
    """Return the kind that a word in an address stands for; Http404 for others."""
    if word not in WORDS:
        raise Http404
    return WORDS[word]


def open_pairs() -> QuerySet[DuplicatePair]:
    """Return the pairs that wait for a decision: not dismissed, and both records are there."""
    return pairs_of_existing_records(DuplicatePair.objects.filter(dismissed_at=None))


def unclaimed_pairs(pairs: QuerySet[DuplicatePair], person: int) -> QuerySet[DuplicatePair]:
    """Leave out the pairs that someone else has open."""
    return pairs.exclude(pk__in=claimed_by_others(CLAIMS, person).values("record_id"))


def pairs_of_existing_records(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    """Keep the pairs whose records are both there: those of what is gone leave the table in the night."""
    there = Q()
    for kind, (link, column) in RELATIONS.items():
        records = link._meta.get_field(column).related_model._default_manager
        both_there = [Exists(records.filter(pk=OuterRef(name))) for name in ("first_id", "second_id")]
        there |= Q(*both_there, kind=kind)
    return pairs.filter(there)


def pairs_after(pairs: QuerySet[DuplicatePair], after: str) -> QuerySet[DuplicatePair]:
    """Return the pairs after one that was skipped, by its id; all of them where there is no such."""
    number = typed_number(after)
    last = DuplicatePair.objects.filter(pk=number).first() if number else None
    if last is None:
        return pairs
    later = Q(found_at__gt=last.found_at) | Q(found_at=last.found_at, pk__gt=last.pk)
    return pairs.filter(Q(score__lt=last.score) | Q(score=last.score) & later)


def next_pair(pairs: QuerySet[DuplicatePair]) -> tuple[DuplicatePair | None, Any]:
    """Return the first of some pairs whose records are both there, and these side by side."""
    for pair in pairs[:3]:  # what goes at this very moment, or is no place yet by the view of places
        if compared := sides(Kind(pair.kind), pair.first_id, pair.second_id):
            return pair, compared
    return None, None


def reasons_in_words(pair: DuplicatePair, compared: Any) -> list[str]:
    """Return what made a pair look like one; names that are the same differ in nothing."""
    (first, *_) = compared.lines
    same = first.left == first.right
    return [SAME_NAME if same and reason == ONLY_PUNCTUATION else reason for reason in pair.reasons]


def name_pairs(pairs: Sequence[Any], viewer: Any) -> None:
    """Give each pair its `sides` (name, number and page of each record) and its `decider`, as a viewer may read it."""
    for kind in {Kind(pair.kind) for pair in pairs}:
        own = [pair for pair in pairs if pair.kind == kind]
        names = names_of_kind(kind, {number for pair in own for number in (pair.first_id, pair.second_id)})
        for pair in own:
            pair.sides = [
                (names.get(number, "no longer there"), number, reverse(ADMIN_PAGES[kind], args=[number]))
                for number in (pair.first_id, pair.second_id)
            ]
    deciders = names_of({pair.dismissed_by_id for pair in pairs}, viewer)
    for pair in pairs:
        pair.decider = deciders[pair.dismissed_by_id] if pair.dismissed_by_id else ""


def names_of_kind(kind: Kind, numbers: set[int]) -> dict[int, str]:
    """Return what some records are called, by number, with where they are."""
    return names_of_records(models_by_table()[TABLE_OF_KIND[kind]], numbers)
