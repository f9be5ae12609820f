"""States by the initials of their police, which no search term has to explain: NHSP, OHP, TXDPS."""

from collections.abc import Collection

from datasources.search.better_spelling import BetterSpelling
from pdap.db.prepared import rows_read_rarely

# What the last letters are short for.
POLICE = {
    "sp": "state police|state patrol",
    "shp": "state highway patrol",
    "hp": "highway patrol",
    "dps": "department of public safety",
}
# The state's code or the initials of its name, and an agency of this kind there: Ohio has no Ohio Highway Patrol.
# Of several states the one where most people live comes first.
SQL = """
select ending.word, state.state_name, ending.police
from unnest(%(words)s::text[], %(letters)s::text[], %(police)s::text[])
    with ordinality as ending (word, letters, police, number)
join public.us_states state on ending.letters in (
    lower(state.state_iso),
    (select string_agg(left(word, 1), '') from regexp_split_to_table(public.folded(state.state_name), ' ') as word)
)
join public.locations place on place.state_id = state.id and place.type = 'State'
where exists (
    select from public.locations inside
    join public.agency_spellings agency on agency.location_id = inside.id
    where inside.state_id = state.id
        and agency.spelling ~ ('^(' || public.folded(state.state_name) || ' )?(' || ending.police || ')( |$)')
)
order by ending.number, (
    select max(spelling.weight) from public.place_spellings spelling where spelling.location_id = place.id
) desc, state.id
"""


def states_whose_police_are(words: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each word the states whose police have its letters as initials, with what the last of them stand for.

    One query, or none.
    """
    states: dict[str, list[tuple[str, str]]] = {word: [] for word in words}
    endings = [
        (word, letters, police)
        for word in states
        for ending, police in POLICE.items()
        if word.endswith(ending) and (letters := word.removesuffix(ending)) and BetterSpelling.is_strange(word)
    ]
    if endings:
        columns = zip(*endings, strict=True)
        parameters = {name: list(column) for name, column in zip(("words", "letters", "police"), columns, strict=True)}
        for word, state, kind in rows_read_rarely(SQL, parameters):
            states[word].append((state, kind.split("|")[0]))
    return states
