"""The filter of a kind of agency, such as sheriffs, to which the search box leads."""

from collections.abc import Iterable, Sequence

from django.http import QueryDict
from django.utils.translation import gettext

from datasources.search.query.agency_kinds import ANY_AGENCY, BY_NAME
from datasources.search.query.serving_agencies import ids_of_kind
from datasources.search.results.conditions import Narrowing
from datasources.search.views.filters import Choice, Filter
from pdap.db.arrays import array_literal
from pdap.web import parameters


class AgencyKindFilter(Filter):
    """Kinds of agency as people name them, of which the page offers no boxes: the search box knows their names."""

    NAME = "agency_kind"
    is_offered = False

    def __init__(self) -> None:
        super().__init__(self.NAME, gettext("Kind of agency"))

    def parse(self, query: QueryDict) -> list[Choice]:
        names = [name for name, kind in BY_NAME.items() if kind is not ANY_AGENCY]
        return [Choice(self.name, name) for name in parameters.labels(query, self.name, names, self.legend.lower())]

    def narrowing(self, chosen: Sequence[Choice]) -> Narrowing:
        condition = f"agency_id = any(%({self.name})s::integer[])"
        return Narrowing(
            self.name, condition, {self.name: array_literal(ids_of_kinds(choice.value for choice in chosen))}
        )

    def counted(self) -> None:
        """Return nothing: what is not offered needs no number."""

    def label(self, choice: Choice) -> str:
        return str(BY_NAME[choice.value].plural)


def ids_of_kinds(names: Iterable[str]) -> list[int]:
    """Return the ids of the agencies that are of one of the kinds."""
    return sorted({pk for name in names for pk in ids_of_kind(BY_NAME[name])})
