"""Lists of any length: counting stops where no one would read further."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

# More than the catalog has of anything that people page through: every page of those can be reached.
MOST_COUNTED = 100_000


class BoundedPaginator(Paginator):
    """A paginator that looks at no more than `MOST_COUNTED` rows in order to count them.

    `cut` says that there are more than `count`: the list says so too, and ends with its last counted page.
    """

    object_list: "QuerySet[Any, Any]"

    @cached_property
    def counted(self) -> int:
        """Return how many rows there are, or one more than are counted."""
        return self.object_list.order_by()[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST_COUNTED)

    @property
    def cut(self) -> bool:
        return self.counted > MOST_COUNTED
