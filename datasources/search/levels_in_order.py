"""All that a place has, as indexes hold it in the order of results; of very many sources, the first of each level."""

# ruff: noqa: S608 - the inserted parts are ours
from agencies.enums import Level
from datasources.models.search_count import AREAS, Area
from datasources.search.page_of_lines import IN_ORDER
from datasources.search.search_links import ROWS, Reach, SearchLinks
from locations.queries.relatives import above_sql

# Each level of a place, and of each place above it, is one range of an index.
FIRST = f"""select of_level.* from generate_series(0, {len(Level)}) of (level){{and_place}} cross join lateral (
    {{rows}} where {{place}} and link.level = of.level order by {IN_ORDER} limit {{limit}}
) of_level"""
ABOVE = f" cross join (select id from public.locations where id {above_sql('place')}) above"
# Numbers of sources are kept: none is read to know.
IS_LARGE = f"""(
    select sum(sources) > {{most}} from (
        select sources from public.search_counts where area = %(area)s and area_id = %(area_id)s
        union all
        select sources from public.search_counts where area = '{Area.PLACE}' and area_id {above_sql("place")}
    ) part
)"""


def levels_in_order(search: SearchLinks, most: int, of_level: int) -> Reach:
    """Return the rows of a place below the nation; where it has more sources than `most`, so many of each level."""
    is_large = IS_LARGE.format(most=most)
    rows, limit = ROWS.format(likeness="0::float8"), f"case when {is_large} then {of_level} end"
    parts = [
        FIRST.format(rows=rows, and_place=and_place, place=place, limit=limit)
        for and_place, place in (("", search.parts[0]), (ABOVE, "link.location_id = above.id"))
    ]
    area = {"area": AREAS[search.place.type].value, "area_id": search.parameters["inside"]}
    return Reach(" union all ".join(parts), search.parameters | area, search.is_near, is_large)
