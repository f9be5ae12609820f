"""Understanding queries: the likeliest reading, the others, spelling, and what each opens."""

import datetime
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pytest_django import DjangoDbBlocker

from agencies.enums import JurisdictionType
from agencies.models import Agency
from datasources.search.query.opened_search import Opening
from datasources.search.query.opening import opening_of
from datasources.search.query.search_addresses import address_of, sentence_of
from datasources.search.query.understanding import understand
from datasources.search.views.shown_search import search_of
from datasources.services.search_terms import load_search_terms
from locations.models import Location
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, SearchTermFactory
from tests.datasources.opened_queries import opened
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, ZipCodeFactory, location_of
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db


class World:
    """Namesakes, small towns with names that are words, and agencies with and without sources."""

    def __init__(self) -> None:
        self.states = {
            iso: StateFactory(state_iso=iso, state_name=name)
            for iso, name in (("PA", "Pennsylvania"), ("NE", "Nebraska"), ("KS", "Kansas"), ("OR", "Oregon"),
                              ("ME", "Maine"), ("WA", "Washington"), ("DC", "District of Columbia"),
                              ("CA", "California"), ("OH", "Ohio"))
        }  # fmt: skip
        self.town("PA", "Allegheny", "Pittsburgh", 300_000)
        self.town("KS", "Crawford", "Pittsburg", 20_000)
        lincoln = self.town("NE", "Lancaster", "Lincoln", 290_000)
        self.town("KS", "Saline", "Lincoln", 1_200)
        self.town("OR", "Multnomah", "Portland", 650_000)
        self.town("ME", "Cumberland", "Portland", 68_000)
        self.town("DC", "District of Columbia", "Washington", 690_000)
        self.town("CA", "Los Angeles", "Los Angeles", 3_900_000)
        self.town("KS", "Reno", "Records", 900)
        self.town("OH", "Ross", "Body", 700)
        self.town("KS", "Clay", "Twin", 5_000)
        self.town("NE", "Clay", "Twin", 4_900)
        clark = location_of(CountyFactory(state=self.states["WA"], name="Clark"))
        self.town("OR", "Clark", "Bend", 100_000)
        police = AgencyFactory(name="Lincoln Police Department", locations=[lincoln])
        AgencyFactory(name="Lincoln Police Department", locations=[self.at["KS", "Lincoln"]])
        bureau = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[self.at["PA", "Pittsburgh"]])
        sheriff = AgencyFactory(
            name="Clark County Sheriff's Office", locations=[clark], jurisdiction_type=JurisdictionType.COUNTY
        )
        AgencyFactory(name="Clark County Sheriff's Office", locations=[location_of(CountyFactory(name="Clark"))])
        hillsborough = location_of(CountyFactory(state=self.states["WA"], name="Hillsborough"))
        AgencyFactory(
            name="Hillsborough County Sheriff's Office",
            locations=[hillsborough],
            jurisdiction_type=JurisdictionType.COUNTY,
        )
        self.town("OR", "Washington", "Hillsboro", 110_000)
        AgencyFactory(
            name="Multnomah County Sheriff's Office",
            locations=[location_of(self.at["OR", "Portland"].locality.county)],
            jurisdiction_type=JurisdictionType.COUNTY,
        )
        AgencyFactory(name="Lincoln")
        AgencyFactory(name="Highway Patrol", locations=[location_of(self.states["OH"])])
        AgencyFactory(
            name="Oregon State Police",
            locations=[location_of(self.states["OR"])],
            jurisdiction_type=JurisdictionType.STATE,
        )
        columbus = self.town("OH", "Franklin", "Columbus", 900_000)
        AgencyFactory(
            name="Ohio Valley University: Columbus", locations=[columbus], jurisdiction_type=JurisdictionType.SCHOOL
        )
        AgencyFactory(name="Ponca", locations=[self.at["KS", "Lincoln"]], jurisdiction_type=JurisdictionType.TRIBAL)
        AgencyFactory(name="Nucla Police Department", locations=[columbus])
        AgencyFactory(name="Clark Police Department", locations=[clark])
        AgencyFactory(name="Clark County Police Department", locations=[clark])
        self.town("OH", "Licking", "Bethalto", 9_000)
        # The police of a state, at the county where their office is.
        AgencyFactory(
            name="Kansas Highway Patrol",
            locations=[location_of(CountyFactory(state=self.states["KS"], name="Shawnee"))],
            jurisdiction_type=JurisdictionType.STATE,
        )
        self.town("KS", "Nemaha", "Bend", 300)
        for state in ("KS", "OR"):
            AgencyFactory(name="Bend Police Department", locations=[self.at[state, "Bend"]])
        AgencyFactory(name="Portland Police Department", locations=[self.at["OR", "Portland"]])
        county_police = AgencyFactory(name="Portland County Police Department", locations=[self.at["OR", "Portland"]])
        DataSourceFactory(name="Crashes", type_name="Accident Reports", agencies=[county_police])
        DataSourceFactory(name="Stops in Lincoln", type_name="Stops", agencies=[police])
        DataSourceFactory(name="Pursuits by tow truck", type_name="Vehicle Pursuits", agencies=[police])
        DataSourceFactory(name="Force", type_name="Use of Force Reports", agencies=[bureau])
        DataSourceFactory(name="Employees", type_name="Personnel Records", agencies=[sheriff])
        load_search_terms()
        refresh()

    def town(self, state: str, county: str, name: str, people: int) -> object:
        """Make a town in a county of its own."""
        self.at = getattr(self, "at", {})
        made = CountyFactory(state=self.states[state], name=county)
        self.at[state, name] = location_of(LocalityFactory(county=made, name=name, population=people))
        return self.at[state, name]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of most tests."""
    with rows_of_the_module(django_db_blocker):
        yield World()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # Places: people decide among namesakes, states narrow, codes that are words are codes where they are typed so.
        ("lincoln", "Lincoln, NE"),
        ("lincoln ks", "Lincoln, KS"),
        ("Lincoln, Kansas", "Lincoln, KS"),
        ("portland", "Portland, OR"),
        ("portland me", "Portland, ME"),
        ("portland or", "Portland, OR"),
        ("OR", "Oregon"),
        ("or", "help"),
        ("washington", "Washington, DC"),
        ("LA", "Los Angeles, CA"),
        ("twin", "which: Twin, KS, Twin, NE"),
        ("twin nebraska", "Twin, NE"),
        # Record types, by everyday words in two languages, with places wherever these stand.
        ("use of force", "Use of Force Reports"),
        ("Use-of-Force!", "Use of Force Reports"),
        ("tasers", "Use of Force Reports"),
        ("uso de la fuerza", "Use of Force Reports"),
        ("pittsburgh use of force", "Use of Force Reports in Pittsburgh, PA"),
        ("use of force records near pittsburgh pa", "Use of Force Reports in Pittsburgh, PA"),
        ("uso de la fuerza en pittsburgh", "Use of Force Reports in Pittsburgh, PA"),
        ("how many car chases were there in Lincoln, Nebraska?", "Vehicle Pursuits in Lincoln, NE"),
        ("mugshots in pittsburgh", "Booking Reports in Pittsburgh, PA"),
        ("jail roster", "Incarceration Records"),
        # A participle means its term only as it is: who wants something is not wanted.
        ("wanted", "Wanted Persons"),
        ("I want use of force reports in pittsburgh", "Use of Force Reports in Pittsburgh, PA"),
        ("she wants use of force reports", "Use of Force Reports"),
        ("wanting", "help"),
        ("search", "help"),
        ("searching for use of force reports", "Use of Force Reports"),
        ("searches", "Misc Police Activity"),
        ("fired officers", "Complaints & Misconduct"),
        ("fire officers", "help"),
        # Names of small towns that are words are towns alone or after `in`, and nothing beside other words.
        ("records", "help"),
        ("records kansas", "Records, KS"),
        ("body cam", "Misc Police Activity"),
        ("stops in body", "Stops in Body, OH"),
        # Agencies, by name, by acronym of their place, by kind.
        ("lincoln police department", "Lincoln Police Department"),
        ("Lincoln Nebraska police", "Lincoln Police Department"),
        ("lincoln pd", "Lincoln Police Department"),
        ("pittsburgh police", "Pittsburgh Bureau of Police"),
        ("sheriff clark county washington", "Clark County Sheriff's Office"),
        ("clark county wa sheriff's office", "Clark County Sheriff's Office"),
        ("state police oregon", "Oregon State Police"),
        ("sheriff", "kind: sheriff"),
        ("sheriffs in oregon", "Sheriffs in Oregon"),
        ("police in nebraska", "Police departments in Nebraska"),
        ("agencies in lincoln", "Agencies in Lincoln, NE"),
        ("highway patrol", "kind: state police"),
        ("policía", "kind: police"),
        ("ohio valley university police", "Ohio Valley University: Columbus"),
        ("tribal police lincoln kansas", "Ponca"),
        ("tribal police", "kind: tribal police"),
        ("transit police portland maine", "Agencies in Portland, ME"),
        # A county's police of the same name are another agency, though they have more.
        ("portland police", "Portland Police Department"),
        # The sheriff of the county is a town's.
        ("portland sheriff", "Multnomah County Sheriff's Office"),
        ("who polices lincoln", "Lincoln Police Department"),
        # The police of a state stand for the state, wherever their office is.
        ("kansas highway patrol arrests", "Arrest Records in Kansas"),
        ("clark county washington police", "Clark County Police Department"),
        # Three letters are more than a slip.
        ("balto police", "kind: police"),
        # An acronym is no slip.
        ("UCLA police", "kind: police"),
        # Words beside what is named, as far as a source holds them.
        ("lincoln tow truck", "Lincoln, NE that mention “tow truck”"),
        ("tow truck", "“tow truck”"),
        ("lincoln xqzvkw", "Lincoln, NE"),
        # Spelling.
        ("trafic stops", "Stops"),
        ("los angelas", "Los Angeles, CA"),
        ("pitsburgh use of forse", "Use of Force Reports in Pittsburgh, PA"),
        ("clark county wa sherrif", "Clark County Sheriff's Office"),
        # The name of a town is no county's: the one that is meant is spelled like it.
        ("hillsboro county sheriff", "Hillsborough County Sheriff's Office"),
        ("xqzvkw plmrt", "help"),
        ("the of and", "help"),
    ],
)
def test_a_query_opens_its_likeliest_reading(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.fixture(scope="module")
def regions(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Names that are abbreviated, regions of several counties, and agencies that no place is called like."""
    with rows_of_the_module(django_db_blocker):
        state = StateFactory(state_iso="XN", state_name="Norumbega")
        counties = {name: CountyFactory(state=state, name=name) for name in ("Tarn", "Mere")}
        for county, town, people in (
            ("Tarn", "North Tarnwick", 40_000),
            ("Tarn", "Tarnwick", 90_000),
            ("Mere", "Merewood Springs", 60_000),
            ("Mere", "Vineland", 55_000),
            ("Mere", "St. Tarnwald", 51_000),
        ):
            LocalityFactory(county=counties[county], name=town, population=people)
        for name in ("Tarn", "Mere"):
            SearchTermFactory(term="lake country", record_type=None, location=location_of(counties[name]))
        SearchTermFactory(term="ill", record_type=None, location=location_of(state))
        mere, tarn = location_of(counties["Mere"]), location_of(counties["Tarn"])
        AgencyFactory(name="Upper Dunwich Township Police Department", locations=[mere])
        AgencyFactory(name="Quonset Tribal", locations=[location_of(state)], jurisdiction_type=JurisdictionType.TRIBAL)
        AgencyFactory(name="Tarn County Sheriff's Office", locations=[tarn], jurisdiction_type=JurisdictionType.COUNTY)
        AgencyFactory(name="Attorney General", locations=[mere], jurisdiction_type=JurisdictionType.STATE)
        AgencyFactory(
            name="Oregon Attorney General",
            locations=[location_of(world.states["OR"])],
            jurisdiction_type=JurisdictionType.STATE,
        )
        AgencyFactory(name="Tarn County District Attorney", locations=[tarn])
        StateFactory(state_iso="SD", state_name="South Dakota")
        for name, iso in (
            ("Pennsylvania Fish and Boat Commission", "PA"),
            ("Kansas Department of Wildlife and Parks", "KS"),
        ):
            AgencyFactory(
                name=name, locations=[location_of(world.states[iso])], jurisdiction_type=JurisdictionType.STATE
            )
        AgencyFactory(name="Norumbega State Police", locations=[tarn])
        for name, where in (
            ("State University of New York: Merewood", mere),
            ("Independent School District: Vineland", mere),
            ("Tarn County Public Schools", tarn),
            ("Norumbega Bay Transportation Authority: Mere County", mere),
            ("Forsyth Bureau of Investigation", tarn),
            ("United States Lagoon Police", mere),
            ("Vineland Metropolitan Police Department", mere),
        ):
            AgencyFactory(name=name, locations=[where])
        CountyFactory(state=world.states["OR"], name="Ohio")
        CountyFactory(state=StateFactory(state_iso="XB", state_name="Borealia"), name="Windy Arm Borough")
        StateFactory(state_iso="GN", state_name="Great Norumbega")
        DataSourceFactory(name="Deaths In Custody for Tarn", type_name="Other")
        DataSourceFactory(name="Complaints - Body Camera", type_name="Complaints & Misconduct")
        refresh()
        yield


@pytest.mark.usefixtures("regions")
@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # Initials are no slip of others, and a university's are no one else's.
        ("NPYD", "Norumbega Park Yard Department"),
        ("SNPYD", "help"),
        ("SNPYD police", "kind: police"),
        ("USC police", "kind: police"),
        ("University of Norumbega police", "Police departments in Norumbega"),
        # Names of people, though a part of one is a town, or an agency without what says its kind.
        ("Vreonna Bethalto", "help"),
        ("Vreonna Nucla", "help"),
        ("Vreonna Vineland", "help"),
        ("Bethalto Tirade", "help"),
        ("Vreonna Bethaldro arrest", "Arrest Records"),
        # A state's patrol is not its university's.
        ("Ohio state patrol", "Highway Patrol"),
    ],
)
def test_what_is_not_listed_opens_nothing_that_is_a_little_like_it(typed: str, what: str) -> None:
    lagoon = location_of(CountyFactory(name="Lagoon"))
    for name in ("Norumbega Park Yard Department", "Ohio State University", "Ulster Skiff Club"):
        AgencyFactory(name=name, locations=[lagoon])
    SearchTermFactory(term="npyd", record_type=None, agency=Agency.objects.get(name="Norumbega Park Yard Department"))
    refresh()

    assert opened(typed) == what


@pytest.mark.usefixtures("world")
def test_a_town_with_its_zip_code_is_one_place() -> None:
    town = LocalityFactory(name="Ocotillo", population=500_000, county__state__state_iso="ZZ")
    Location.objects.filter(pk=location_of(town).pk).update(lat=32.22, lng=-110.97)
    ZipCodeFactory(zip_code="85701", lat="32.22", lng="-110.97")
    refresh()

    assert opened("123 Main Street, Ocotillo ZZ 85701") == "Ocotillo, ZZ"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("how much do police officers earn", "Personnel Records"),
        ("demographics of police officers", "Personnel Records"),
        ("settlements paid by police", "Budgets & Finances"),
        ("vehicle pursuits in csv format", "Vehicle Pursuits in CSV format"),
    ],
)
def test_questions_open_the_record_type_that_answers_them(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("car chases 2019", "Vehicle Pursuits for 2019"),
        ("since 2019 vehicle pursuits", "Vehicle Pursuits for 2019"),
        ("vehicle pursuits 2019 csv", "Vehicle Pursuits for 2019 in CSV format"),
    ],
)
def test_a_record_type_without_a_place_keeps_its_year_though_a_source_is_named_so(typed: str, what: str) -> None:
    DataSourceFactory(
        name="Vehicle pursuits of the year",
        type_name="Vehicle Pursuits",
        coverage_start=datetime.date(2019, 1, 1),
        coverage_end=datetime.date(2019, 12, 31),
    )
    refresh()

    assert opened(typed) == what


@pytest.mark.usefixtures("regions")
@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # Directions and other words of a name, abbreviated.
        ("N Tarnwick", "North Tarnwick, XN"),
        ("no. tarnwick", "North Tarnwick, XN"),
        ("Merewood Spgs", "Merewood Springs, XN"),
        ("tarnwick", "Tarnwick, XN"),
        # Counties with the word before their name, or cut short.
        ("county of Tarn", "Tarn County, XN"),
        ("condado de Tarn", "Tarn County, XN"),
        ("tarn co.", "Tarn County, XN"),
        ("Tarn Co XN", "Tarn County, XN"),
        ("tarn county so", "Tarn County Sheriff's Office"),
        ("alguacil del condado de Tarn", "Tarn County Sheriff's Office"),
        ("deputies in tarn county", "Tarn County Sheriff's Office"),
        # A blank that was left out.
        ("losangeles", "Los Angeles, CA"),
        ("useofforce pittsburgh", "Use of Force Reports in Pittsburgh, PA"),
        ("merewoodsprings", "Merewood Springs, XN"),
        ("St.Tarnwald", "St. Tarnwald, XN"),
        ("St.Tarnwald, XN", "St. Tarnwald, XN"),
        ("sttarnwald", "St. Tarnwald, XN"),
        ("sttarnwald xn", "St. Tarnwald, XN"),
        # A state's abbreviation that is a word is one beside its town.
        ("vineland ill", "Vineland, XN"),
        ("mentally ill", "help"),
        ("mentally ill police", "kind: police"),
        ("police who are ill", "kind: police"),
        ("police in ill health", "kind: police"),
        # It is the state where only what is named, or a preposition, stands beside it.
        ("police in ill", "Police departments in Norumbega"),
        ("Ill. arrests", "Arrest Records in Norumbega"),
        ("arrests ill", "Arrest Records in Norumbega"),
        ("police misconduct in Ill", "Complaints & Misconduct in Norumbega"),
        ("ill state police", "Norumbega State Police"),
        ("ore state police", "Oregon State Police"),
        ("ill 2021 arrests", "Arrest Records in Norumbega"),
        ("arrests in Wash", "Arrest Records in Washington"),
        # A region is all of its counties.
        ("lake country", "which: Tarn County, XN, Mere County, XN"),
        ("lake country arrests", "which: Tarn County, XN, Mere County, XN"),
        ("lake country police", "which: Tarn County, XN, Mere County, XN"),
        ("lake country sheriff arrests", "which: Tarn County, XN, Mere County, XN"),
        ("lake country xqzvkw", "which: Tarn County, XN, Mere County, XN"),
        ("los angeles pittsburgh arrests", "which: Los Angeles, CA, Pittsburgh, PA"),
        # Two places that have nothing to do with each other, if both are well known.
        ("los angeles pittsburgh", "which: Los Angeles, CA, Pittsburgh, PA"),
        ("vineland bethalto", "Vineland, XN"),
        # All of them also where a kind of agency, a record type or other words are asked of them.
        ("sheriffs in the lake country", "which: Tarn County, XN, Mere County, XN"),
        ("lake country use of force", "which: Tarn County, XN, Mere County, XN"),
        ("los angeles and pittsburgh police", "which: Los Angeles, CA, Pittsburgh, PA"),
        ("Pittsburgh and Los Angeles arrests", "which: Pittsburgh, PA, Los Angeles, CA"),
        # A state beside a town is a condition, and no second place: the town of another state is not meant.
        ("los angeles nebraska police", "Police departments in Nebraska"),
        ("Portland Nebraska stops", "Stops in Nebraska"),
        ("lincoln oregon police", "Police departments in Oregon"),
        ("lincoln ohio", "Ohio"),
        # A town that the state has by a similar name is.
        ("pittsburg pa", "Pittsburgh, PA"),
        ("Pittsburg, PA", "Pittsburgh, PA"),
        ("pittsburg pennsylvania police", "Pittsburgh Bureau of Police"),
        ("Pittsburg use of force PA", "Use of Force Reports in Pittsburgh, PA"),
        ("pittsburgh kansas", "Pittsburg, KS"),
        ("trafic stops linkoln nebraska", "Stops in Lincoln, NE"),
        # An agency by its own name alone, where no place is called so.
        ("upper dunwich", "Upper Dunwich Township Police Department"),
        ("upper dunwich pd", "Upper Dunwich Township Police Department"),
        ("quonset", "Quonset Tribal"),
        ("norumbega state", "Norumbega"),
        # Kinds of agency that are no police.
        ("tarn county da", "Tarn County District Attorney"),
        ("district attorney tarn county", "Tarn County District Attorney"),
        ("Los Angeles DA", "Agencies in Los Angeles, CA"),
        ("da in los angeles", "Agencies in Los Angeles, CA"),
        ("DA", "kind: prosecutor"),
        ("da vinci", "help"),
        ("fiscal year", "help"),
        ("rangers baseball", "help"),
        ("oregon rangers", "Oregon"),
        ("deputy mayor", "help"),
        ("tarn county deputy", "Tarn County Sheriff's Office"),
        ("deputy attorney general", "kind: attorney general"),
        ("deputy attorney general oregon", "Oregon Attorney General"),
        # After the word county SD is no state, and a state's code is none beside a town elsewhere.
        ("tarn county sd", "Tarn County Sheriff's Office"),
        ("ne portland", "Portland, OR"),
        # Boats are no game.
        ("game commission pennsylvania", "Agencies in Pennsylvania"),
        ("game warden kansas", "Kansas Department of Wildlife and Parks"),
        ("attorney general", "kind: attorney general"),
        ("coroner", "kind: coroner"),
        # An agency of another state than the query names is not the one that is meant.
        ("attorney general oregon", "Oregon Attorney General"),
        # Reports of a town's police, where no incident reports are listed.
        ("police reports", "Incident Reports"),
        ("lincoln police reports", "Lincoln Police Department"),
        # What is spelled a little like a place, beside a word that names nothing, is no place.
        ("vyneland zzq", "Vineland, XN"),
        ("vynelund island", "help"),
        # A person's name is no small town of that name; an ordinary word beside a small town is no name.
        ("Derek Bethalto", "help"),
        ("Bethalto chocolate", "Bethalto, OH"),
        ("Derek Bethalto police", "Agencies in Bethalto, OH"),
        # A campus, and a school district, as people call them.
        ("suny merewood", "State University of New York: Merewood"),
        ("SUNY Merewood police", "State University of New York: Merewood"),
        ("state university of new york at merewood", "State University of New York: Merewood"),
        ("vineland isd police", "Independent School District: Vineland"),
        ("Vineland Independent School District", "Independent School District: Vineland"),
        ("tarn county schools police", "Tarn County Public Schools"),
        # Initials of an agency near, if any place is named, and never those of the federal government.
        ("NBTA police", "Norumbega Bay Transportation Authority: Mere County"),
        ("nbta police portland", "Portland Police Department"),
        ("fbi police", "kind: police"),
        ("us lagoon police", "United States Lagoon Police"),
        # A word that the agency's own name has says nothing more.
        ("metro vineland police", "Vineland Metropolitan Police Department"),
        # Two states, although one has a county of the other's name.
        ("oregon ohio police", "which: Oregon, Ohio"),
        ("ohio county oregon", "Ohio County, OR"),
        # A source of the name, where nothing of its record type is listed.
        ("deaths in custody", "“deaths in custody”"),
        ("body camera", "Misc Police Activity"),
        # Lawsuits are cases, and many people shot are no state.
        ("lawsuits against the police", "Court Cases or Complaints & Misconduct"),
        ("mass shootings", "Incident Reports or Crime Statistics"),
        # Who has something, and a name that ends so.
        ("Vineland's police department", "Vineland Metropolitan Police Department"),
        ("Pittsburgh\u2019s use of force", "Use of Force Reports in Pittsburgh, PA"),
        ("vineland's", "help"),
        ("callsforservice pittsburgh", "Calls for Service in Pittsburgh, PA"),
        # A town's open data is what is listed of it.
        ("pittsburgh open data", "Pittsburgh, PA"),
        ("open data", "List of Data Sources"),
        ("pittsburgh vs los angeles", "which: Pittsburgh, PA, Los Angeles, CA"),
        ("transit authority mere county", "Norumbega Bay Transportation Authority: Mere County"),
        # An agency's name does not begin within a state's.
        ("great norumbega state police", "Agencies in Great Norumbega"),
        # What every record is of is no record type of its own beside another.
        ("use of force incidents pittsburgh", "Use of Force Reports in Pittsburgh, PA"),
        ("incidents", "Incident Reports"),
        # A source's name is asked only where nothing of the record type is listed.
        ("pursuits", "Vehicle Pursuits"),
        # A borough of Alaska without the word.
        ("windy arm", "Windy Arm Borough County, XB"),
        # What police do, as verbs.
        ("cops who shot people in Lincoln", "Officer Involved Shootings in Lincoln, NE"),
        ("police pulling people over", "Stops"),
    ],
)
def test_other_ways_to_write_a_name_open_what_they_mean(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.usefixtures("world")
def test_a_place_that_lies_in_another_of_the_same_name_is_meant_once() -> None:
    state = StateFactory(state_iso="XY", state_name="Great Yorkshire")
    town = location_of(LocalityFactory(county=CountyFactory(state=state, name="Five"), name="Yorkshire City"))
    SearchTermFactory(term="great yorkshire", record_type=None, location=town)
    refresh()

    assert opened("great yorkshire great yorkshire") == "Yorkshire City, XY"


def test_the_police_of_a_state_are_meant_where_a_town_has_its_name_too() -> None:
    state = StateFactory(state_iso="XY", state_name="Great Yorkshire")
    town = location_of(LocalityFactory(county=CountyFactory(state=state, name="Five"), name="Yorkshire City"))
    SearchTermFactory(term="great yorkshire", record_type=None, location=town)
    AgencyFactory(
        name="State Police of the North", locations=[location_of(state)], jurisdiction_type=JurisdictionType.STATE
    )
    refresh()

    assert opened("great yorkshire state police") == "State Police of the North"


def test_of_agencies_of_one_name_without_sources_the_one_where_more_people_live_is_meant() -> None:
    agency = opening_of(understand("bend police department")).agency

    assert agency is not None
    assert agency.place is not None
    assert agency.place.short == "Bend, OR"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("body cam policy", "Policies & Contracts"),
        ("jail budget", "Budgets & Finances"),
        ("policy on body cams", "Policies & Contracts"),
        ("warrants for my arrest", "Wanted Persons"),
        ("tasers and jails", "Use of Force Reports"),
        ("políticas de uso de la fuerza", "Policies & Contracts"),
    ],
)
def test_of_two_record_types_the_head_of_the_phrase_comes_first(typed: str, first: str) -> None:
    assert opening_of(understand(typed)).types[0].name == first


@pytest.mark.usefixtures("world")
def test_what_was_dropped_and_what_was_corrected_is_said() -> None:
    dropped, corrected = opening_of(understand("lincoln xqzvkw")), understand("trafic stops")

    assert dropped.dropped == ("xqzvkw",)
    assert corrected.corrected == "traffic stops"


@pytest.mark.usefixtures("world")
def test_a_town_that_its_state_does_not_have_is_said_to_be_unknown() -> None:
    assert opening_of(understand("lincoln oregon police")).dropped == ("lincoln",)
    assert understand("pittsburg pennsylvania police").corrected == "pittsburgh pennsylvania police"


@pytest.mark.usefixtures("world")
def test_other_places_of_the_name_are_offered_biggest_first() -> None:
    understood = understand("stops portland")

    assert [place.short for place in understood.other_places] == ["Portland, ME"]


@pytest.mark.usefixtures("world")
def test_a_year_narrows_only_where_there_is_something_of_it() -> None:
    with_year, without = (opening_of(understand(f"stops lincoln {year}")) for year in (2020, 1985))

    assert (with_year.years, with_year.sources) == ((2020,), 1)
    assert (without.years, without.sources, without.dropped) == ((), 1, ("1985",))


@pytest.mark.usefixtures("world")
def test_ordinary_words_are_not_corrected_into_names() -> None:
    # Twin is a town, and twine an ordinary word.
    assert understand("twine").corrected is None
    assert opening_of(understand("twine")) == Opening()


@pytest.mark.usefixtures("world")
def test_a_name_without_the_word_county_is_the_towns_where_both_are_large() -> None:
    state = StateFactory(state_iso="XO", state_name="Orchard")
    county = CountyFactory(state=state, name="Orange")
    for name, people in (("Orange", 140_000), ("Anaheim", 340_000), ("Irvine", 310_000)):
        LocalityFactory(county=county, name=name, population=people)
    refresh()

    assert opened("orange xo") == "Orange, XO"
    assert opened("orange county xo") == "Orange County, XO"


@pytest.mark.usefixtures("world")
def test_an_agency_without_sources_gives_way_to_the_place_and_record_types_that_its_name_holds() -> None:
    arcadia, elsewhere = StateFactory(state_iso="XA", state_name="Arcadia"), StateFactory(state_iso="XE")
    town = location_of(LocalityFactory(county=CountyFactory(state=arcadia, name="Tegea"), name="Tripoli"))
    police = AgencyFactory(name="Tripoli Police Department", locations=[town])
    DataSourceFactory(name="Shootings", type_name="Officer Involved Shootings", agencies=[police])
    namesake = AgencyFactory(
        name="Arcadia State Police",
        locations=[location_of(CountyFactory(state=elsewhere, name="Wake"))],
        jurisdiction_type=JurisdictionType.STATE,
    )
    refresh()
    query = "arcadia state police shootings"

    opening = opening_of(understand(query))
    assert (opening.agency, opening.place and opening.place.short, opening.sources) == (None, "Arcadia", 1)

    DataSourceFactory(name="Own", type_name="Officer Involved Shootings", agencies=[namesake])
    opening = opening_of(understand(query))
    assert opening.agency is not None
    assert (opening.agency.agency_id, opening.sources) == (namesake.pk, 1)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("typed", "what", "formats", "missing"),
    [
        ("vehicle pursuits csv", "Vehicle Pursuits in CSV format", ("CSV",), ()),
        ("vehicle pursuits excel", "Vehicle Pursuits in XLSX format", ("XLSX",), ()),
        ("spreadsheets of car chases", "Vehicle Pursuits in CSV or XLSX format", ("CSV", "XLSX"), ()),
        ("csv format", "All data sources in CSV format", ("CSV",), ()),
        ("lincoln csv", "Lincoln, NE in CSV format", ("CSV",), ()),
        ("vehicle pursuits csv or kml", "Vehicle Pursuits in CSV format", ("CSV",), ("kml",)),
        # What is not known to be in a format is shown in all.
        ("vehicle pursuits pdf", "Vehicle Pursuits", (), ("pdf",)),
        ("lincoln PDF", "Lincoln, NE", (), ("PDF",)),
        ("pdf", "", (), ("pdf",)),
        ("xqzvkw csv", "", (), ()),
    ],
)
def test_a_format_narrows_to_the_sources_that_have_it(
    typed: str, what: str, formats: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    lincoln = Agency.objects.filter(name="Lincoln Police Department").order_by("pk")[0]
    for formats_of_source in (["CSV"], ["XLSX", "HTML Table"], ["CSV", "JSON"], []):
        DataSourceFactory(
            name="Chases", type_name="Vehicle Pursuits", agencies=[lincoln], record_formats=formats_of_source
        )
    refresh()

    opening = opening_of(understand(typed))

    assert (sentence_of(opening), opening.formats, opening.missing_formats) == (what, formats, missing)
    if formats:
        shown = search_of(urlsplit(address_of(opening)).query).results()
        assert opening.sources == shown.count() > 0


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("typed", "what", "others"),
    [
        ("vehicle pursuits ridgemont", "Vehicle Pursuits in Ridgemont, QB", ["Ridgemont, QA", "Ridgemont, QC"]),
        ("ridgemont police chases", "Vehicle Pursuits in Ridgemont, QB", ["Ridgemont, QA", "Ridgemont, QC"]),
        # What a state says, or what a village alone has, changes nothing.
        ("vehicle pursuits ridgemont qa", "Vehicle Pursuits in Ridgemont, QA", []),
        ("mugshots ridgemont", "Booking Reports in Ridgemont, QA", ["Ridgemont, QB", "Ridgemont, QC"]),
    ],
)
def test_of_namesakes_the_one_whose_police_have_the_records_is_meant(typed: str, what: str, others: list[str]) -> None:
    for iso, people, type_name in (
        ("QA", 200_000, "Stops"),
        ("QB", 100_000, "Vehicle Pursuits"),
        ("QC", 900, "Booking Reports"),
    ):
        county = CountyFactory(state=StateFactory(state_iso=iso, state_name=f"Ridgeland {iso}"), name="Summit")
        town = location_of(LocalityFactory(county=county, name="Ridgemont", population=people))
        police = AgencyFactory(name="Ridgemont Police Department", locations=[town])
        DataSourceFactory(name="Records", type_name=type_name, agencies=[police])
    refresh()
    understood = understand(typed)
    opening = opening_of(understood)

    assert sentence_of(opening) == what
    assert [place.short for place in understood.places_but(opening.place)] == others
