"""Places that somebody may mean by what they have typed so far (behaviour 3)."""

from dataclasses import dataclass

from django.db import connection

from locations.names import long_name, own_name, short_name
from pdap.queries import QueryBuilderBase, run_query_builder

# Below this likeness a place has nothing to do with what was typed; 1 is the same.
LEAST_SIMILARITY = 0.3

# `name` is what stands before the first comma, `within` what follows it: a state's letters or name, or a county's.
SQL = """
with hits as materialized (
    select place.*, state.state_iso,
           case when place.search_name ilike %(prefix)s then 1 else 2 end as rank,
           lower(place.search_name) = lower(%(name)s) as exact
    from public.typeahead_locations place
    left join public.us_states state on state.state_name = place.state_name
    where place.search_name ilike %(infix)s
      and (%(within)s = '' or state.state_iso ilike %(within)s or place.state_name ilike %(within_prefix)s
           or place.county_name ilike %(within_prefix)s or place.display_name ilike %(whole_prefix)s)
),
alike as (
    select place.*, state.state_iso, 3 as rank, false as exact,
           greatest(
               similarity(place.search_name, %(typed)s),
               similarity(concat_ws(' ', place.locality_name, place.county_name, place.state_name), %(typed)s)
           ) as likeness
    from public.typeahead_locations place
    left join public.us_states state on state.state_name = place.state_name
    where %(page)s = 1 and not exists (select from hits)
)
select location_id, display_name, type, state_name, state_iso, county_name, locality_name
from (
    select *, 0::real as likeness from hits
    union all
    (select * from alike where likeness >= %(least)s order by likeness desc limit %(limit)s)
) found
order by rank, exact desc, likeness desc,
         case when exact then array_position(array['State', 'County', 'Locality'], type::text) end, display_name
limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True)
class PlaceSuggestion:
    """A place that may be meant; `display_name` is the contract's long form."""

    location_id: int
    display_name: str
    type: str
    state_name: str | None
    state_iso: str | None
    county_name: str | None
    locality_name: str | None

    @property
    def label(self) -> str:
        """The name as pages write it."""
        return long_name(self)

    @property
    def spellings(self) -> set[str]:
        """The ways of writing the place in full, in lower case: whoever types one of them means it."""
        whole = (self.display_name, long_name(self), short_name(self), own_name(self))
        return {name.casefold() for name in (*whole, f"{own_name(self)}, {self.state_name}")}


class PlaceTypeahead(QueryBuilderBase[list[PlaceSuggestion]]):
    """Names that begin with what was typed, then those that hold it; only where there is none, the most alike."""

    def __init__(self, typed: str, page: int = 1, limit: int = 10) -> None:
        """Take what was typed, taken literally, and a page counted from one."""
        self.typed, self.page, self.limit = typed.strip(), page, limit

    def run(self) -> list[PlaceSuggestion]:
        """Return the suggestions, best first."""
        name, _, within = (part.strip() for part in self.typed.partition(","))
        name = name.removesuffix(" County").removesuffix(" county").removesuffix(" Parish").removesuffix(" parish")
        parameters: dict[str, str | int | float] = {
            "typed": self.typed,
            "name": name,
            "prefix": f"{literal(name)}%",
            "infix": f"%{literal(name)}%",
            "within": within,
            "within_prefix": f"{literal(within)}%",
            "whole_prefix": f"{literal(self.typed)}%",
            "least": LEAST_SIMILARITY,
            "page": self.page,
            "limit": self.limit,
            "offset": (self.page - 1) * self.limit,
        }
        with connection.cursor() as cursor:
            cursor.execute(SQL, parameters)
            return [PlaceSuggestion(*row) for row in cursor.fetchall()]


def literal(text: str) -> str:
    """Return a text for LIKE in which nothing is a wildcard."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def suggest_places(typed: str, limit: int = 10) -> list[PlaceSuggestion]:
    """Return the first places that may be meant."""
    return run_query_builder(PlaceTypeahead(typed, limit=limit))
