"""Places that someone may mean by what they have typed so far (contract 5.7)."""

import re
from dataclasses import dataclass

from django.db import connection

from locations.names import long_name, own_name, short_name
from pdap.db.prepared import rows_read_often
from pdap.db.queries import QueryBuilderBase, run_query_builder
from pdap.db.queries.typeahead import BEGINS_LIKE_KEY, Rank, typeahead_parameters
from pdap.lib.name_folding import folded, name_key

# Five digits, and perhaps the four of ZIP+4, with a hyphen or dash before them or not; some say first what it is.
ZIP_CODE = re.compile(r"(?:(?i:zip ?code|zip|c[o\u00f3]digo postal):? )?([0-9]{5})(?:[-\u2010-\u2015 ]?[0-9]{4})?")
# A page of those that are shown before anything is typed.
MOST_FIRST = 10
FULL_WIDTH = {ord("\N{FULLWIDTH DIGIT ZERO}") + digit: str(digit) for digit in range(10)}
FULL_WIDTH |= {ord("\N{FULLWIDTH HYPHEN-MINUS}"): "-", ord("\N{IDEOGRAPHIC SPACE}"): " "}
# Four digits that are no year: a ZIP code of New England, New Jersey or Puerto Rico without its zero, perhaps.
WITHOUT_ZERO = re.compile(r"(?!19|20)[1-9][0-9]{3}")
# Mail to the armed forces abroad: Americas, Pacific, Europe and the rest.
MILITARY = re.compile(r"340[0-9]{2}|96[2-6][0-9]{2}|09[0-9]{3}")

# Each step is only taken when those before it have not filled the page. Names begin as they are typed, or would without
# blanks: "lasalle" is La Salle, "mc gregor" McGregor. Folding leaves nothing of what was typed that LIKE would take for
# a wildcard; the operator % keeps what pg_trgm finds alike. `weight` puts the bigger of two places
# of one name first.
SQL = f"""
with prefix as materialized (
    select location_id, bool_or(replace(spelling, ' ', '') = %(key)s) as exact,
           bool_or(spelling like %(folded)s || '%%') as begins, max(weight) as weight
    from public.place_spellings
    where {BEGINS_LIKE_KEY}
    group by location_id order by exact desc, begins desc, weight desc, location_id limit %(upto)s
),
infix as materialized (
    select location_id, max(weight) as weight
    from public.place_spellings
    where short and spelling like '%%' || %(folded)s || '%%'
      and (select count(*) from prefix) < %(upto)s
      and location_id not in (select location_id from prefix)
    group by location_id order by weight desc, location_id limit %(upto)s
),
alike as materialized (
    select location_id, max(
        public.similarity(spelling, %(folded)s)
        -- "pitsburg pa" means a place whose state is said right.
        + case when spelling like '%% ' || %(last)s then 0.2 else 0 end
    ) as likeness, max(weight) as weight
    from public.place_spellings
    where %(page)s = 1 and short and spelling operator(public.%%) %(folded)s
      and not exists (select from prefix) and not exists (select from infix)
    group by location_id order by likeness desc, weight desc, location_id limit %(upto)s
),
found as (
    select location_id, 1 as rank, exact, begins, 0::float as likeness, weight from prefix
    union all select location_id, 2, false, false, 0, weight from infix
    union all select location_id, 3, false, false, likeness, weight from alike
)
select place.location_id, place.display_name, place.type, place.state_name, state.state_iso, place.county_name,
       place.locality_name, found.rank, found.exact
from found
join public.typeahead_locations place on place.location_id = found.location_id
left join public.us_states state on state.state_name = place.state_name
order by rank, exact desc, begins desc, likeness desc, weight desc,
         array_position(array['State', 'County', 'Locality'], place.type::text), display_name, location_id
limit %(limit)s offset %(offset)s
"""  # noqa: S608 - the inserted condition is ours

# The town that the mail calls a code by is usually meant, unless the code lies deep in another that has agencies. What
# has none and is not called so is a quarter of a city, more often than not: it comes after the city.
NEAREST = """
select place.location_id, place.display_name, place.type, place.state_name, state.state_iso, place.county_name,
       place.locality_name, 1, true
from (
    select lat::float, lng::float, public.folded(city) as city, state_iso
    from public.zip_codes where zip_code = %(zip_code)s limit 1
) center
join lateral (
    select town.id, locality.population,
           (town.lat - center.lat) ^ 2 + ((town.lng - center.lng) * cos(radians(center.lat))) ^ 2 as distance,
           exists (select from public.place_spellings own join public.us_states state on state.id = town.state_id
                   where own.location_id = town.id and own.spelling = center.city
                     and state.state_iso = center.state_iso) as called,
           exists (select from public.link_agencies__locations serves where serves.location_id = town.id) as served
    from public.locations town join public.localities locality on locality.id = town.locality_id
    where town.type = 'Locality' and town.lat between center.lat - 0.5 and center.lat + 0.5
      and town.lng between center.lng - 0.5 and center.lng + 0.5
) near on true
join public.typeahead_locations place on place.location_id = near.id
left join public.us_states state on state.state_name = place.state_name
-- A town reaches as far as it is big: a hundred times the people, ten times the distance.
order by near.distance / greatest(coalesce(near.population, 1), 500)
    * case when near.called then 0.25 when near.served then 1 else 25 end, place.location_id
limit %(limit)s
"""

FIRST = """
select place.location_id, place.display_name, place.type, place.state_name, state.state_iso, place.county_name,
       place.locality_name
from public.typeahead_locations place
left join public.us_states state on state.state_name = place.state_name
order by place.display_name, place.location_id limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True)
class PlaceSuggestion:
    """A place that may be meant: `display_name` is the long form (contract 2.2), `exact` says it was typed in full."""

    location_id: int
    display_name: str
    type: str
    state_name: str | None
    state_iso: str | None
    county_name: str | None
    locality_name: str | None
    rank: int = Rank.BEGINS
    exact: bool = False

    @property
    def label(self) -> str:
        return long_name(self)

    @property
    def spellings(self) -> set[str]:
        """The keys of the ways of writing the place in full: typing one of them means this place."""
        whole = (self.display_name, long_name(self), short_name(self), own_name(self))
        return {name_key(name) for name in (*whole, f"{own_name(self)}, {self.state_name}")}


class PlaceTypeahead(QueryBuilderBase[list[PlaceSuggestion]]):
    """Names that begin with what was typed, then those that hold it; only where there is none, the most alike."""

    is_one_statement = True

    def __init__(self, typed: str, page: int = 1, limit: int = 10) -> None:
        """Take what was typed, taken literally, and a page counted from one."""
        self.typed, self.page, self.limit = typed.strip(), page, limit

    def run(self) -> list[PlaceSuggestion]:
        if not name_key(self.typed):
            return []
        parameters = typeahead_parameters(self.typed, self.page, self.limit)
        parameters["last"] = folded(self.typed).rpartition(" ")[2]
        return [PlaceSuggestion(*row) for row in rows_read_often(SQL, parameters)]


class FirstPlaces(QueryBuilderBase[list[PlaceSuggestion]]):
    """Places by name, before anything is typed: existing clients show them then."""

    is_one_statement = True

    def __init__(self, page: int = 1) -> None:
        self.page = page

    def run(self) -> list[PlaceSuggestion]:
        with connection.cursor() as cursor:
            cursor.execute(FIRST, {"limit": MOST_FIRST, "offset": (self.page - 1) * MOST_FIRST})
            return [PlaceSuggestion(*row) for row in cursor.fetchall()]


class PlacesOfZipCode(QueryBuilderBase[list[PlaceSuggestion]]):
    """The towns that a ZIP code may belong to, the likeliest first; none where no one knows the code."""

    is_one_statement = True

    def __init__(self, zip_code: str, limit: int = 5) -> None:
        self.zip_code, self.limit = zip_code_of(zip_code), limit

    def run(self) -> list[PlaceSuggestion]:
        """Return the towns around the code's center."""
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, {"zip_code": self.zip_code, "limit": self.limit})
            return [PlaceSuggestion(*row) for row in cursor.fetchall()]


def zip_code_of(typed: str) -> str:
    """Return the five digits of a ZIP code or ZIP+4, also of full-width ones; empty for anything else."""
    code = ZIP_CODE.fullmatch(plain_digits(typed))
    return code[1] if code else ""


def plain_digits(typed: str) -> str:
    return typed.translate(FULL_WIDTH).strip()


def is_military(zip_code: str) -> bool:
    """Return whether a code is one of mail to the armed forces abroad, which belongs to no place here."""
    return MILITARY.fullmatch(zip_code_of(zip_code)) is not None


def is_zip_code(typed: str) -> bool:
    return bool(zip_code_of(typed))


def suggest_places(typed: str, limit: int = 10) -> list[PlaceSuggestion]:
    """Return the first places that may be meant, by name or by ZIP code, also one that has lost its first zero."""
    if zip_code := zip_code_of(typed):
        return run_query_builder(PlacesOfZipCode(zip_code, min(limit, 5)))
    places = run_query_builder(PlaceTypeahead(typed, limit=limit))
    if not places and WITHOUT_ZERO.fullmatch(digits := plain_digits(typed)):
        return run_query_builder(PlacesOfZipCode(f"0{digits}", min(limit, 5)))
    return places
