"""What each record type is, in our own words: a sentence, two examples, what it is not, and who keeps such records."""

from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from datasources.enums import RecordTypeName as Type


class Definition(NamedTuple):
    """The texts of one record type. `is_not` names the type that people may mean instead."""

    summary: str
    examples: tuple[str, str]
    is_not: str
    keepers: str

    def translated(self) -> "Definition":
        """Return it in the language spoken now."""
        first, second = self.examples
        return Definition(
            gettext(self.summary), (gettext(first), gettext(second)), gettext(self.is_not), gettext(self.keepers)
        )


POLICE = _("Police departments and sheriff’s offices.")

DEFINITIONS: dict[Type, Definition] = {
    Type.ACCIDENT_REPORTS: Definition(
        _("Traffic crashes and other accidents that officers recorded."),
        (_("A police department’s crash report search"), _("A state’s yearly file of traffic crashes")),
        _("Tickets given after a crash (see citations)."),
        _("Police departments, sheriff’s offices, state police and state transportation departments."),
    ),
    Type.ARREST_RECORDS: Definition(
        _("Who was arrested, when, where and on what charge."),
        (_("A police department’s daily arrest log"), _("A city’s dataset of arrests since 2015")),
        _("Jail intake (see booking reports) or convictions (see court cases)."),
        POLICE,
    ),
    Type.CALLS_FOR_SERVICE: Definition(
        _("Requests for police response, including 911 calls and officer-initiated calls."),
        (_("A city’s dataset of 911 calls"), _("A sheriff’s list of active calls")),
        _("The dispatchers’ own notes (see dispatch logs)."),
        _("Police departments, sheriff’s offices and county 911 centers."),
    ),
    Type.CAR_GPS: Definition(
        _("Where police vehicles were, and when."),
        (_("A department’s vehicle location file"), _("GPS tracks released after a records request")),
        _("License plate readers, which track other people’s cars."),
        _("Police departments, sheriff’s offices and city fleet managers."),
    ),
    Type.CITATIONS: Definition(
        _("Tickets and summonses, such as for traffic offenses."),
        (_("A city’s dataset of traffic tickets"), _("A court’s list of parking citations")),
        _("Stops that ended without a ticket (see stops)."),
        _("Police departments, sheriff’s offices, state police and traffic courts."),
    ),
    Type.DISPATCH_LOGS: Definition(
        _("Dispatcher logs of calls and the units sent."),
        (_("A 911 center’s daily log"), _("A computer-aided dispatch (CAD) export")),
        _("Audio (see dispatch recordings)."),
        _("911 centers, police departments and sheriff’s offices."),
    ),
    Type.DISPATCH_RECORDINGS: Definition(
        _("Audio recordings of dispatch and radio traffic."),
        (_("An archive of police radio audio"), _("A recorded 911 call released to the public")),
        _("Written logs (see dispatch logs)."),
        _("911 centers, police departments and volunteer radio archives."),
    ),
    Type.FIELD_CONTACTS: Definition(
        _("Encounters that officers recorded without a stop, search or arrest."),
        (_("A department’s field interview cards"), _("A city’s dataset of street encounters")),
        _("Stops of drivers or pedestrians (see stops)."),
        POLICE,
    ),
    Type.INCIDENT_REPORTS: Definition(
        _("Officers' reports about events they responded to."),
        (_("A city’s dataset of police incidents"), _("A page for requesting an incident report")),
        _("Counts of crimes (see crime statistics)."),
        POLICE,
    ),
    Type.MISC_POLICE_ACTIVITY: Definition(
        _("Police activity that no other record type describes."),
        (_("A list of search warrants served"), _("A log of drone flights")),
        _("Records that aren’t about police work (see Other)."),
        POLICE,
    ),
    Type.OFFICER_INVOLVED_SHOOTINGS: Definition(
        _("Shootings by officers: what happened, who was shot and what followed."),
        (_("A city’s page with a report on each shooting"), _("A state’s dataset of shootings by police")),
        _("Other force (see use-of-force reports)."),
        _("Police departments, sheriff’s offices, prosecutors, state attorneys general and medical examiners."),
    ),
    Type.STOPS: Definition(
        _("Stops of drivers and pedestrians, with the reason and the outcome."),
        (_("A state’s dataset of traffic stops"), _("A city’s yearly report on stop and frisk")),
        _("Tickets without details of the stop (see citations)."),
        _("Police departments, sheriff’s offices and state police."),
    ),
    Type.SURVEYS: Definition(
        _("Residents' or officers' answers to survey questions."),
        (_("A city’s survey on trust in police"), _("A federal survey of police agencies")),
        _("Complaints about officers (see complaints and misconduct)."),
        _("Cities, police departments, universities and federal agencies."),
    ),
    Type.USE_OF_FORCE_REPORTS: Definition(
        _("When officers used force, what kind and why."),
        (_("A city’s dataset of use-of-force incidents"), _("A department’s yearly use-of-force report")),
        _("Shootings by officers (see officer-involved shootings) or the rules on force (see policies and contracts)."),
        _("Police departments, sheriff’s offices, jails and state agencies."),
    ),
    Type.VEHICLE_PURSUITS: Definition(
        _("Police car chases: why they began, where they went and how they ended."),
        (_("A state’s dataset of pursuits"), _("A department’s yearly pursuit report")),
        _("The rules on chases (see policies and contracts)."),
        _("Police departments, sheriff’s offices and state police."),
    ),
    Type.COMPLAINTS_AND_MISCONDUCT: Definition(
        _("Complaints about officers, their investigations and discipline."),
        (_("A city’s dataset of complaints about police"), _("A state’s list of decertified officers")),
        _("Lawsuits (see court cases)."),
        _("Internal affairs units, civilian oversight boards and state licensing boards."),
    ),
    Type.DAILY_ACTIVITY_LOGS: Definition(
        _("What an officer or unit did during a shift."),
        (_("A sheriff’s daily activity sheet"), _("A campus police daily log")),
        _("Calls from the public (see calls for service)."),
        _("Police departments, sheriff’s offices and campus police."),
    ),
    Type.TRAINING_AND_HIRING_INFO: Definition(
        _("How an agency recruits, selects and trains officers."),
        (_("A state’s police training curriculum"), _("A department’s page on hiring standards")),
        _("Records about individual officers (see personnel records)."),
        _("Police departments, academies and state training boards."),
    ),
    Type.PERSONNEL_RECORDS: Definition(
        _("Officers by name or number, with rank, pay, service and history."),
        (_("A city’s salary dataset with police officers"), _("A state’s list of certified officers")),
        _("Discipline (see complaints and misconduct)."),
        _("Police departments, city human resources offices and state licensing boards."),
    ),
    Type.ANNUAL_AND_MONTHLY_REPORTS: Definition(
        _("An agency's regular reports on its own work."),
        (_("A police department’s annual report"), _("A sheriff’s monthly report to the county board")),
        _("Data you can sort or filter (see the record type it covers)."),
        _("Police departments, sheriff’s offices, courts and jails."),
    ),
    Type.BUDGETS_AND_FINANCES: Definition(
        _("Agency budgets, spending, contracts and settlements."),
        (_("A city’s adopted police budget"), _("A list of settlements in police lawsuits")),
        _("Union contracts (see policies and contracts)."),
        _("City and county finance offices, police departments and sheriff’s offices."),
    ),
    Type.CONTACT_INFO_AND_AGENCY_META: Definition(
        _("How to reach an agency and how it is organized."),
        (_("A police department’s organization chart"), _("A state’s list of police agencies")),
        _("How to request records (see records request info)."),
        _("The agencies themselves, and state and federal directories."),
    ),
    Type.GEOGRAPHIC: Definition(
        _("Maps of districts, beats, stations and other boundaries."),
        (_("A city’s map of police beats"), _("A file of a county’s patrol districts")),
        _("Crimes on a map (see crime maps and reports)."),
        _("Police departments, sheriff’s offices and city or county GIS offices."),
    ),
    Type.LIST_OF_DATA_SOURCES: Definition(
        _("A page that links to many other sources."),
        (_("A police department’s open data page"), _("A state’s list of crime data portals")),
        _("A single dataset (see the record type it covers)."),
        _("Agencies, open data offices, newsrooms and volunteers."),
    ),
    Type.POLICIES_AND_CONTRACTS: Definition(
        _("The rules an agency works by, and its agreements with others."),
        (_("A police department’s policy manual"), _("A city’s contract with its police union")),
        _("Spending (see budgets and finances)."),
        _("Police departments, sheriff’s offices, jails, cities and counties."),
    ),
    Type.CRIME_MAPS_AND_REPORTS: Definition(
        _("Individual crimes, shown on a map or in a list."),
        (_("A city’s crime map"), _("A department’s weekly list of reported crimes")),
        _("Totals (see crime statistics)."),
        POLICE,
    ),
    Type.CRIME_STATISTICS: Definition(
        _("Crime counts by type, place and time."),
        (_("A state’s yearly crime report"), _("The FBI’s Crime Data Explorer")),
        _("Individual crimes (see crime maps and reports)."),
        _("Police departments, state police and the FBI."),
    ),
    Type.MEDIA_BULLETINS: Definition(
        _("Press releases, bulletins and other news from an agency."),
        (_("A police department’s press releases"), _("A sheriff’s daily media bulletin")),
        _("Regular reports on an agency’s work (see annual and monthly reports)."),
        POLICE,
    ),
    Type.RECORDS_REQUEST_INFO: Definition(
        _("How to request an agency's records."),
        (_("A city’s public records request form"), _("A department’s list of fees for copies")),
        _("The records themselves."),
        _("Police departments, sheriff’s offices, courts and city clerks."),
    ),
    Type.RESOURCES: Definition(
        _("Guides, forms and services an agency offers the public."),
        (_("A form for filing a police report online"), _("A guide for victims of crime")),
        _("How to request records (see records request info)."),
        _("Police departments, sheriff’s offices and courts."),
    ),
    Type.SEX_OFFENDER_REGISTRY: Definition(
        _("The public registry of people convicted of sex offenses."),
        (_("A state’s sex offender search"), _("The national sex offender public website")),
        _("People awaiting trial (see court cases)."),
        _("State police, state justice departments and sheriff’s offices."),
    ),
    Type.WANTED_PERSONS: Definition(
        _("People an agency is looking for."),
        (_("A sheriff’s list of active warrants"), _("A state’s most wanted list")),
        _("Missing people."),
        _("Police departments, sheriff’s offices and courts."),
    ),
    Type.BOOKING_REPORTS: Definition(
        _("Who was booked into jail, when and on what charge."),
        (_("A county jail’s list of recent bookings"), _("A sheriff’s booking photos")),
        _("People currently held (see incarceration records)."),
        _("County jails, sheriff’s offices and city lockups."),
    ),
    Type.COURT_CASES: Definition(
        _("Court dockets, filings and case outcomes."),
        (_("A county court’s case search"), _("A state’s docket of criminal cases")),
        _("Arrests without a case (see arrest records)."),
        _("County, state and federal courts and their clerks."),
    ),
    Type.INCARCERATION_RECORDS: Definition(
        _("Who is or was held in a jail or prison."),
        (_("A county jail’s inmate search"), _("A state prison system’s population file")),
        _("Jail bookings (see booking reports)."),
        _("County jails, sheriff’s offices and state corrections departments."),
    ),
    Type.OTHER: Definition(
        _("Records that no other record type describes."),
        (_("A database of police equipment"), _("A list of body camera videos")),
        _("Records that fit another record type. Check the list first."),
        _("Any agency."),
    ),
}


# How names read within a sentence where lower case alone would not do.
PHRASES = {
    Type.CAR_GPS: _("car GPS data"),
    Type.MISC_POLICE_ACTIVITY: _("miscellaneous police activity"),
    Type.OFFICER_INVOLVED_SHOOTINGS: _("officer-involved shootings"),
    Type.OTHER: _("other records"),
    Type.RECORDS_REQUEST_INFO: _("records request information"),
    Type.TRAINING_AND_HIRING_INFO: _("training and hiring information"),
    Type.CONTACT_INFO_AND_AGENCY_META: _("contact information"),
    Type.USE_OF_FORCE_REPORTS: _("use-of-force reports"),
    Type.STOPS: _("stop records"),
    Type.GEOGRAPHIC: _("geographic records"),
}


def type_in_sentence(name: Type) -> str:
    """Return a record type's name as it reads within a sentence: "use-of-force reports"."""
    if name in PHRASES:
        return gettext(PHRASES[name])
    return gettext(name.value).lower().replace("&", "and")
