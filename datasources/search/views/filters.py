"""The filters of the search page.

A filter reads its choice from the address, says in SQL which links it keeps and what of them it counts, and what an
option is called. The page, the downloads, the feed and the counts beside the boxes all ask it.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext

from datasources.enums import ALL_CATEGORIES, Freshness
from datasources.freshness import freshness_sql
from datasources.models import RecordType
from datasources.search.results.conditions import Counted, Narrowing
from pdap.db.arrays import array_literal
from pdap.db.enums import UrlStatus
from pdap.lib.typed_numbers import typed_number
from pdap.web import parameters
from pdap.web.errors import BadInputError

LONGEST_FORMAT = 60
EARLIEST, LATEST = 1800, 2200
# What links are grouped by to be counted: where few values come together, one pass counts several filters.
LISTS, FACTS = ("lists",), ("archived", "broken")
STATUS = f"case when broken then '{UrlStatus.BROKEN}' else '{UrlStatus.OK}' end"


class Choice(NamedTuple):
    """A chosen option of a filter: the parameter of the address, and its value."""

    name: str
    value: str


class Filter:
    """A filter of several options, of which a link must have one that is chosen."""

    # Whether the page has boxes to tick; otherwise only links lead to it.
    is_offered = True

    def __init__(self, name: str, legend: str) -> None:
        self.name, self.legend = name, legend

    def parse(self, query: QueryDict) -> list[Choice]:
        """Return what the address chooses; BadInputError for what does not exist."""
        raise NotImplementedError

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        """Return which links have one of the chosen options."""
        raise NotImplementedError

    def counted(self) -> Counted | None:
        """Return what of the links is counted; None where nothing is."""
        raise NotImplementedError

    def counts(self, numbers: Mapping[tuple[str, str], int]) -> dict[Choice, int]:
        """Return the number of sources of each option, from those of what is counted."""
        return {Choice(self.name, value): number for (name, value), number in numbers.items() if name == self.name}

    def label(self, choice: Choice) -> str:
        return gettext(choice.value)

    def ordered_choices(self) -> Sequence[Choice]:
        """Return the options that are offered in this order; empty where the links alone say what there is."""
        return ()


class EnumFilter(Filter):
    """A filter whose options are the labels of a choices class; `column` is the link's, and an array if it has many."""

    def __init__(self, name: str, legend: str, choices: type, column: str, counted: Counted | None = None) -> None:
        super().__init__(name, legend)
        self.choices, self.column, self.of_links = choices, column, counted
        pg_enum = getattr(choices, "pg_enum", None)
        self.type = f"public.{pg_enum}" if pg_enum else "text"
        self.options = {str(value): Choice(name, str(value)) for value in choices.values}  # type: ignore[attr-defined]

    def parse(self, query: QueryDict) -> list[Choice]:
        return [self.options[value] for value in parameters.labels(query, self.name, self.options, self.legend.lower())]

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        options = f"%({self.name})s::{self.type}[]"
        is_list = self.of_links is not None and self.of_links.many
        condition = f"{self.column} && {options}" if is_list else f"{self.column} = any({options})"
        return Narrowing(self.name, condition, {self.name: array_literal(choice.value for choice in chosen)})

    def counted(self) -> Counted | None:
        return self.of_links

    def label(self, choice: Choice) -> str:
        return str(self.choices(choice.value).label)

    def ordered_choices(self) -> Sequence[Choice]:
        return list(self.options.values())


class KindFilter(Filter):
    """Record categories and record types together: what is of a chosen category or of a chosen type is kept."""

    CATEGORIES, TYPES = "record_categories", "record_types"

    def __init__(self, types: Sequence[RecordType]) -> None:
        super().__init__(self.CATEGORIES, gettext("Record type"))
        self.types = types
        self.options = {
            record_type.pk: (
                Choice(self.CATEGORIES, record_type.category.name),
                Choice(self.TYPES, record_type.name or ""),
            )
            for record_type in types
        }

    def parse(self, query: QueryDict) -> list[Choice]:
        """Return the chosen categories and types; the pseudo-category All chooses nothing."""
        categories = list(dict.fromkeys(record_type.category.name for record_type in self.types))
        chosen = parameters.labels(query, self.CATEGORIES, [*categories, ALL_CATEGORIES], gettext("record category"))
        types = parameters.labels(
            query, self.TYPES, [record_type.name or "" for record_type in self.types], gettext("record type")
        )
        named = [] if ALL_CATEGORIES in chosen else [Choice(self.CATEGORIES, name) for name in chosen]
        return [*named, *(Choice(self.TYPES, name) for name in types)]

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        types = [pk for pk, options in self.options.items() if not set(options).isdisjoint(chosen)]
        return Narrowing(
            self.name, f"record_type_id = any(%({self.name})s::integer[])", {self.name: array_literal(types)}
        )

    def counted(self) -> Counted:
        return Counted(self.name, ("record_type_id",), "record_type_id")

    def counts(self, numbers: Mapping[tuple[str, str], int]) -> dict[Choice, int]:
        """Return the numbers of types, and of categories their sums."""
        counts: dict[Choice, int] = {}
        for pk, options in self.options.items():
            for option in options:
                counts[option] = counts.get(option, 0) + numbers.get((self.name, str(pk)), 0)
        return counts

    def ordered_choices(self) -> Sequence[Choice]:
        return list(dict.fromkeys(option for record_type in self.types for option in self.options[record_type.pk]))


class FormatFilter(Filter):
    """File formats, which are free text: what the links have is offered."""

    def parse(self, query: QueryDict) -> list[Choice]:
        sent = [value.strip() for value in query.getlist(self.name) if value.strip()]
        if any("\0" in value or len(value) > LONGEST_FORMAT for value in sent):
            raise BadInputError(gettext("Choose a file format from the list, such as CSV."))
        return [Choice(self.name, value) for value in dict.fromkeys(sent)]

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        options = f"%({self.name})s::text[]"
        return Narrowing(
            self.name, f"{self.name} && {options}", {self.name: array_literal(choice.value for choice in chosen)}
        )

    def counted(self) -> Counted:
        return Counted(self.name, LISTS, "record_formats", many=True)


class YesFilter(Filter):
    """A filter with one option, which a link has or has not."""

    def __init__(self, name: str, legend: str, value: str, words: str, column: str) -> None:
        super().__init__(name, legend)
        self.option, self.words, self.column = Choice(name, value), words, column

    def parse(self, query: QueryDict) -> list[Choice]:
        chosen = parameters.labels(query, self.name, [self.option.value], self.legend.lower())
        return [self.option] if chosen else []

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        return Narrowing(self.name, self.column)

    def counted(self) -> Counted:
        return Counted(self.name, FACTS, self.column)

    def counts(self, numbers: Mapping[tuple[str, str], int]) -> dict[Choice, int]:
        return {self.option: numbers.get((self.name, "true"), 0)}

    def label(self, choice: Choice) -> str:
        return self.words

    def ordered_choices(self) -> Sequence[Choice]:
        return [self.option]


class YearsFilter(Filter):
    """The years that records are about, from and to: what is known to cover some of them is kept."""

    FROM, TO = "covers_from", "covers_to"

    def parse(self, query: QueryDict) -> list[Choice]:
        """Return the years; BadInputError for what is no year, or for an end before the beginning."""
        chosen = []
        for name in (self.FROM, self.TO):
            value = query.get(name, "").strip()
            year = typed_number(value)
            if value and not (year and EARLIEST <= year <= LATEST):
                raise BadInputError(
                    gettext("Enter a four-digit year from %(first)d to %(last)d, such as 2019.")
                    % {"first": EARLIEST, "last": LATEST}
                )
            if year:
                chosen.append(Choice(name, str(year)))
        if len(chosen) == 2 and int(chosen[0].value) > int(chosen[1].value):
            raise BadInputError(gettext("The end year must be after the start year."))
        return chosen

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        """Return which links have years that touch the chosen ones; an unknown end means that it goes on."""
        years = dict(chosen)
        return Narrowing(
            self.name,
            "(coverage_start is not null or coverage_end is not null)"
            f" and (coverage_start is null or coverage_start <= %({self.TO})s)"
            f" and (coverage_end is null or coverage_end >= %({self.FROM})s)",
            {
                self.TO: datetime.date(int(years.get(self.TO, LATEST)), 12, 31),
                self.FROM: datetime.date(int(years.get(self.FROM, EARLIEST)), 1, 1),
            },
        )

    def counted(self) -> None:
        """Return nothing: years are typed, not ticked."""

    def label(self, choice: Choice) -> str:
        pattern = gettext("From %(year)s") if choice.name == self.FROM else gettext("Until %(year)s")
        return pattern % {"year": choice.value}


class LinkFilter(EnumFilter):
    """Whether the address works: unless something else is chosen, what does not is set apart (contract 5.2)."""

    WORKING, BROKEN = Choice("link", UrlStatus.OK.value), Choice("link", UrlStatus.BROKEN.value)

    def __init__(self) -> None:
        super().__init__("link", gettext("Link"), UrlStatus, STATUS, Counted("link", FACTS, STATUS))

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        conditions = {self.WORKING: "not broken", self.BROKEN: "broken"}
        return Narrowing(self.name, " or ".join(conditions[choice] for choice in chosen))

    def label(self, choice: Choice) -> str:
        return gettext("Not reported broken") if choice == self.WORKING else gettext("Broken")


class FreshnessFilter(EnumFilter):
    """How fresh a source is; nothing is counted, since that would be worked out for every source of every search."""

    def __init__(self) -> None:
        super().__init__("freshness", gettext("Freshness"), Freshness, freshness_sql("link.data_source_id"))
