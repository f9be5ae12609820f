"""Places that are stored more than once, or in a form that keeps them from being recognized.

Nothing here is changed: only a curator knows which of two is right. Each finding says what follows from it.
"""

import psycopg

from pdap.db.raw_rows import only_column
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Places to look at"

# Names as they are compared: folded, and without the word that PDAP's names of counties leave out.
COUNTIES = """
select array_agg(place.id order by place.id)
from public.locations place join public.counties county on county.id = place.county_id
where place.type = 'County'
group by county.state_id, public.county_key(county.name)
having count(distinct county.id) > 1 order by 1
"""
TOWNS = """
select array_agg(place.id order by place.id)
from public.locations place join public.localities town on town.id = place.locality_id
where place.type = 'Locality'
group by town.county_id, public.folded(town.name) having count(distinct town.id) > 1 order by 1
"""
SEVERAL_IN_ONE = r"""
select place.id from public.locations place join public.localities town on town.id = place.locality_id
where place.type = 'Locality' and town.name ~ '[/;|+\n]|, |(\s(and|&)\s.*\s(and|&)\s)' order by 1
"""
# Unusual spaces, characters without width, and plain spaces where none belongs.
BLANKS = r"[\u0009-\u000D\u00A0\u00AD\u1680\u2000-\u200F\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]|^ | $|  "
ODD_NAMES = f"""
select place || ' ' || id from (
    select 'states', id from public.us_states where state_name ~ '{BLANKS}'
    union all select 'counties', id from public.counties where name ~ '{BLANKS}'
    union all select 'localities', id from public.localities where name ~ '{BLANKS}'
) as odd (place, id) order by place, id
"""  # noqa: S608 - our own pattern
WITHOUT_FIPS = r"""
select place.id from public.locations place join public.counties county on county.id = place.county_id
where place.type = 'County' and county.fips !~ '^\d{5}$' order by 1
"""
# A query for the records, what they are, and what follows from it.
QUESTIONS = (
    (
        COUNTIES,
        "Counties listed more than once in their state",
        "Search offers each of them, and each shows only its own agencies, sources and towns. Merge them in the admin, "
        "under Places.",
    ),
    (
        TOWNS,
        "Cities and towns listed more than once in their county",
        "Search offers each of them, and people who follow one don't hear about the others. Merge them in the admin, "
        "under Places; `manage.py find_duplicates` lists more that differ by a letter.",
    ),
    (
        SEVERAL_IN_ONE,
        "Cities and towns whose name contains more than one",
        "Search finds them only by the whole name. Add each town, and move the agencies there.",
    ),
    (
        ODD_NAMES,
        "Names with a no-break space or other unusual spaces",
        "Search finds them, but programs that compare names and imported files don't, and `load_geography` adds the "
        "place again. Correct the name in the admin.",
    ),
    (
        WITHOUT_FIPS,
        "Counties without a FIPS code of five digits",
        "Maps don't color them, imported files don't find them, and `load_geography` adds no towns to them. Enter the "
        "code in the admin.",
    ),
)


def list_doubled_places(raw: psycopg.Connection) -> list[Finding]:
    """Return the findings: places by location ID, names by table and ID."""
    findings = []
    for sql, text, consequence in QUESTIONS:
        records = only_column(raw, sql)
        findings.append(Finding(TITLE, text, len(records), records=records, consequence=consequence))
    return findings
