"""Towns beside a state that they are not in: Pittsburg, PA is Pittsburgh, PA, and not a town in California."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from datasources.search.better_spelling import SHORTEST, BetterSpelling
from datasources.search.query.candidates import Span
from datasources.search.query.fillers import WORDS_THAT_ARE_CODES
from datasources.search.query.named_records import Candidates, Place
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Reading
from pdap.db.prepared import rows_read_rarely

SQL = """
select typed.number, near.spelling, max(near.weight)
from unnest(%(names)s::text[], %(states)s::integer[]) with ordinality as typed (name, state_id, number)
cross join lateral (
    select spelling.spelling, spelling.weight
    from public.place_spellings spelling join public.locations place on place.id = spelling.location_id
    where spelling.short and spelling.spelling operator(public.%%) typed.name
      and place.type in ('Locality', 'County') and place.state_id = typed.state_id
) near
group by 1, 2
"""
# The state says much, but a town of another state may not be known at all: at least this alike (1 is the same).
LEAST_IN_STATE, SAME = 0.86, 1.0
LONGEST = 3


def spelled_in_state(
    text: str, reading: Reading, words: Sequence[Word], by_span: Mapping[Span, Candidates]
) -> str | None:
    """Return a query with a town spelled as in the state beside it; None where nothing there is like it.

    One query, or none.
    """
    towns = [
        (start, end, name, state, least)
        for (start, end), state, least in misplaced_towns(reading, words, by_span)
        if len(name := " ".join(word.plain for word in words[start:end])) >= SHORTEST
    ]
    likest = likest_in([(name, state, least) for _, _, name, state, least in towns])
    for (start, end, name, _, _), better in zip(towns, likest, strict=True):
        if better and better != name:
            typed = r"\W+".join(re.escape(word.text) for word in words[start:end])
            return re.sub(rf"\b{typed}\b", better, text, count=1)
    return None


def misplaced_towns(
    reading: Reading, words: Sequence[Word], by_span: Mapping[Span, Candidates]
) -> Iterator[tuple[Span, Place, float]]:
    """Give the words that may be a town in a state that the query names, though no town there is called so.

    The last is how alike the town's name must be: ordinary words are spelled right, but for a blank (Lacrosse, WI).
    """
    named = [part for part in reading.parts if part.role == "place"]
    if len(named) != 1 or reading.place is None:
        return
    # New York and Washington are cities as well.
    state_named = next((place for place in reading.places if place.type == "State"), None)
    if state_named:
        for start, end in runs_of_words(reading):
            # A name may have ordinary words beside the one with the slip: Twin Laes.
            is_strange = any(BetterSpelling.is_strange(word.plain) for word in words[start:end])
            is_town_elsewhere = bool((start, end) in by_span and by_span[start, end].places)
            yield (start, end), state_named, LEAST_IN_STATE if is_strange or is_town_elsewhere else SAME
        return
    # A code that is a word as well, such as PA, says its state at the end of the query or of a phrase.
    start, end = named[0].start, named[0].end
    if end < len(words) and words[end].plain in WORDS_THAT_ARE_CODES and (end, end + 1) in by_span:
        for state in by_span[end, end + 1].places:
            if state.type == "State" and not any(place.lies_in(state) for place in reading.places):
                yield (start, end), state, LEAST_IN_STATE


def runs_of_words(reading: Reading) -> list[Span]:
    """Return the runs of words that the reading takes for nothing else."""
    runs: list[Span] = []
    for part in reading.parts:
        if part.role != "word":
            continue
        if runs and runs[-1][1] == part.start:
            runs[-1] = runs[-1][0], part.end
        else:
            runs.append((part.start, part.end))
    return [(start, end) for start, end in runs if end - start <= LONGEST]


def likest_in(towns: Sequence[tuple[str, Place, float]]) -> list[str | None]:
    """Return for each name the town or county of its state that is most like it, of equally like ones the bigger.

    It is at least as alike as said; blanks do not matter.
    """
    if not towns:
        return []
    names, states = [name for name, _, _ in towns], [state.state_id for _, state, _ in towns]
    alike: list[list[tuple[float, int, str]]] = [[] for _ in towns]
    for number, spelling, weight in rows_read_rarely(SQL, {"names": names, "states": states}):
        name = names[number - 1]
        if spelling[0] == name[0]:
            alike[number - 1].append((likeness(name, spelling), weight, spelling))
    best = [max(candidates, default=(0.0, 0, "")) for candidates in alike]
    return [
        spelling if likest >= least else None for (likest, _, spelling), (_, _, least) in zip(best, towns, strict=True)
    ]


def likeness(name: str, spelling: str) -> float:
    """Return how alike two spellings are: 1 for the same, blanks aside."""
    if name.replace(" ", "") == spelling.replace(" ", ""):
        return SAME
    return SequenceMatcher(None, name, spelling, autojunk=False).ratio()
