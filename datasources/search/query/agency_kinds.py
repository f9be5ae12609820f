"""Kinds of agency as people name them, beside a place or alone: police, sheriff, highway patrol."""

from dataclasses import dataclass

from agencies.enums import Level


@dataclass(frozen=True)
class AgencyKind:
    """A kind of agency.

    `names` is a regular expression that the folded name of such an agency fits; `usual` is what follows the place in
    the name of the one that is usually meant. `level` is the level of government that is meant, where the words say so.
    `word` finds such agencies by full text.
    """

    name: str
    plural: str
    phrases: tuple[str, ...]
    names: str
    usual: tuple[str, ...]
    level: Level | None = None

    @property
    def word(self) -> str:
        return "" if self is ANY_AGENCY else self.phrases[0]


# Lists the agencies of a place, of whatever kind.
ANY_AGENCY = AgencyKind(
    "agencies",
    "Agencies",
    ("agencies", "agency", "police agencies", "law enforcement agencies", "law enforcement agency", "agencias"),
    ".",
    (),
)
KINDS = (
    ANY_AGENCY,
    AgencyKind(
        "state police",
        "State police and highway patrols",
        ("state police", "state patrol", "highway patrol", "state troopers", "state trooper", "troopers",
         "department of public safety", "policia estatal", "patrulla de caminos"),
        r"\m(state police|state patrol|highway patrol|state troopers|department of public safety)\M",
        ("state police", "highway patrol", "state patrol", "state highway patrol", "department of public safety"),
        Level.STATE,
    ),
    AgencyKind(
        "sheriff",
        "Sheriffs",
        ("sheriff", "sheriffs", "sheriffs office", "sheriff office", "sheriffs department", "sheriff department",
         "sheriffs dept", "sheriff dept", "county sheriff", "sheriff coroner", "alguacil", "oficina del sheriff"),
        r"\msheriffs?\M",
        ("county sheriffs office", "county sheriffs department", "sheriffs office", "parish sheriffs office"),
        Level.COUNTY,
    ),
    AgencyKind(
        "campus police",
        "Campus police",
        ("campus police", "university police", "college police", "university police department", "school police"),
        r"\m(university|college|campus|school)\M",
        ("university", "university police department", "college"),
    ),
    AgencyKind(
        "transit police",
        "Transit police",
        ("transit police", "metro transit police", "railroad police", "airport police"),
        r"\m(transit|railroad|airport|transportation)\M",
        ("transit police",),
    ),
    AgencyKind(
        "constable",
        "Constables",
        ("constable", "constables"),
        r"\mconstables?\M",
        ("constable",),
    ),
    AgencyKind(
        "marshal",
        "Marshals",
        ("marshal", "marshals", "town marshal"),
        r"\mmarshals?\M",
        ("marshal", "town marshal"),
    ),
    AgencyKind(
        "police",
        "Police departments",
        ("police", "police department", "police departments", "police dept", "police force", "pd", "cops", "the police",
         "bureau of police", "police bureau", "metro police", "metropolitan police", "city police", "county police",
         "law enforcement", "police agency", "police officers", "police officer",
         "policia", "departamento de policia", "la policia", "policias"),
        r"\m(police|public safety|law enforcement)\M",
        ("police department", "bureau of police", "police bureau", "metropolitan police department",
         "metro police department", "city police department", "county police department", "police", "public safety"),
    ),
)  # fmt: skip
BY_PHRASE = {phrase: kind for kind in KINDS for phrase in kind.phrases}
LONGEST_PHRASE = max(len(phrase.split()) for phrase in BY_PHRASE)
