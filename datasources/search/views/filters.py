"""The registry of the search page's filters.

A filter reads its choice from the address, says which links it keeps, which of its options a link has, and what an
option is called. The page, the downloads, the feed and the counts beside the boxes all ask it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.http import QueryDict

from agencies.enums import AgencyType, Level
from datasources.enums import ALL_CATEGORIES, AccessType
from datasources.models import RecordType
from datasources.search.links import SearchLink
from pdap.db.enums import UrlStatus
from pdap.web import parameters
from pdap.web.errors import BadInputError

LONGEST_FORMAT = 60
EARLIEST, LATEST = 1800, 2200


class Choice(NamedTuple):
    """What was chosen of a filter: the parameter of the address, and its value."""

    name: str
    value: str


class Filter:
    """A filter of several options, of which a link must have one that is chosen."""

    def __init__(self, name: str, legend: str) -> None:
        self.name, self.legend = name, legend

    def parse(self, query: QueryDict) -> list[Choice]:
        """Return what the address chooses; BadInputError for what does not exist."""
        raise NotImplementedError

    def options_of(self, link: SearchLink) -> Iterable[Choice]:
        raise NotImplementedError

    def keeps(self, link: SearchLink, chosen: Sequence[Choice]) -> bool:
        return any(option in chosen for option in self.options_of(link))

    def label(self, choice: Choice) -> str:
        return choice.value

    def known(self) -> Sequence[Choice]:
        """Return the options that are offered in this order; empty where the links alone say what there is."""
        return ()


class EnumFilter(Filter):
    """A filter whose options are the labels of a choices class; `column` is the link's attribute."""

    def __init__(self, name: str, legend: str, choices: type, column: str) -> None:
        super().__init__(name, legend)
        self.choices, self.column = choices, column
        self.options = {str(value): Choice(name, str(value)) for value in choices.values}  # type: ignore[attr-defined]

    def parse(self, query: QueryDict) -> list[Choice]:
        return [self.options[value] for value in parameters.labels(query, self.name, self.options, self.legend.lower())]

    def options_of(self, link: SearchLink) -> Iterable[Choice]:
        value = getattr(link, self.column)
        if value is None:
            return ()
        return [self.options[one] for one in value] if isinstance(value, list) else (self.options[value],)

    def label(self, choice: Choice) -> str:
        return str(self.choices(choice.value).label)

    def known(self) -> Sequence[Choice]:
        return list(self.options.values())


class KindFilter(Filter):
    """Record categories and record types together: what is of a chosen category or of a chosen type is kept."""

    CATEGORIES, TYPES = "record_categories", "record_types"

    def __init__(self, types: Sequence[RecordType]) -> None:
        super().__init__(self.CATEGORIES, "Record type")
        self.types = types
        self.options = {
            one.pk: (Choice(self.CATEGORIES, one.category.name), Choice(self.TYPES, one.name or "")) for one in types
        }

    def parse(self, query: QueryDict) -> list[Choice]:
        """Return the chosen categories and types; the pseudo-category All chooses nothing."""
        categories = list(dict.fromkeys(one.category.name for one in self.types))
        chosen = parameters.labels(query, self.CATEGORIES, [*categories, ALL_CATEGORIES], "record category")
        types = parameters.labels(query, self.TYPES, [one.name or "" for one in self.types], "record type")
        named = [] if ALL_CATEGORIES in chosen else [Choice(self.CATEGORIES, name) for name in chosen]
        return [*named, *(Choice(self.TYPES, name) for name in types)]

    def options_of(self, link: SearchLink) -> Iterable[Choice]:
        return self.options.get(link.record_type_id, ())

    def known(self) -> Sequence[Choice]:
        return list(dict.fromkeys(option for one in self.types for option in self.options[one.pk]))


class FormatFilter(Filter):
    """File formats, which are free text: what the links have is offered."""

    def parse(self, query: QueryDict) -> list[Choice]:
        sent = [value.strip() for value in query.getlist(self.name) if value.strip()]
        if any("\0" in value or len(value) > LONGEST_FORMAT for value in sent):
            raise BadInputError("Choose a file format from the list, such as CSV.")
        return [Choice(self.name, value) for value in dict.fromkeys(sent)]

    def options_of(self, link: SearchLink) -> Iterable[Choice]:
        return [Choice(self.name, value) for value in link.record_formats]


class YesFilter(Filter):
    """A filter with one option, which a link has or has not."""

    def __init__(self, name: str, legend: str, value: str, words: str, column: str) -> None:
        super().__init__(name, legend)
        self.option, self.words, self.column = Choice(name, value), words, column

    def parse(self, query: QueryDict) -> list[Choice]:
        chosen = parameters.labels(query, self.name, [self.option.value], self.legend.lower())
        return [self.option] if chosen else []

    def options_of(self, link: SearchLink) -> Iterable[Choice]:
        return [self.option] if getattr(link, self.column) else []

    def label(self, choice: Choice) -> str:
        return self.words

    def known(self) -> Sequence[Choice]:
        return [self.option]


class YearsFilter(Filter):
    """The years that records are about, from and to: what is known to cover some of them is kept."""

    FROM, TO = "covers_from", "covers_to"

    def parse(self, query: QueryDict) -> list[Choice]:
        """Return the years; BadInputError for what is no year, or for an end before the beginning."""
        chosen = []
        for name in (self.FROM, self.TO):
            value = query.get(name, "").strip()
            if value and not (value.isascii() and value.isdigit() and EARLIEST <= int(value[:9]) <= LATEST):
                raise BadInputError(f"Enter a four-digit year from {EARLIEST} to {LATEST}, such as 2019.")
            if value:
                chosen.append(Choice(name, str(int(value))))
        if len(chosen) == 2 and int(chosen[0].value) > int(chosen[1].value):
            raise BadInputError("The end year must be after the start year.")
        return chosen

    def keeps(self, link: SearchLink, chosen: Sequence[Choice]) -> bool:
        """Return whether the link's years touch the chosen ones; an unknown end means that it goes on."""
        years = dict(chosen)
        if link.coverage_start is None and link.coverage_end is None:
            return False
        begins_in_time = link.coverage_start is None or link.coverage_start.year <= int(years.get(self.TO, LATEST))
        return begins_in_time and (
            link.coverage_end is None or link.coverage_end.year >= int(years.get(self.FROM, EARLIEST))
        )

    def options_of(self, link: SearchLink) -> Iterable[Choice]:
        """Return nothing: years are typed, not ticked."""
        return ()

    def label(self, choice: Choice) -> str:
        return f"{'From' if choice.name == self.FROM else 'Until'} {choice.value}"


class LinkFilter(EnumFilter):
    """Whether the address works: unless something else is chosen, what does not is set apart (contract 5.2)."""

    WORKING, BROKEN = Choice("link", UrlStatus.OK.value), Choice("link", UrlStatus.BROKEN.value)

    def __init__(self) -> None:
        super().__init__("link", "Link", UrlStatus, "url_status")

    def label(self, choice: Choice) -> str:
        return "Not reported broken" if choice == self.WORKING else "Broken"


def registry(types: Sequence[RecordType]) -> tuple[Filter, ...]:
    return (
        KindFilter(types),
        EnumFilter("level", "Level of government", Level, "level"),
        EnumFilter("agency_type", "Agency type", AgencyType, "agency_type"),
        EnumFilter("access_types", "Access method", AccessType, "access_types"),
        FormatFilter("record_formats", "Format"),
        YearsFilter("years", "Years covered"),
        YesFilter("archived", "Archived copy", "yes", "Has an archived copy", "archived"),
        LinkFilter(),
    )
