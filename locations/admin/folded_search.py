"""How the admin finds states, counties and towns: by their names as all names are compared, or by their codes."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from pdap.db.name_folding import NameKey
from pdap.lib.name_folding import folded, name_key

MOST_WORDS = 10


class FoldedSearch(admin.ModelAdmin):
    """A mixin: "lasalle" finds La Salle, "dona ana county" Doña Ana, "42003" the county with that code."""

    name_column = "name"
    code_column = ""
    whole_key: Callable[[str], str] = staticmethod(name_key)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        typed = search_term.strip()
        if not typed:
            return queryset, False
        matches = Q(pk__in=[])
        if words := folded(typed).split()[:MOST_WORDS]:
            matches |= Q(*(Q(name_key__contains=word) for word in words))
        if key := self.whole_key(typed):
            matches |= Q(name_key__contains=key)
        if self.code_column and typed.isalnum():
            matches |= Q(**{f"{self.code_column}__istartswith": typed})
        return queryset.alias(name_key=NameKey(self.name_column)).filter(matches), False
