"""Questions about agencies that querysets do not answer."""

from dataclasses import dataclass

from django.db import connection

from locations.queries.typeahead import LEAST_SIMILARITY, literal
from pdap.queries import QueryBuilderBase

SQL = """
with hits as materialized (
    select agency.*, case when agency.name ilike %(prefix)s then 1 else 2 end as rank, 0::real as likeness
    from public.typeahead_agencies agency
    where agency.name ilike %(infix)s
),
alike as (
    select agency.*, 3 as rank, similarity(agency.name, %(typed)s) as likeness
    from public.typeahead_agencies agency
    where %(page)s = 1 and not exists (select from hits)
)
select id, name, jurisdiction_type, state_iso, county_name, municipality
from (select * from hits union all select * from alike where likeness >= %(least)s) found
order by rank, likeness desc, name, id, state_iso, county_name, municipality
limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True)
class AgencySuggestion:
    """An agency that may be meant, at one of its places."""

    id: int
    display_name: str
    jurisdiction_type: str
    state_iso: str | None
    county_name: str | None
    locality_name: str | None


class AgencyTypeahead(QueryBuilderBase[list[AgencySuggestion]]):
    """Agencies whose names begin with what was typed, then those that hold it, else the most alike (behaviour 3)."""

    def __init__(self, typed: str, page: int = 1, limit: int = 10) -> None:
        """Take what was typed, taken literally, and a page counted from one."""
        self.typed, self.page, self.limit = typed.strip(), page, limit

    def run(self) -> list[AgencySuggestion]:
        """Return the suggestions, best first."""
        parameters: dict[str, str | int | float] = {
            "typed": self.typed,
            "prefix": f"{literal(self.typed)}%",
            "infix": f"%{literal(self.typed)}%",
            "least": LEAST_SIMILARITY,
            "page": self.page,
            "limit": self.limit,
            "offset": (self.page - 1) * self.limit,
        }
        with connection.cursor() as cursor:
            cursor.execute(SQL, parameters)
            return [AgencySuggestion(*row) for row in cursor.fetchall()]
