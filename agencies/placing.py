"""Which town a local agency is named after: the Pittsburgh Bureau of Police is in Pittsburgh, not only in its county.

A town of fewer than 500 people is not in our list; a name that only holds a town's name, or shares it with a township,
is not certain.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from locations.lookup import PlaceIndex
from pdap.lib.names import folded

# What may follow or precede the name of a town in the name of its agency.
BODIES = frozenset(
    {
        *("academy", "agency", "attorney", "auxiliary", "bureau", "city", "clerk", "code", "constable", "constables"),
        *("corrections", "court", "dept", "department", "detention", "district", "div", "division", "dps"),
        *("enforcement", "fire", "force", "jail", "law", "marshal", "marshals", "metro", "metropolitan", "muni"),
        *("municipal", "office", "pd", "police", "prosecutor", "prosecutors", "public", "safety", "services"),
        *("sheriff", "sheriffs", "town", "village", "borough", "boro"),
    }
)
TOWNSHIPS = frozenset({"township", "twp", "tp", "twsp", "charter"})
KINDS = frozenset({"city", "town", "village", "borough", "municipality"}) | TOWNSHIPS
# Words after which the name of the town is the name of something else: Harris County, Lincoln University.
ELSEWHERE = frozenset({"county", "parish", "co", "university", "college", "isd", "school", "schools", "airport"})


@dataclass(frozen=True)
class OwnTown:
    """The location of the town that an agency is named after, and whether that is certain."""

    location: int
    certain: bool


def own_town(places: PlaceIndex, name: str, county: int) -> OwnTown | None:
    """Return the town of a county that an agency is named after, None where it is named after none."""
    words = folded(name).split()
    fips = places.rows[county].county_fips
    for start, certain_before in starts(words):
        for length in range(len(words) - start, 0, -1):
            towns = places.towns.get((fips, "".join(words[start : start + length])))
            if not towns:
                continue
            after = words[start + length] if start + length < len(words) else ""
            if after in ELSEWHERE and words[start + length - 1] not in KINDS:
                break
            named_so = not after or after in BODIES
            # A township is often beside a town of its name, with a police of its own.
            township = after in TOWNSHIPS or (start >= 2 and words[start - 2] in TOWNSHIPS)
            return OwnTown(towns[0], certain_before and named_so and not township and len(towns) == 1)
    return None


def starts(words: list[str]) -> Iterator[tuple[int, bool]]:
    """Give where a town's name may begin, with whether that place makes it certain: the likeliest first."""
    if len(words) > 2 and words[0] in KINDS and words[1] == "of":
        yield 2, True
    else:
        yield 0, True
    for at, word in enumerate(words[1:], start=1):
        if word == "of":
            yield at + 1, words[at - 1] in KINDS | BODIES
