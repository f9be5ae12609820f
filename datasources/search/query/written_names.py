"""How people write names of places: abbreviated, and with the word for a county before them or cut short.

The database folds names with `public.folded`, which knows what is never anything else (St., Ft., Mt.). What stands here
can be another word as well, so that both ways of reading are looked up.
"""

from collections.abc import Iterator, Sequence

# Directions and the abbreviations of the Postal Service (Publication 28) that names of towns have, and those of words
# that names of agencies have.
FULL = {
    "n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
    "bch": "beach", "ch": "courthouse", "ctr": "center", "crk": "creek", "cty": "city", "fld": "field", "fls": "falls",
    "gdns": "gardens", "grv": "grove", "gt": "great", "hbr": "harbor", "hls": "hills", "hts": "heights",
    "is": "island", "isl": "island", "jct": "junction", "lk": "lake", "lks": "lakes", "ltl": "little", "lwr": "lower",
    "mtn": "mountain", "pk": "park", "pr": "prairie", "pt": "point", "rdg": "ridge", "rvr": "river", "spg": "spring",
    "spgs": "springs", "sprgs": "springs", "sta": "station", "twp": "township", "univ": "university", "upr": "upper",
    "us": "united states", "vlg": "village",
    "vly": "valley",
    "corr": "corrections", "dept": "department", "dist": "district", "div": "division", "enf": "enforcement",
    "hwy": "highway", "intl": "international", "natl": "national", "rr": "railroad",
}  # fmt: skip
# Words for a town that are a part of some names (Hanover Town Police Department), and how people write them.
TOWN_WORDS = ("town", "township", "village", "borough", "city")
TOWNS = {word: word for word in TOWN_WORDS} | {
    "twp": "township", "twsp": "township", "vlg": "village", "boro": "borough",
}  # fmt: skip
COUNTIES = {
    "county": "county", "condado": "county", "parish": "parish", "parroquia": "parish", "borough": "borough",
    "municipio": "municipio",
}  # fmt: skip
# Of a state with another word for its counties, what that is: people write Lafourche County, LA.
PARISHES = frozenset({"la", "louisiana"})
# Posts and troops of a state's police are named after them: State Police: Wickford.
STATE_POLICE = (
    ("state", "police"),
    ("state", "patrol"),
    ("state", "highway", "patrol"),
    ("highway", "patrol"),
)
# What is written after a county's name for the word. Cty is a city as well.
CUT_SHORT = frozenset({"co", "cnty", "cty"})
# Universities with several campuses, as people call them before the name of one: SUNY Buffalo, Cal State Fullerton.
SYSTEMS = {
    "asu": ("arizona state university",),
    "cal poly": ("california state polytechnic university", "california polytechnic state university"),
    "cal state": ("california state university",),
    "csu": ("california state university", "colorado state university"),
    "cu": ("university of colorado",),
    "cuny": ("city university of new york",),
    "fsu": ("florida state university",),
    "iu": ("indiana university",),
    "iup": ("indiana university of pennsylvania",),
    "kent state": ("kent state university",),
    "lsu": ("louisiana state university",),
    "ohio state": ("ohio state university",),
    "osu": ("ohio state university", "oklahoma state university"),
    "penn state": ("pennsylvania state university",),
    "pitt": ("university of pittsburgh",),
    "psu": ("pennsylvania state university",),
    "purdue": ("purdue university",),
    "rutgers": ("rutgers university",),
    "suny": ("state university of new york", "state university of new york college"),
    "tamu": ("texas a and m university",),
    "texas a and m": ("texas a and m university",),
    "texas state": ("texas state university",),
    "ua": ("university of arkansas", "university of alabama", "university of alaska"),
    "uc": ("university of california", "university of colorado", "university of cincinnati"),
    "uh": ("university of houston", "university of hawaii"),
    "ui": ("university of illinois", "university of idaho"),
    "ul": ("university of louisiana",),
    "um": ("university of michigan", "university of montana"),
    "umaine": ("university of maine",),
    "umass": ("university of massachusetts",),
    "umd": ("university of maryland",),
    "umich": ("university of michigan",),
    "umn": ("university of minnesota",),
    "unc": ("university of north carolina",),
    "unm": ("university of new mexico",),
    "usc": ("university of south carolina",),
    "ut": ("university of texas", "university of tennessee"),
    "uw": ("university of wisconsin", "university of washington"),
    "wsu": ("washington state university",),
}
LONGEST_SYSTEM = max(len(system.split()) for system in SYSTEMS)
SCHOOLS = frozenset({"university", "univ", "college", "institute"})
# School districts whose names have the kind first.
DISTRICTS = {
    ("isd",): ("independent school district", "independentschooldistrict"),
    ("independent", "school", "district"): ("independent school district", "independentschooldistrict"),
    ("usd",): ("unified school district",),
    ("unified",): ("unified school district",),
    ("unified", "school", "district"): ("unified school district",),
}


def other_writings(words: Sequence[str]) -> Iterator[str]:
    """Give the other names that folded words may be short for: "e saint louis" is East Saint Louis."""
    full = [FULL.get(word, word) for word in words]
    if len(words) > 1 and full != list(words):
        yield " ".join(full)
    if len(words) > 2 and words[0] in COUNTIES and words[1] in ("of", "de"):
        yield " ".join([*words[2:], COUNTIES[words[0]]])
    # Alaska's, whose word people leave out as they do that of a county.
    if len(words) > 1:
        yield from (" ".join([*words, word]) for word in ("borough", "census area"))
    if len(words) > 1 and words[-1] in CUT_SHORT:
        yield " ".join([*words[:-1], "county"])
    if len(words) > 2 and words[-2] == "county" and words[-1] in PARISHES:
        yield " ".join([*words[:-2], "parish", words[-1]])
    yield from names_of_branches(words)
    yield from names_of_schools(words)


def names_of_branches(words: Sequence[str]) -> Iterator[str]:
    """Give the names of agencies that have their county or their town last, which people say first.

    "Clatsop county liquor commission" is Liquor Commission: Clatsop County.
    """
    for number, word in enumerate(words[:-1]):
        if number and word in COUNTIES.values():
            turned = [*words[number + 1 :], *words[: number + 1]]
            yield " ".join(turned)
            yield " ".join(["department", "of", *turned])
    # What says the kind was left out: State Police: District 19. Without a number, the state may be Washington State.
    if len(words) > 2 and words[0] == "state" and any(map(str.isdigit, words)):
        yield from (" ".join([*police, *words[1:]]) for police in STATE_POLICE if police[0] == "state")
    for police in STATE_POLICE:
        if len(words) > len(police) and tuple(words[-len(police) :]) == police:
            yield " ".join([*police, *words[: -len(police)]])


def names_of_schools(words: Sequence[str]) -> Iterator[str]:
    """Give the names of a campus and of a school district: "suny buffalo", "katy isd"."""
    if "at" in words and not SCHOOLS.isdisjoint(words):
        yield " ".join(word for word in words if word != "at")
    for length in range(1, min(LONGEST_SYSTEM, len(words) - 1) + 1):
        campus = words[length + 1 :] if words[length] == "at" else words[length:]
        for system in SYSTEMS.get(" ".join(words[:length]), ()):
            yield " ".join([system, *campus])
    for ending, kinds in DISTRICTS.items():
        name = words[: -len(ending)]
        if name and tuple(words[-len(ending) :]) == ending:
            for kind in kinds:
                yield " ".join([kind, *name])
            if ending != ("isd",):
                yield " ".join([*name, kinds[0]])
