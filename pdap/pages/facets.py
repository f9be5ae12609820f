"""The filter of the search page: record categories and types, what is chosen, and how many sources each has."""

from dataclasses import dataclass, field

from django.http import QueryDict

from datasources.enums import ALL_CATEGORIES
from datasources.models import RecordType
from datasources.queries.place_sources import Found
from pdap.pages import parameters
from pdap.pages.errors import BadInputError


@dataclass
class Choice:
    """One box to tick."""

    label: str
    count: int
    chosen: bool


@dataclass
class CategoryChoice(Choice):
    """A category with its types."""

    types: list[Choice] = field(default_factory=list)


class Facets:
    """What a visitor has chosen of categories and types; both together are refused, as the API does."""

    def __init__(self, types: list[RecordType], query: QueryDict) -> None:
        """Take all record types with their categories, and the address's query; BadInputError on unknown labels."""
        self.all_types = types
        categories = list(dict.fromkeys(one.category.name for one in types))
        chosen = parameters.labels(query, "record_categories", [*categories, ALL_CATEGORIES], "record category")
        self.types = parameters.labels(query, "record_types", [one.name or "" for one in types], "record type")
        self.categories = [] if ALL_CATEGORIES in chosen else chosen
        if self.categories and self.types:
            raise BadInputError("Choose record categories or record types, not both: untick one kind.")
        self.choices: list[CategoryChoice] = []

    @property
    def wanted(self) -> set[int]:
        """The ids of the record types to keep."""
        return {
            one.pk
            for one in self.all_types
            if (not self.types or one.name in self.types)
            and (not self.categories or one.category.name in self.categories)
        }

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return bool(self.types or self.categories)

    def counted(self, found: Found) -> "Facets":
        """Return this with a box for each category and each type that has sources, counted before filtering."""
        counts = found.by_type()
        by_category: dict[str, CategoryChoice] = {}
        for one in self.all_types:
            name = one.category.name
            category = by_category.setdefault(name, CategoryChoice(name, 0, name in self.categories))
            category.count += counts[one.pk]
            if counts[one.pk] or one.name in self.types:
                category.types.append(Choice(one.name or "", counts[one.pk], one.name in self.types))
        self.choices = list(by_category.values())
        return self
