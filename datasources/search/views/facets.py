"""The filters chosen on the search page, the sources that they keep, and the count beside each option."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from datasources.models import RecordType
from datasources.search.results.conditions import Narrowed
from datasources.search.views.filter_registry import registry
from datasources.search.views.filters import Choice, Filter, KindFilter, LinkFilter, YearsFilter

# Beyond this many, the options of a filter without a list of its own are left out, the rarest first.
MOST_OPTIONS = 12


@dataclass
class Option:
    """One box to tick."""

    name: str
    value: str
    label: str
    count: int | None
    chosen: bool
    under: list["Option"] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return any(option.chosen for option in self.under)


@dataclass
class Facet:
    """A filter with its options, or with the years that were typed."""

    name: str
    legend: str
    options: list[Option]
    chosen: list[Choice]
    years: dict[str, str] | None = None

    def offered(self, total: int) -> list[Option]:
        """Return the options that change what is found: not what finds nothing, nor a single one that finds it all."""
        options = [option for option in self.options if option.count != 0 or option.chosen or option.open]
        if len(options) == 1 and not options[0].chosen and not options[0].under:
            count = options[0].count
            return [] if count is not None and count >= total else options
        return options


@dataclass
class Chip:
    """A chosen option with the address of the same page without it."""

    label: str
    address: str


class Selection:
    """Everything that an address chooses."""

    def __init__(self, types: Sequence[RecordType], query: QueryDict) -> None:
        """Take all record types with their categories, and the address's query; BadInputError as the filters say."""
        self.query = query
        self.filters = registry(types)
        self.chosen: dict[Filter, list[Choice]] = {criterion: criterion.parse(query) for criterion in self.filters}
        self.active = [criterion for criterion in self.filters if self.chosen[criterion]]
        self.narrowed = self._narrowed()

    def chosen_values(self, name: str) -> list[str]:
        return [choice.value for choices in self.chosen.values() for choice in choices if choice.name == name]

    def _narrowed(self) -> Narrowed:
        """Return what all filters keep and count; links that no longer work only where they are asked for."""
        chosen = {criterion: self.chosen[criterion] for criterion in self.active}
        links = next(criterion for criterion in self.filters if isinstance(criterion, LinkFilter))
        apart = None if chosen.get(links) else links.name
        narrowings = [
            criterion.narrowing(choices) for criterion, choices in {links: [LinkFilter.WORKING], **chosen}.items()
        ]
        counted = [counted for criterion in self.filters if (counted := criterion.counted())]
        return Narrowed(narrowings, counted, apart, links.narrowing([LinkFilter.WORKING]).condition)

    def facets(self, numbers: Mapping[tuple[str, str], int], is_cut: bool = False) -> list[Facet]:
        """Return the filters with the number of sources of each option, counted as the other filters leave them.

        Where only the best matches were counted, an option that none of them has may still have others: it is offered
        without a number.
        """
        none = None if is_cut else 0
        offered = [criterion for criterion in self.filters if criterion.is_offered]
        return [self._facet(criterion, criterion.counts(numbers), none) for criterion in offered]

    def _facet(self, criterion: Filter, counts: dict[Choice, int], none: int | None) -> Facet:
        chosen = self.chosen[criterion]
        choices = (
            criterion.ordered_choices()
            or sorted(
                {option for option in counts if option.name == criterion.name} | set(chosen),
                key=lambda option: (-counts.get(option, 0), option.value.casefold()),
            )[:MOST_OPTIONS]
        )
        options: list[Option] = []
        for choice in choices:
            is_counted = criterion.counted() or not criterion.ordered_choices()
            count = counts.get(choice, 0) or none if is_counted else None
            option = Option(choice.name, choice.value, criterion.label(choice), count, choice in chosen)
            if choice.name == KindFilter.TYPES:
                if count or count is None or option.chosen:
                    options[-1].under.append(option)
            elif count or count is None or option.chosen or isinstance(criterion, KindFilter):
                options.append(option)
        years = {choice.name: choice.value for choice in chosen} if isinstance(criterion, YearsFilter) else None
        return Facet(criterion.name, criterion.legend, options, chosen, years)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The chosen filters, as an address says them."""
        return [(choice.name, choice.value) for criterion in self.active for choice in self.chosen[criterion]]

    def chips(self, path: str, of: Sequence[Filter] | None = None) -> list[Chip]:
        """Return what is chosen, of all or some filters, each with the address at which it no longer is."""
        return [
            Chip(criterion.label(choice), address_without(path, self.query, choice, criterion))
            for criterion in (self.active if of is None else of)
            for choice in self.chosen[criterion]
        ]


def address_without(path: str, query: QueryDict, choice: Choice, criterion: Filter) -> str:
    """Return the address of the first page of the same search without one choice."""
    rest = query.copy()
    rest.pop("page", None)
    sent = criterion.parse(query)
    rest.setlist(choice.name, [other.value for other in sent if other.name == choice.name and other != choice])
    return f"{path}?{rest.urlencode()}"
