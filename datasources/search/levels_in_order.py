"""All that a place has, as indexes hold it in the order of results; of very many sources, the first of each level."""

# ruff: noqa: S608 - the inserted parts are ours
from agencies.enums import Level, level_at_sql
from datasources.models.search_count import AREAS, Area
from datasources.search.page_of_lines import IN_ORDER
from datasources.search.search_links import ROWS_ALIKE, Reach, SearchLinks
from locations.queries.relatives import above_sql

# The rows of a place, and of what lies above it. Those of a large one are the first of each level, which is one range
# of an index; only one of the two is run, for all of the rows.
WHOLE = "{rows} where {place} and not (select is_cut from reached)"
FIRST = f"""select of_level.* from generate_series(0, {len(Level)}) of (level){{and_place}} cross join lateral (
    {{rows}} where {{place}} and link.level = of.level order by {IN_ORDER} limit {{of_level}}
) of_level where (select is_cut from reached)"""
ABOVE = f"(select id from public.locations where id {above_sql('place')}) above"
AND_ABOVE, IS_ABOVE = f" cross join {ABOVE}", "link.location_id = above.id"
# Numbers of sources are kept: none is read to know, but where only the parts together have so many. A source that they
# share counts once.
COUNTS = (
    "select sum(sources) as sources from public.search_counts where area = {area} and area_id {ids} group by area_id"
)
COUNTS_HERE = COUNTS.format(area="%(area)s", ids="= %(area_id)s")
COUNTS_ABOVE = COUNTS.format(area=f"'{Area.PLACE}'", ids=above_sql("place"))
NUMBER = """(
    select count(*) filter (where is_only) + count(distinct data_source_id) filter (where not is_only)
    from ({rows}) link where not broken
)"""
IS_LARGE = f"""(
    select case
        when max(sources) > {{most}} then true
        when sum(sources) > {{most}} then {NUMBER} > {{most}}
        else false
    end
    from ({{counts}}) part
)"""
# Which levels have rows beyond the first.
MORE = "select from public.searchable_sources link where {place} and link.level = of.level offset {of_level} limit 1"
CUT_LEVELS = f"""(
    select json_agg({level_at_sql("of.level")}) from generate_series(0, {len(Level)}) of (level)
    where exists ({{more_here}}){{or_above}}
)"""
OR_ABOVE = f" or exists (select from {ABOVE} where exists ({{more}}))"


def levels_in_order(search: SearchLinks, most: int, of_level: int) -> Reach:
    """Return the rows of a place; where it has more sources than `most`, so many of each level.

    Nothing lies above the nation, which has all that has any place.
    """
    here, *above = search.parts
    parts = [WHOLE.format(rows=ROWS_ALIKE, place=place) for place in search.parts]
    parts.append(FIRST.format(rows=ROWS_ALIKE, and_place="", place=here, of_level=of_level))
    counts, or_above = COUNTS_HERE, ""
    area, area_id = Area.PLACED, 0
    if above:
        parts.append(FIRST.format(rows=ROWS_ALIKE, and_place=AND_ABOVE, place=IS_ABOVE, of_level=of_level))
        counts = f"{COUNTS_HERE} union all {COUNTS_ABOVE}"
        or_above = OR_ABOVE.format(more=MORE.format(place=IS_ABOVE, of_level=of_level))
        area, area_id = AREAS[search.place.type], search.parameters["inside"]
    rows = " union all ".join(ROWS_ALIKE + f" where {place}" for place in search.parts)
    is_cut = IS_LARGE.format(most=most, rows=rows, counts=counts)
    cut_levels = CUT_LEVELS.format(more_here=MORE.format(place=here, of_level=of_level), or_above=or_above)
    parameters = search.parameters | {"area": area.value, "area_id": area_id}
    return Reach(" union all ".join(parts), parameters, search.is_near, is_cut, cut_levels)
