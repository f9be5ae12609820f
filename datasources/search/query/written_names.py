"""How people write names of places: abbreviated, and with the word for a county before them or cut short.

The database folds names with `public.folded`, which knows what is never anything else (St., Ft., Mt.). What stands here
can be another word as well, so that both ways of reading are looked up.
"""

from collections.abc import Iterator, Sequence

# Directions and the abbreviations of the Postal Service (Publication 28) that names of towns have.
FULL = {
    "n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
    "bch": "beach", "ch": "courthouse", "ctr": "center", "crk": "creek", "cty": "city", "fld": "field", "fls": "falls",
    "gdns": "gardens", "grv": "grove", "gt": "great", "hbr": "harbor", "hls": "hills", "hts": "heights",
    "is": "island", "isl": "island", "jct": "junction", "lk": "lake", "lks": "lakes", "ltl": "little", "lwr": "lower",
    "mtn": "mountain", "pk": "park", "pr": "prairie", "pt": "point", "rdg": "ridge", "rvr": "river", "spg": "spring",
    "spgs": "springs", "sprgs": "springs", "sta": "station", "twp": "township", "upr": "upper", "vlg": "village",
    "vly": "valley",
}  # fmt: skip
COUNTIES = {
    "county": "county", "condado": "county", "parish": "parish", "parroquia": "parish", "borough": "borough",
    "municipio": "municipio",
}  # fmt: skip
# What is written after a county's name for the word. Cty is a city as well.
CUT_SHORT = frozenset({"co", "cnty", "cty"})


def other_writings(words: Sequence[str]) -> Iterator[str]:
    """Give the other names that folded words may be short for: "e saint louis" is East Saint Louis."""
    full = [FULL.get(word, word) for word in words]
    if len(words) > 1 and full != list(words):
        yield " ".join(full)
    if len(words) > 2 and words[0] in COUNTIES and words[1] in ("of", "de"):
        yield " ".join([*words[2:], COUNTIES[words[0]]])
    if len(words) > 1 and words[-1] in CUT_SHORT:
        yield " ".join([*words[:-1], "county"])
