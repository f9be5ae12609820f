"""The part that questions about sources share: keeping some record types or categories."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import QuerySet

from datasources.enums import ALL_CATEGORIES

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


class OfRecordTypes:
    """A mixin for query builders that can be narrowed to record types or to categories.

    Names are exact; neither given, or the pseudo-category All, keeps everything.
    """

    record_types: Collection[str] = ()
    record_categories: Collection[str] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.record_types or self.record_categories)

    def keep_wanted_types(self, rows: Rows, record_type: str) -> Rows:
        """Return the rows whose record type is wanted; `record_type` is the path from a row to it."""
        if self.record_types:
            return rows.filter(**{f"{record_type}__name__in": list(self.record_types)})
        if self.record_categories and ALL_CATEGORIES not in self.record_categories:
            return rows.filter(**{f"{record_type}__category__name__in": list(self.record_categories)})
        return rows
