"""People with follows and recent searches; all of them are invented and none can sign in."""

import hashlib
from collections.abc import Iterator
from random import Random
from typing import Any

from bench.measured_site import EMAIL, KEY_HASH
from bench.volume.copying import CopiedRows
from bench.volume.places import COUNTY, LOCALITY, NATIONAL, STATE, Place, Places
from bench.volume.spread import moment

CAPACITIES = (
    "advocate", "community_member", "data_publisher", "lawyer", "journalist", "police", "public_official", "researcher",
)  # fmt: skip
# What people follow and search for: towns most, the nation rarely.
LEVELS = ((NATIONAL, STATE, COUNTY, LOCALITY), (1, 25, 30, 44))
FOLLOWS, SEARCHES, EVERY_TYPE = 8, 12, 0.4


def people_tables(
    places: Places, record_types: dict[str, int], categories: dict[str, int], number: int, seed: str
) -> Iterator[CopiedRows]:
    """Give the rows of people, follows and searches; the first person has the bench's key."""
    random = Random(f"{seed} people")  # noqa: S311 - nothing secret
    numbers = range(1, number + 1)
    first = (1, EMAIL, KEY_HASH, moment(random))
    others = ((person, f"person{person}@bench.example", key_of(person), moment(random)) for person in numbers[1:])
    yield CopiedRows("users", "id email api_key created_at", [first, *others], number)
    capacities = [
        (person, capacity) for person in numbers for capacity in random.sample(CAPACITIES, random.randint(0, 2))
    ]
    yield CopiedRows("user_capacities", "user_id capacity", capacities, len(capacities))
    frequencies = [
        (person, random.choices(("daily", "weekly", "monthly", "off"), (2, 5, 6, 1))[0]) for person in numbers
    ]
    yield CopiedRows("digest_settings", "user_id frequency", frequencies, number)

    follows = numbered(pairs(random, places, numbers, FOLLOWS))
    rows = [(*follow, moment(random).replace(tzinfo=None)) for follow in follows]
    yield CopiedRows("link_user_followed_location", "id user_id location_id created_at", rows, len(rows))
    types = list(record_types.values())
    chosen = [
        (follow, record_type)
        for follow, *_ in follows
        for record_type in (types if random.random() < EVERY_TYPE else random.sample(types, random.randint(1, 6)))
    ]
    yield CopiedRows("link_follow_record_types", "follow_id record_type_id", chosen, len(chosen))

    searches = numbered(pairs(random, places, numbers[1:], SEARCHES))
    rows = [(*search, moment(random)) for search in searches]
    yield CopiedRows("recent_searches", "id user_id location_id created_at", rows, len(rows))
    chosen = [
        (s, category)
        for s, *_ in searches
        for category in random.sample(list(categories.values()), random.randint(1, 2))
    ]
    yield CopiedRows(
        "link_recent_searches__record_categories", "recent_search_id record_category_id", chosen, len(chosen)
    )


def key_of(person: int) -> str | None:
    """Return the hash of a person's key; every third person has one."""
    return hashlib.sha256(f"bench key {person}".encode()).hexdigest() if person % 3 == 0 else None


def draw_place(random: Random, places: Places) -> Place:
    """Return a place such as people ask for."""
    return random.choice(places.by_level[random.choices(*LEVELS)[0]])


def pairs(random: Random, places: Places, people: range, most: int) -> Iterator[tuple[int, int]]:
    """Give pairs of person and place, none twice: for each person none to `most`."""
    for person in people:
        for place in sorted({draw_place(random, places).id for _ in range(random.randint(0, most))}):
            yield person, place


def numbered(rows: Iterator[tuple[int, int]]) -> list[tuple[Any, ...]]:
    """Return rows with a number before each."""
    return [(number, *row) for number, row in enumerate(rows, start=1)]
