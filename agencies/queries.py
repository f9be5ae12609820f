"""Questions about agencies that querysets do not answer."""

from dataclasses import dataclass

from django.db import connection

from locations.names import short_name
from pdap.db.prepared import rows_read_often
from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase
from pdap.db.queries.typeahead import BEGINS_LIKE_KEY, Rank, typeahead_parameters
from pdap.lib.name_folding import folded, name_key

# The most words of what was typed that are looked for.
MOST_WORDS = 8
# A page of those that are shown before anything is typed.
MOST_FIRST = 10

# As with places: a later step only where the earlier ones have not filled the page. The words of the second step may
# stand in the agency's name or in its place's: "pittsburgh police" finds the Pittsburgh Bureau of Police.
SQL = f"""
with prefix as materialized (
    select agency_id, location_id, replace(spelling, ' ', '') = %(key)s as exact,
           spelling like %(folded)s || '%%' as begins, weight, spelling
    from public.agency_spellings
    where {BEGINS_LIKE_KEY}
    order by exact desc, begins desc, weight desc, spelling, agency_id, location_id limit %(upto)s
),
infix as materialized (
    select agency_id, location_id, spelling like %(word0)s || '%%' as begins, weight, spelling
    from public.agency_spellings
    where (select count(*) from prefix) < %(upto)s and agency_id not in (select agency_id from prefix){{words}}
    order by begins desc, weight desc, spelling, agency_id, location_id limit %(upto)s
),
alike as materialized (
    select agency_id, location_id, public.similarity(spelling, %(folded)s) as likeness, weight, spelling
    from public.agency_spellings
    where %(page)s = 1 and spelling operator(public.%%) %(folded)s
      and not exists (select from prefix) and not exists (select from infix)
    order by likeness desc, weight desc, spelling, agency_id, location_id limit %(upto)s
),
found as (
    select agency_id, location_id, 1 as rank, exact, begins, 0::real as likeness, weight, spelling from prefix
    union all select agency_id, location_id, 2, false, begins, 0, weight, spelling from infix
    union all select agency_id, location_id, 3, false, false, likeness, weight, spelling from alike
)
select agency.id, agency.name, agency.jurisdiction_type, place.state_iso, place.county_name, place.locality_name,
       place.state_name, found.rank, found.exact
from found
-- The view can be some minutes old: an agency that was taken back meanwhile is not shown. What is shown of the others
-- isn't read from a second view, which is refreshed at another time: while only one knows where an agency has moved, no
-- row of the other would fit.
join public.agencies agency on agency.id = found.agency_id and {is_public_sql("agency")}
left join public.locations_expanded place on place.id = found.location_id
order by rank, exact desc, begins desc, likeness desc, weight desc, spelling, found.agency_id, found.location_id
limit %(limit)s offset %(offset)s
"""  # noqa: S608 - the inserted rule is ours
FIRST = f"""
select agency.id, agency.name, agency.jurisdiction_type, agency.state_iso, agency.county_name, agency.municipality
from public.typeahead_agencies agency
join public.agencies live on live.id = agency.id and {is_public_sql("live")}
order by agency.name, agency.id, agency.location_id limit %(limit)s offset %(offset)s
"""  # noqa: S608 - the inserted rule is ours
WORD = """
      and words like '%%' || %(word{number})s || '%%'"""


@dataclass(frozen=True)
class AgencySuggestion:
    """An agency that may be meant, at one of its places; `exact` says that it is called so."""

    id: int
    display_name: str
    jurisdiction_type: str
    state_iso: str | None
    county_name: str | None
    locality_name: str | None
    state_name: str | None = None
    rank: int = Rank.BEGINS
    exact: bool = False

    @property
    def place(self) -> str:
        return short_name(self) if self.state_name else ""


class AgencyTypeahead(QueryBuilderBase[list[AgencySuggestion]]):
    """Public agencies whose names begin so, then those with all the words, else the most alike (contract 5.7)."""

    is_one_statement = True

    def __init__(self, typed: str, page: int = 1, limit: int = 10) -> None:
        """Take what was typed, taken literally, and a page counted from one."""
        self.typed, self.page, self.limit = typed.strip(), page, limit

    def run(self) -> list[AgencySuggestion]:
        if not name_key(self.typed):
            return []
        words = {f"word{number}": word for number, word in enumerate(folded(self.typed).split()[:MOST_WORDS])}
        parameters: dict[str, str | int] = {
            **words,
            **typeahead_parameters(self.typed, self.page, self.limit),
        }
        conditions = "".join(WORD.replace("{number}", str(number)) for number in range(len(words)))
        rows = rows_read_often(SQL.replace("{words}", conditions), parameters)
        return [AgencySuggestion(*row) for row in rows]


class FirstAgencies(QueryBuilderBase[list[AgencySuggestion]]):
    """Public agencies by name, before anything is typed: existing clients show them then."""

    is_one_statement = True

    def __init__(self, page: int = 1) -> None:
        self.page = page

    def run(self) -> list[AgencySuggestion]:
        with connection.cursor() as cursor:
            cursor.execute(FIRST, {"limit": MOST_FIRST, "offset": (self.page - 1) * MOST_FIRST})
            return [AgencySuggestion(*row) for row in cursor.fetchall()]
