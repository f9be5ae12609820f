"""Asking for what a search finds: a page of it, all of it, the newest, or how much."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from struct import iter_unpack
from typing import Any, NamedTuple

from datasources.search.levels_in_order import levels_in_order
from datasources.search.query.web_addresses import is_web_address
from datasources.search.results import statements
from datasources.search.results.conditions import Narrowed
from datasources.search.results.statements import Statement
from datasources.search.search_links import Reach, SearchLinks, can_relax
from pdap.db.arrays import array_literal
from pdap.db.catalog_version import kept_for_version
from pdap.db.prepared import rows_read_often, rows_read_rarely

MOST_APART = 50
# A list of the best matches of words alone ends here, after forty pages: PostgreSQL ranks all matches, and joins,
# counts and sorts those that are listed.
MOST_MATCHES = 2_000
# In a place, more is listed by best match, and all is counted up to this many sources. Beyond that, a list without
# words has the first so many links of each level of government, of the place and of each that it lies in.
MOST_IN_PLACE, MOST_OF_LEVEL = 5_000, 2_000
# Of words in a place so many of the best matches are read, since some are not public, and some links no longer work.
MOST_RANKED = 6_250
# Pages of longer texts are not kept: what so many sources hold, and people ask for again, is a few words.
LONGEST_KEPT = 60


class ShownLink(NamedTuple):
    """A source of an agency, or of none, on a page; `entry` says which belong together, `year` of a yearly file."""

    entry: int
    data_source_id: int
    agency_id: int | None
    agency_name: str | None
    source_name: str
    level: str | None
    year: int | None


class NamedAgency(NamedTuple):
    """An agency of a source that is shown."""

    agency_id: int
    agency_name: str


class FoundSource(NamedTuple):
    """A source that is found, and the agencies by which it is."""

    id: int
    agency_ids: list[int]


class Neighbors(NamedTuple):
    """Where a source stands among all that are found, counted from one, and those before and after it."""

    number: int
    total: int
    previous: int | None
    next: int | None


@dataclass
class ResultsPage:
    """A page of what a search finds.

    `total` and `agency_total` count what the filters keep, `reached` what they choose from; `counts` are the sources of
    each option, `levels` the links and entries of each group. `apart` are the first sources whose links no longer work,
    on the last page only, and `apart_total` how many there are. `relaxed` says that most of the words were enough.
    `more_than` is set where only the best matches, or the first of each level, are here: there are more sources, and
    every number is the least that there are, but for links and entries of levels that are not among `cut_levels`.
    """

    total: int = 0
    agency_total: int = 0
    reached: int = 0
    apart_total: int = 0
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    levels: dict[str | None, tuple[int, int]] = field(default_factory=dict)
    entries: list[list[ShownLink]] = field(default_factory=list)
    agencies: dict[int, list[NamedAgency]] = field(default_factory=dict)
    apart: list[int] = field(default_factory=list)
    relaxed: bool = False
    more_than: int = 0
    cut_levels: frozenset[str | None] = frozenset()

    @property
    def is_cut(self) -> bool:
        return self.more_than > 0

    @property
    def entry_total(self) -> int:
        return sum(entries for _, entries in self.levels.values())


class SearchResults:
    """What a search finds, narrowed; asked in one statement, and in another where all of the words find nothing."""

    def __init__(self, search: SearchLinks, narrowed: Narrowed, sort: str = "name", grouped: bool = False) -> None:
        """Take the search, its filters, and the order of what it finds: a key of `BY_SORT`, by agency or not."""
        self.search, self.narrowed, self.sort, self.grouped = search, narrowed, sort, grouped

    def page(self, number: int, size: int) -> ResultsPage:
        """Return a page, counted from one."""
        statement = statements.page_statement(self.narrowed, self.sort, self.grouped)
        parameters = {"size": size, "offset": (number - 1) * size, "most_apart": MOST_APART}
        if self.is_for_best_matches() and (page := self.page_of_best_matches(statement, parameters)):
            return page
        page = ResultsPage()
        bounded = self.bounded_reach()
        for reach, relaxed in self.reaches():
            often = self.is_asked_often() and not relaxed
            page = as_page(self.rows(bounded or reach, statement, parameters, often)[0], relaxed)
            if page.is_cut and self.search.words and page.total <= MOST_IN_PLACE:
                # Most of the best are not public, or have links that no longer work.
                page = as_page(self.rows(reach, statement, parameters)[0])
            if page.reached:
                break
            bounded = None
        return page

    def bounded_reach(self) -> Reach | None:
        """Return the rows of a place as its page opens, of which very many are cut; None for another search."""
        search = self.search
        if search.place is None or not self.is_asked_often():
            return None
        if not search.words:
            return levels_in_order(search, MOST_IN_PLACE, MOST_OF_LEVEL)
        return None if is_web_address(search.words) else search.first_matches(MOST_RANKED)

    def page_of_best_matches(self, statement: Statement, parameters: dict[str, Any]) -> ResultsPage | None:
        """Return a page of the best matches alone; None where all are few enough to be listed.

        The words that are in so many sources are few, and asked again and again: their pages are kept.
        """

        def read() -> ResultsPage | None:
            if not self.search.has_more_matches(MOST_MATCHES):
                return None
            best = self.search.best_matches(MOST_MATCHES)
            page = as_page(self.rows(best, statement, parameters, self.is_asked_often())[0])
            # Where the list is cut is not its end.
            return replace(page, more_than=MOST_MATCHES, apart=[]) if page.reached else None

        words = self.search.words_as_compared
        if len(words) > LONGEST_KEPT:
            return read()
        name = f"best-matches-{parameters['size']}-from-{parameters['offset']}-{words}"
        return kept_for_version(name, read, is_worth_keeping=bool)

    def is_for_best_matches(self) -> bool:
        """Return whether the first results are all that a reader wants: of words alone, by how well they match."""
        search = self.search
        is_for_words = bool(search.words) and search.place is None and search.agency_id is None
        return is_for_words and not self.grouped and self.sort == "relevance" and not self.narrowed.is_chosen()

    def is_asked_often(self) -> bool:
        """Return whether it is a search as its page opens: a plan for each other way has megabytes."""
        search = self.search
        sort, grouped = ("relevance", False) if search.words else ("name", True)
        is_as_opened = (self.sort, self.grouped) == (sort, grouped) and not self.narrowed.is_chosen()
        # Few ask for words or a place within what an agency has.
        return is_as_opened and (search.agency_id is not None) != bool(search.place or search.words)

    def all_sources(self) -> Iterator[FoundSource]:
        """Give every source, those with links that no longer work last; all are read at once, as few bytes."""
        rows = self.first_rows(statements.all_statement(self.narrowed, self.sort, self.grouped), {})
        return sources_of_pairs(rows[0][0] if rows else b"")

    def neighbors_of(self, source_id: int) -> Neighbors | None:
        """Return where a source stands; None if it is not found."""
        statement = statements.neighbors_statement(self.narrowed, self.sort, self.grouped)
        rows = self.first_rows(statement, {"source": source_id})
        return Neighbors(*rows[0]) if rows and rows[0][0] is not None else None

    def found_among(self, source_ids: Collection[int]) -> set[int]:
        """Return which of some sources are found."""
        rows = self.first_rows(statements.among_statement(self.narrowed), {"among": array_literal(source_ids)})
        return set(rows[0][0]) if rows else set()

    def newest(self, most: int) -> list[int]:
        """Return the sources that were added last, the newest first."""
        return [pk for (pk,) in self.first_rows(statements.NEWEST, {"most": most})]

    def count(self) -> int:
        for reach, _ in self.reaches():
            if number := self.rows(reach, statements.NUMBER, {})[0][0]:
                return int(number)
        return 0

    def first_rows(self, statement: Statement, parameters: dict[str, Any]) -> list[Any]:
        """Return the rows of the first reach that has some."""
        return next(filter(None, (self.rows(reach, statement, parameters) for reach, _ in self.reaches())), [])

    def reaches(self) -> Iterator[tuple[Reach, bool]]:
        """Give the rows with all words, without fillers, and with most of the words, which is said to be relaxed."""
        for reach in self.search.with_all_words():
            yield reach, False
        if can_relax(self.search.words):
            yield self.search.with_most_words(), True

    def rows(self, reach: Reach, statement: Statement, parameters: dict[str, Any], often: bool = False) -> list[Any]:
        """Return the rows of a statement; `often` says that its plan is worth keeping."""
        sql = statements.statement_of(reach, self.narrowed, self.sort, statement)
        parameters = {**reach.parameters, **self.narrowed.parameters, **parameters}
        return rows_read_often(sql, parameters) if often else rows_read_rarely(sql, parameters)


def sources_of_pairs(links: bytes) -> Iterator[FoundSource]:
    """Give sources from pairs of ids, source and agency, of which those of a source stand together; 0 is none."""
    for source_id, pairs in groupby(iter_unpack(">ii", links), itemgetter(0)):
        yield FoundSource(source_id, [agency_id for _, agency_id in pairs if agency_id])


def as_page(row: tuple[Any, ...], relaxed: bool = False) -> ResultsPage:
    """Return the page that a row says; where it says that the reach was cut, the place has more than is counted."""
    total, agency_total, reached, apart_total, counts, levels, shown, agencies, apart, is_cut, cut_levels = row
    entries: dict[int, list[ShownLink]] = {}
    for link in map(ShownLink._make, shown):
        entries.setdefault(link.entry, []).append(link)
    named: dict[int, list[NamedAgency]] = {}
    for source, agency_id, name in agencies:
        named.setdefault(source, []).append(NamedAgency(agency_id, name))
    return ResultsPage(
        total,
        agency_total,
        reached,
        apart_total,
        {(name, value): number for name, value, number in counts},
        {level: (links, heads) for level, links, heads in levels},
        list(entries.values()),
        named,
        [] if is_cut else apart,
        relaxed,
        MOST_IN_PLACE if is_cut else 0,
        frozenset(cut_levels or ()),
    )
