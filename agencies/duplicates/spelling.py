"""One spelling for the many that an agency's name has: "Clair Co. S.O." is "Clair County Sheriff's Office".

Takes names that the database's function `folded` has folded: lower case, letters and digits and single blanks.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from audit.merging.near_names import differ_by_one_letter

# Each abbreviation in full; what stands for several words is split again.
FULL = {
    "acad": "academy", "admin": "administration", "agcy": "agency", "assn": "association", "atty": "attorney",
    "attorneys": "attorney", "auth": "authority", "bd": "board", "boro": "borough", "bur": "bureau",
    "cmty": "community", "cnty": "county", "co": "county", "coll": "college", "comm": "community",
    "constables": "constable", "cops": "police", "coroners": "coroner", "corr": "corrections",
    "correctional": "corrections", "ct": "court", "cty": "county", "ctr": "center", "centre": "center",
    "da": "district attorney", "dep": "department", "dept": "department", "depts": "department",
    "departments": "department", "dpt": "department", "deptartment": "department", "det": "detention",
    "dist": "district", "div": "division", "dpd": "police", "dps": "department public safety", "enf": "enforcement",
    "fd": "fire department", "hosp": "hospital", "hwy": "highway", "intl": "international", "inv": "investigation",
    "investigations": "investigation", "invest": "investigation", "isd": "independent school district",
    "le": "law enforcement", "marshall": "marshal", "marshals": "marshal", "marshalls": "marshal",
    "metro": "metropolitan", "mncpl": "municipal", "muni": "municipal", "mun": "municipal", "natl": "national",
    "nat": "national", "ofc": "office", "off": "office", "offc": "office", "offices": "office", "parrish": "parish",
    "pct": "precinct", "pd": "police", "plc": "police", "prec": "precinct", "prosecutors": "prosecutor",
    "pub": "public", "rangers": "ranger", "reg": "regional", "rr": "railroad", "sch": "school", "schl": "school",
    "shrf": "sheriff", "sherif": "sheriff", "sheriffs": "sheriff", "srvc": "service", "services": "service",
    "svc": "service", "svcs": "service", "tp": "township", "twnshp": "township", "twp": "township",
    "twsp": "township", "univ": "university", "us": "united states", "usa": "united states", "vill": "village",
    "vlg": "village", "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest",
    "se": "southeast", "sw": "southwest", "no": "number", "first": "1", "1st": "1", "second": "2", "2nd": "2",
    "third": "3", "3rd": "3", "fourth": "4", "4th": "4", "fifth": "5", "5th": "5", "sixth": "6", "6th": "6",
    "seventh": "7", "7th": "7", "eighth": "8", "8th": "8", "ninth": "9", "9th": "9", "tenth": "10", "10th": "10",
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
}  # fmt: skip
FILLERS = frozenset({"and", "at", "for", "in", "number", "of", "the"})
# One of these words means an office or a department of it.
HEADS = frozenset(
    {"attorney", "clerk", "constable", "coroner", "court", "marshal", "police", "prosecutor", "safety", "sheriff"}
)
BODIES = frozenset({"department", "office"})
# What else a department is called: the Columbus Division of Police, the Pittsburgh Bureau of Police.
OTHER_BODIES = frozenset({"bureau", "division", "force", "service"})
POLICE = "police"
# The kinds of places, and those that people leave out. Towns, townships and villages are often beside a city of their
# name, with a police of their own.
LEVELS = frozenset({"borough", "city", "county", "parish", "town", "township", "village"})
WEAK_LEVELS = frozenset({"borough", "city"})
# Often the same body as the town's of that name, and often another: only perhaps one.
OWN_LEVELS = frozenset({"town", "township", "village"})
# How cities that are one with their county say so.
CONSOLIDATED = frozenset({"city", "consolidated", "county", "metropolitan", "parish", "unified"})
# What makes two names of one word apart from these two agencies.
SHORTEST_WORD = 5


@dataclass(frozen=True)
class Spelling:
    """A name's words in one spelling, in order, without those that say nothing."""

    words: tuple[str, ...]

    @cached_property
    def squashed(self) -> str:
        """The words without blanks: La Porte is LaPorte."""
        return "".join(self.words)

    @cached_property
    def without_police(self) -> str:
        """The words without "police"; nothing where the name has no such word."""
        return "".join(word for word in self.words if word != POLICE) if POLICE in self.words else ""

    @cached_property
    def without_level(self) -> str:
        """The words without the kind of place, where that says little."""
        return "".join(word for word in self.words if word not in WEAK_LEVELS)

    @cached_property
    def has_weak_level(self) -> bool:
        """Whether the name says city or borough."""
        return not WEAK_LEVELS.isdisjoint(self.words)

    @cached_property
    def as_police(self) -> str:
        """The words with "public safety" as "police": who says the one where others say the other is the police."""
        if {"public", "safety"} <= set(self.words) and POLICE not in self.words:
            telling_words = [word for word in self.words if word != "public"]
            return "".join(POLICE if word == "safety" else word for word in telling_words)
        return self.squashed

    @cached_property
    def in_order(self) -> str:
        """The words in the order of the alphabet."""
        return " ".join(sorted(self.words))

    @cached_property
    def own_order(self) -> tuple[str, ...]:
        """The words in their order, without those that say what kind of body it is."""
        return tuple(word for word in self.words if word not in HEADS | BODIES | OTHER_BODIES)

    @cached_property
    def without_body(self) -> str:
        """The words without bureau, division and the like, where the name says what kind of body it is."""
        return "".join(word for word in self.words if not (self.heads and word in OTHER_BODIES))

    @cached_property
    def own_levels(self) -> frozenset[str]:
        return OWN_LEVELS.intersection(self.words)

    @cached_property
    def without_own_level(self) -> str:
        """The words without town, township and village."""
        return "".join(word for word in self.words if word not in OWN_LEVELS)

    def without_county(self, counties: frozenset[str]) -> str:
        """The words without what tells that a city is one with its county, and without the names of counties.

        Nothing where no word is left that tells it from others.
        """
        distinguishing = CONSOLIDATED.union(*(county.split() for county in counties))
        left = [word for word in self.words if word not in distinguishing]
        return " ".join(sorted(left)) if any(word not in HEADS | BODIES | OTHER_BODIES for word in left) else ""

    @cached_property
    def heads(self) -> frozenset[str]:
        """What kind of body it is, as far as the name says so."""
        return HEADS.intersection(self.words)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if any(map(str.isdigit, word)))

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words that tell this agency from others of its kind."""
        return frozenset(word for word in self.words if word not in HEADS | BODIES | LEVELS)


def spelling_of(folded: str) -> Spelling:
    """Return the spelling of a folded name; where a colon stood there is a "|"."""
    office, _, unit = folded.partition("|")
    # "State Police: Putnam County" is the Putnam County State Police.
    words = f"{unit} {office}".split()
    words = place_first([full for number, word in enumerate(words) for full in expand_word(words, number, word)])
    heads = HEADS.intersection(words)
    telling = [word for word in words if word not in FILLERS and not (heads and word in BODIES)]
    return Spelling(tuple(telling or words))


def expand_word(words: list[str], number: int, word: str) -> list[str]:
    before = words[number - 1] if number else ""
    if word == "s" and before.rstrip("s") in {"sheriff", "constable", "marshal", "prosecutor", "attorney", "coroner"}:
        return []  # "Sheriff S Office": a lost apostrophe
    if word in {"so", "sd"} and number == len(words) - 1 and before in {"co", "cnty", "county", "cty", "parish"}:
        return ["sheriff"]
    if word.isdigit():
        return [word.lstrip("0") or "0"]
    return FULL.get(word, word).split()


def place_first(words: list[str]) -> list[str]:
    """Return "Bay City police" for "City of Bay police", so that both are one."""
    for number, word in enumerate(words[1:-1], start=1):
        if word == "of" and words[number - 1] in LEVELS:
            end = next((at for at, later in enumerate(words) if at > number and later in HEADS | BODIES), len(words))
            return words[: number - 1] + words[number + 1 : end] + [words[number - 1]] + words[end:]
    return words


def one_letter_apart(left: Spelling, right: Spelling) -> tuple[str, str] | None:
    """Return the one word of each that is spelled otherwise, by a letter more, less, other, or two swapped.

    Short words and numbers mean other things when a letter changes, and so do first letters.
    """
    if len(left.words) != len(right.words):
        return None
    pairs = [pair for pair in zip(left.words, right.words, strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return None
    ((first, second),) = pairs
    if min(len(first), len(second)) < SHORTEST_WORD or first[0] != second[0]:
        return None
    if re.search(r"\d", first + second) or {first, second} & (HEADS | LEVELS):
        return None
    return (first, second) if differ_by_one_letter(first, second) else None
