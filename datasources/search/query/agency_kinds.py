"""Kinds of agency as people name them, beside a place or alone: police, sheriff, highway patrol."""

import re
from dataclasses import dataclass

from agencies.enums import JurisdictionType, Level
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import folded


@dataclass(frozen=True)
class AgencyKind:
    """A kind of agency.

    `names` is a regular expression that the folded name of such an agency fits; `usual` is what follows the place in
    the name of the one that is usually meant. `level` is the level of government that is meant, where the words say so;
    `jurisdiction` says by itself that an agency is of the kind, whatever its name. Search pages' addresses hold its
    `name`.
    """

    name: str
    plural: str
    phrases: tuple[str, ...]
    names: str
    usual: tuple[str, ...]
    level: Level | None = None
    jurisdiction: JurisdictionType | None = None

    def is_name_of(self, agency: str) -> bool:
        return bool(re.search(self.names, folded(agency)))

    @property
    def names_in_sql(self) -> str:
        """The same expression as PostgreSQL writes the ends of words."""
        return self.names.replace(r"\b", r"\y")


# Lists the agencies of a place, of whatever kind.
ANY_AGENCY = AgencyKind(
    "agencies",
    _("Agencies"),
    ("agencies", "agency", "police agencies", "law enforcement agencies", "law enforcement agency", "agencias"),
    ".",
    (),
)
KINDS = (
    ANY_AGENCY,
    AgencyKind(
        "state police",
        _("State police and highway patrols"),
        ("state police", "state cops", "state patrol", "highway patrol", "state troopers", "state trooper", "troopers",
         "department of public safety", "dps", "policia estatal", "patrulla de caminos"),
        # Of Tennessee's Department of Safety the Highway Patrol is a part.
        r"\b(state police|state patrol|highway (safety )?patrol|state troopers|department of (public )?safety)\b",
        ("state police", "highway patrol", "state patrol", "state highway patrol", "department of public safety",
         "department of safety", "highway safety patrol"),
        Level.STATE,
    ),
    AgencyKind(
        "sheriff",
        _("Sheriffs"),
        ("sheriff", "sheriffs", "sheriffs office", "sheriff office", "sheriffs department", "sheriff department",
         "sheriffs dept", "sheriff dept", "county sheriff", "sheriff coroner", "deputies", "sheriffs deputies",
         "sheriffs deputy", "deputy sheriff", "deputy sheriffs", "alguacil", "alguaciles", "oficina del sheriff"),
        r"\bsheriffs?\b",
        ("county sheriffs office", "county sheriffs department", "sheriffs office", "parish sheriffs office"),
        Level.COUNTY,
    ),
    AgencyKind(
        "school district police",
        _("School district police"),
        ("school district", "school districts", "school district police", "school district police department",
         "public schools", "public schools police", "public school police", "schools police", "schools", "isd",
         "isd police", "isd police department", "isd pd", "usd police", "unified school district",
         "independent school district", "board of education", "school board police", "distrito escolar"),
        r"\b(school ?districts?|independentschooldistrict|public schools?|schools|school system|board of education)\b",
        ("public schools", "school district", "county public schools", "county school district", "county schools",
         "unified school district", "board of education", "schools"),
    ),
    AgencyKind(
        "campus police",
        _("Campus police"),
        ("campus police", "campus cops", "university police", "university cops", "college police",
         "university police department", "school police"),
        r"\b(university|college|campus|school)\b",
        ("university", "university police department", "college"),
        jurisdiction=JurisdictionType.SCHOOL,
    ),
    AgencyKind(
        "tribal police",
        _("Tribal police"),
        ("tribal police", "tribal", "tribe", "tribes", "tribal police department", "tribal law enforcement",
         "native american police", "indian police", "reservation police", "policia tribal"),
        # The city of Pueblo has police who are not tribal.
        r"\b(tribal|tribe|pueblo of|\w+ pueblo \w+|nation)\b",
        ("tribal", "tribal police", "tribal police department", "nation", "pueblo"),
        jurisdiction=JurisdictionType.TRIBAL,
    ),
    AgencyKind(
        "transit police",
        _("Transit police"),
        ("transit police", "metro transit police", "railroad police", "airport police", "transit authority",
         "transit authority police", "transit district", "rapid transit", "transit cops", "transit agency",
         "airport cops",
         "subway police", "subway cops", "railway police", "train police", "bus police", "airport authority",
         "airport authority police", "policia de transito", "policia del aeropuerto"),
        r"\b(transit|railroad|airport|transportation)\b",
        ("transit police",),
        jurisdiction=JurisdictionType.TRANSIT,
    ),
    AgencyKind(
        "prosecutor",
        _("Prosecutors"),
        ("district attorney", "district attorneys", "district attorneys office", "district attorney office",
         "deputy district attorney", "assistant district attorney", "das office", "county attorney",
         "county attorneys office", "states attorney", "states attorneys office", "state attorney",
         "commonwealths attorney", "commonwealth attorney", "prosecutor", "prosecutors",
         "prosecutors office", "county prosecutor", "prosecuting attorney", "fiscal de distrito",
         "fiscal del distrito", "fiscal del condado", "fiscalia"),
        r"\b(district attorney|states? attorney|commonwealths? attorney|county attorney|prosecut\w*)\b",
        ("district attorney", "county district attorney", "county prosecutor", "county attorney"),
    ),
    AgencyKind(
        "attorney general",
        _("Attorneys general"),
        ("attorney general", "attorney generals office", "attorney general office", "office of the attorney general",
         "state attorney general", "attorneys general", "deputy attorney general", "assistant attorney general",
         "fiscal general", "procurador general"),
        r"\battorney general\b",
        ("attorney general", "office of attorney general", "department of justice"),
        Level.STATE,
    ),
    AgencyKind(
        "fire marshal",
        _("Fire marshals and arson investigators"),
        ("fire marshal", "fire marshals", "state fire marshal", "state fire marshals office", "arson investigators",
         "arson investigation", "arson investigations", "arson unit", "fire investigators"),
        r"\b(fire marshals?|arson|fire investigat\w*)\b",
        ("state fire marshal", "fire marshal", "fire department arson investigation"),
    ),
    AgencyKind(
        "park police",
        _("Park police and rangers"),
        ("park police", "park rangers", "park ranger", "state park rangers", "state park police",
         "national park rangers"),
        r"\b(park police|parks? rangers?|state parks?|national park|regional parks?|forest preserve|parks)\b",
        ("park police", "park rangers", "state park rangers", "state parks"),
    ),
    AgencyKind(
        "wildlife officers",
        _("Fish and wildlife officers"),
        ("game warden", "game wardens", "fish and game", "fish and wildlife", "wildlife officers", "game commission",
         "conservation officers", "conservation police", "parks and wildlife"),
        r"\b(game|wildlife|natural resources|fisheries|fresh water fish"
        r"|department of conservation|conservation (department|officers?|police|wardens?))\b",
        ("game commission", "fish and game", "fish and wildlife", "game and fish", "department of natural resources",
         "department of wildlife", "wildlife resources", "parks and wildlife"),
        Level.STATE,
    ),
    AgencyKind(
        "coroner",
        _("Coroners and medical examiners"),
        ("coroner", "coroners", "coroners office", "medical examiner", "medical examiners", "medical examiners office",
         "county coroner", "medico forense"),
        r"\b(coroners?|medical examiners?)\b",
        ("county coroner", "coroner", "medical examiner", "county medical examiner"),
        Level.COUNTY,
    ),
    AgencyKind(
        "constable",
        _("Constables"),
        ("constable", "constables"),
        r"\bconstables?\b",
        ("constable",),
    ),
    AgencyKind(
        "marshal",
        _("Marshals"),
        ("marshal", "marshals", "town marshal"),
        r"\bmarshals?\b",
        ("marshal", "town marshal"),
    ),
    AgencyKind(
        "police",
        _("Police departments"),
        ("police", "police department", "police departments", "police dept", "police force", "pd", "cops", "the police",
         "bureau of police", "police bureau", "metro police", "metropolitan police", "city police", "county police",
         "law enforcement", "police agency", "police officers", "police officer", "polices",
         "policia", "departamento de policia", "la policia", "policias"),
        r"\b(police|public safety|law enforcement|tribal)\b",
        ("police department", "bureau of police", "police bureau", "metropolitan police department",
         "metro police department", "city police department", "police", "public safety"),
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
BY_PHRASE = {phrase: kind for kind in KINDS for phrase in kind.phrases}
POLICE, STATE_POLICE = BY_NAME["police"], BY_NAME["state police"]
SHERIFF, CAMPUS_POLICE = BY_NAME["sheriff"], BY_NAME["campus police"]
# Words of their own that are agencies after the word county: Harris County SO, but not a deputy mayor.
AFTER_COUNTY = {
    "so": SHERIFF,
    "sd": SHERIFF,
    "pd": POLICE,
    "da": BY_PHRASE["district attorney"],
    "deputy": SHERIFF,
}
# Letters that are agencies between a place and its state, or after both: Sumter SO, SC, but not so much.
BETWEEN_PLACES = {"so": SHERIFF}
# Letters that are agencies beside a well-known place, or typed in capitals: Dallas DA, but not Da Vinci.
BESIDE_PLACES = {"da": BY_PHRASE["district attorney"]}
LONGEST_PHRASE = max(len(phrase.split()) for phrase in BY_PHRASE)
