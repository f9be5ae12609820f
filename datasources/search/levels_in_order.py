"""All that a place has, as indexes hold it in the order of results; of very many sources, the first of each level."""

# ruff: noqa: S608 - the inserted parts are ours
from agencies.enums import Level
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
ABOVE = f" cross join (select id from public.locations where id {above_sql('place')}) above"
# Numbers of sources are kept: none is read to know.
IS_LARGE = f"""(
    select coalesce(sum(sources), 0) > {{most}} from (
        select sources from public.search_counts where area = %(area)s and area_id = %(area_id)s
        union all
        select sources from public.search_counts where area = '{Area.PLACE}' and area_id {above_sql("place")}
    ) part
)"""


def levels_in_order(search: SearchLinks, most: int, of_level: int) -> Reach:
    """Return the rows of a place below the nation; where it has more sources than `most`, so many of each level."""
    here, above = search.parts
    parts = [
        *(WHOLE.format(rows=ROWS_ALIKE, place=place) for place in (here, above)),
        FIRST.format(rows=ROWS_ALIKE, and_place="", place=here, of_level=of_level),
        FIRST.format(rows=ROWS_ALIKE, and_place=ABOVE, place="link.location_id = above.id", of_level=of_level),
    ]
    area = {"area": AREAS[search.place.type].value, "area_id": search.parameters["inside"]}
    return Reach(" union all ".join(parts), search.parameters | area, search.is_near, IS_LARGE.format(most=most))
