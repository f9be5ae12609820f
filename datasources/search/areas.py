"""What lies in a place, asked of documents: one index then finds words there, without what has them elsewhere.

The document of a data source or an agency has a lexeme for each `Area` that it lies in (revision a6d3f0b95e17).
"""

# ruff: noqa: S608 - names of areas are ours
from typing import Any

from django.db.models import BooleanField, F, Func

from datasources.models.search_count import AREAS, Area
from locations.enums import LocationType
from locations.queries.relatives import ABOVE

OWN = " ".join(
    f"when '{kind}' then '{AREAS[kind]} ' || {column}"
    for kind, column in (
        (LocationType.STATE, "state_id"),
        (LocationType.COUNTY, "county_id"),
        (LocationType.LOCALITY, "id"),
    )
)
# All that has a place lies in the nation.
NEAR = f"""(
    select string_agg(quote_literal(area), ' | ')::tsquery
    from (
        select case type {OWN} else '{Area.PLACED} 0' end as area from public.locations where id = %s
        union
        select '{Area.PLACE} ' || id from ({ABOVE}) above
    ) areas
)"""


def near_sql(parameter: str) -> str:
    """Return the full-text query for what lies in a place, given by its parameter, or in what that lies in."""
    return NEAR.replace("%s", f"%({parameter})s")


class LiesNear(Func):
    """Whether a document says that its record lies in a place, or in what that lies in."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, document: str | F, location_id: int) -> None:
        super().__init__(document)
        self.location_id = location_id

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        document, parameters = compiler.compile(self.source_expressions[0])
        return f"{document} @@ {NEAR}", (*parameters, *(self.location_id,) * NEAR.count("%s"))
