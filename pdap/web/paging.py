"""A page of a list, with links to the others that keep the rest of the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from pdap.lib.status_counts import KeptNumber
from pdap.web import parameters


@dataclass(frozen=True)
class CountedApart:
    """Rows whose number is asked of a simpler query: what rows are sorted by need not be worked out to count them."""

    rows: QuerySet[Any, Any]
    counted: QuerySet[Any, Any] | KeptNumber

    def count(self) -> int:
        return self.counted.count()

    def __getitem__(self, part: slice) -> QuerySet[Any, Any]:
        return self.rows[part]


@dataclass(frozen=True)
class FirstPageRead:
    """Rows of which the first page has been read; each says in `total` how many there are in all."""

    first: Sequence[Any]
    all_rows: Callable[[], Any]

    def count(self) -> int:
        return self.first[0].total if self.first else 0

    def __getitem__(self, part: slice) -> Iterable[Any]:
        return self.all_rows()[part] if part.start else self.first[part]


def page_of(request: HttpRequest, items: Any | Sequence[Any], size: int) -> Page:
    """Return the page of a list that the address asks for with `page`; Http404 beyond the last.

    The page carries `links`: (label, address) for each page to offer, None as the address of a gap.
    """
    number = parameters.number(request.GET, "page", gettext("Page"), default=1)
    paginator = Paginator(items, size)
    if number is None or number > paginator.num_pages:
        raise Http404
    page = paginator.page(number)
    page.links = [  # type: ignore[attr-defined]
        (str(page_number), address(request, page_number) if isinstance(page_number, int) else None)
        for page_number in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    ]
    page.previous_link = address(request, number - 1) if page.has_previous() else None  # type: ignore[attr-defined]
    page.next_link = address(request, number + 1) if page.has_next() else None  # type: ignore[attr-defined]
    return page


def address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    if page == 1:
        del query["page"]
    return f"{request.path}?{query.urlencode()}" if query else request.path
