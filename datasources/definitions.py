"""What each record type is, in our own words: a sentence, two examples, what it is not, and who keeps such records."""

from typing import NamedTuple

from datasources.enums import RecordTypeName as Type


class Definition(NamedTuple):
    """The texts of one record type. `is_not` names the type that people may mean instead."""

    summary: str
    examples: tuple[str, str]
    is_not: str
    keepers: str


POLICE = "Police departments and sheriff's offices."

DEFINITIONS: dict[Type, Definition] = {
    Type.ACCIDENT_REPORTS: Definition(
        "Traffic crashes and other accidents that officers recorded.",
        ("A police department's crash report search", "A state's yearly file of traffic crashes"),
        "Tickets given after a crash, which are citations.",
        "Police departments, sheriff's offices, state police and state transportation departments.",
    ),
    Type.ARREST_RECORDS: Definition(
        "Who was arrested, when, where and on what charge.",
        ("A police department's daily arrest log", "A city's dataset of arrests since 2015"),
        "Jail intake, which is in booking reports, or convictions, which are in court cases.",
        POLICE,
    ),
    Type.CALLS_FOR_SERVICE: Definition(
        "Requests for police response, including 911 calls and officer-initiated calls.",
        ("A city's dataset of 911 calls", "A sheriff's list of active calls"),
        "The dispatchers' own notes, which are dispatch logs.",
        "Police departments, sheriff's offices and county 911 centers.",
    ),
    Type.CAR_GPS: Definition(
        "Where police vehicles were, and when.",
        ("A department's vehicle location file", "GPS tracks released after a records request"),
        "License plate readers, which track other people's cars.",
        "Police departments, sheriff's offices and city fleet managers.",
    ),
    Type.CITATIONS: Definition(
        "Tickets and summonses, such as for traffic offenses.",
        ("A city's dataset of traffic tickets", "A court's list of parking citations"),
        "Stops that ended without a ticket, which are in stops.",
        "Police departments, sheriff's offices, state police and traffic courts.",
    ),
    Type.DISPATCH_LOGS: Definition(
        "Dispatcher logs of calls and the units sent.",
        ("A 911 center's daily log", "A computer-aided dispatch (CAD) export"),
        "Audio, which is in dispatch recordings.",
        "911 centers, police departments and sheriff's offices.",
    ),
    Type.DISPATCH_RECORDINGS: Definition(
        "Audio recordings of dispatch and radio traffic.",
        ("An archive of police radio audio", "A recorded 911 call released to the public"),
        "Written logs, which are dispatch logs.",
        "911 centers, police departments and volunteer radio archives.",
    ),
    Type.FIELD_CONTACTS: Definition(
        "Encounters that officers recorded without a stop, search or arrest.",
        ("A department's field interview cards", "A city's dataset of street encounters"),
        "Stops of drivers or pedestrians, which are in stops.",
        POLICE,
    ),
    Type.INCIDENT_REPORTS: Definition(
        "Officers' reports about events they responded to.",
        ("A city's dataset of police incidents", "A page for requesting an incident report"),
        "Counts of crimes, which are crime statistics.",
        POLICE,
    ),
    Type.MISC_POLICE_ACTIVITY: Definition(
        "Police activity that no other record type describes.",
        ("A list of search warrants served", "A log of drone flights"),
        "Records about anything but police work, which are in Other.",
        POLICE,
    ),
    Type.OFFICER_INVOLVED_SHOOTINGS: Definition(
        "Shootings by officers: what happened, who was shot and what followed.",
        ("A city's page with a report on each shooting", "A state's dataset of shootings by police"),
        "Other force, which is in use of force reports.",
        "Police departments, sheriff's offices, prosecutors, state attorneys general and medical examiners.",
    ),
    Type.STOPS: Definition(
        "Stops of drivers and pedestrians, with the reason and the outcome.",
        ("A state's dataset of traffic stops", "A city's yearly report on stop and frisk"),
        "Tickets without details of the stop, which are citations.",
        "Police departments, sheriff's offices and state police.",
    ),
    Type.SURVEYS: Definition(
        "Residents' or officers' answers to survey questions.",
        ("A city's survey on trust in police", "A federal survey of police agencies"),
        "Complaints about officers, which are in complaints and misconduct.",
        "Cities, police departments, universities and federal agencies.",
    ),
    Type.USE_OF_FORCE_REPORTS: Definition(
        "When officers used force, what kind and why.",
        ("A city's dataset of use-of-force incidents", "A department's yearly use-of-force report"),
        "Shootings by officers, or the rules on force, which are in policies and contracts.",
        "Police departments, sheriff's offices, jails and state agencies.",
    ),
    Type.VEHICLE_PURSUITS: Definition(
        "Police car chases: why they began, where they went and how they ended.",
        ("A state's dataset of pursuits", "A department's yearly pursuit report"),
        "The rules on chases, which are in policies and contracts.",
        "Police departments, sheriff's offices and state police.",
    ),
    Type.COMPLAINTS_AND_MISCONDUCT: Definition(
        "Complaints about officers, their investigations and discipline.",
        ("A city's dataset of complaints about police", "A state's list of decertified officers"),
        "Lawsuits, which are in court cases.",
        "Internal affairs units, civilian oversight boards and state licensing boards.",
    ),
    Type.DAILY_ACTIVITY_LOGS: Definition(
        "What an officer or unit did during a shift.",
        ("A sheriff's daily activity sheet", "A campus police daily log"),
        "Calls from the public, which are in calls for service.",
        "Police departments, sheriff's offices and campus police.",
    ),
    Type.TRAINING_AND_HIRING_INFO: Definition(
        "How an agency recruits, selects and trains officers.",
        ("A state's police training curriculum", "A department's page on hiring standards"),
        "Records about individual officers, which are personnel records.",
        "Police departments, academies and state training boards.",
    ),
    Type.PERSONNEL_RECORDS: Definition(
        "Officers by name or number, with rank, pay, service and history.",
        ("A city's salary dataset with police officers", "A state's list of certified officers"),
        "Discipline, which is in complaints and misconduct.",
        "Police departments, city human resources offices and state licensing boards.",
    ),
    Type.ANNUAL_AND_MONTHLY_REPORTS: Definition(
        "An agency's regular reports on its own work.",
        ("A police department's annual report", "A sheriff's monthly report to the county board"),
        "Data you can sort or filter, which is in the record type it is about.",
        "Police departments, sheriff's offices, courts and jails.",
    ),
    Type.BUDGETS_AND_FINANCES: Definition(
        "Agency budgets, spending, contracts and settlements.",
        ("A city's adopted police budget", "A list of settlements in police lawsuits"),
        "Union contracts, which are in policies and contracts.",
        "City and county finance offices, police departments and sheriff's offices.",
    ),
    Type.CONTACT_INFO_AND_AGENCY_META: Definition(
        "How to reach an agency and how it is organized.",
        ("A police department's organization chart", "A state's list of police agencies"),
        "How to request records, which is in records request info.",
        "The agencies themselves, and state and federal directories.",
    ),
    Type.GEOGRAPHIC: Definition(
        "Maps of districts, beats, stations and other boundaries.",
        ("A city's map of police beats", "A file of a county's patrol districts"),
        "Crimes on a map, which are in crime maps and reports.",
        "Police departments, sheriff's offices and city or county GIS offices.",
    ),
    Type.LIST_OF_DATA_SOURCES: Definition(
        "A page that links to many other sources.",
        ("A police department's open data page", "A state's list of crime data portals"),
        "A single dataset, which is in the record type it is about.",
        "Agencies, open data offices, newsrooms and volunteers.",
    ),
    Type.POLICIES_AND_CONTRACTS: Definition(
        "The rules an agency works by, and its agreements with others.",
        ("A police department's policy manual", "A city's contract with its police union"),
        "Spending, which is in budgets and finances.",
        "Police departments, sheriff's offices, jails, cities and counties.",
    ),
    Type.CRIME_MAPS_AND_REPORTS: Definition(
        "Individual crimes, shown on a map or in a list.",
        ("A city's crime map", "A department's weekly list of reported crimes"),
        "Totals, which are crime statistics.",
        POLICE,
    ),
    Type.CRIME_STATISTICS: Definition(
        "Crime counts by type, place and time.",
        ("A state's yearly crime report", "The FBI's Crime Data Explorer"),
        "Individual crimes, which are in crime maps and reports.",
        "Police departments, state police and the FBI.",
    ),
    Type.MEDIA_BULLETINS: Definition(
        "Press releases, bulletins and other news from an agency.",
        ("A police department's press releases", "A sheriff's daily media bulletin"),
        "Regular reports on an agency's work, which are annual and monthly reports.",
        POLICE,
    ),
    Type.RECORDS_REQUEST_INFO: Definition(
        "How to request an agency's records.",
        ("A city's public records request form", "A department's list of fees for copies"),
        "The records themselves.",
        "Police departments, sheriff's offices, courts and city clerks.",
    ),
    Type.RESOURCES: Definition(
        "Guides, forms and services an agency offers the public.",
        ("A form for filing a police report online", "A guide for victims of crime"),
        "How to request records, which is in records request info.",
        "Police departments, sheriff's offices and courts.",
    ),
    Type.SEX_OFFENDER_REGISTRY: Definition(
        "The public registry of people convicted of sex offenses.",
        ("A state's sex offender search", "The national sex offender public website"),
        "People awaiting trial, who are in court cases.",
        "State police, state justice departments and sheriff's offices.",
    ),
    Type.WANTED_PERSONS: Definition(
        "People an agency is looking for.",
        ("A sheriff's list of active warrants", "A state's most wanted list"),
        "Missing people.",
        "Police departments, sheriff's offices and courts.",
    ),
    Type.BOOKING_REPORTS: Definition(
        "Who was booked into jail, when and on what charge.",
        ("A county jail's list of recent bookings", "A sheriff's booking photos"),
        "Everyone held at the moment, who is in incarceration records.",
        "County jails, sheriff's offices and city lockups.",
    ),
    Type.COURT_CASES: Definition(
        "Court dockets, filings and case outcomes.",
        ("A county court's case search", "A state's docket of criminal cases"),
        "Arrests without a case, which are arrest records.",
        "County, state and federal courts and their clerks.",
    ),
    Type.INCARCERATION_RECORDS: Definition(
        "Who is or was held in a jail or prison.",
        ("A county jail's inmate search", "A state prison system's population file"),
        "Bookings as such, which are in booking reports.",
        "County jails, sheriff's offices and state corrections departments.",
    ),
    Type.OTHER: Definition(
        "Records that no other record type describes.",
        ("A database of police equipment", "A list of body camera videos"),
        "Records that have a record type. Check the list first.",
        "Any agency.",
    ),
}


# How names read within a sentence where lower case alone would not do.
PHRASES = {
    Type.CAR_GPS: "car GPS data",
    Type.MISC_POLICE_ACTIVITY: "miscellaneous police activity",
    Type.OFFICER_INVOLVED_SHOOTINGS: "officer-involved shootings",
    Type.OTHER: "other records",
    Type.RECORDS_REQUEST_INFO: "records request information",
    Type.TRAINING_AND_HIRING_INFO: "training and hiring information",
    Type.CONTACT_INFO_AND_AGENCY_META: "contact information",
    Type.USE_OF_FORCE_REPORTS: "use-of-force reports",
    Type.STOPS: "stop records",
    Type.GEOGRAPHIC: "geographic records",
}


def phrase(name: Type) -> str:
    """Return a record type's name as it reads within a sentence: "use-of-force reports"."""
    return PHRASES.get(name, name.value.lower().replace("&", "and"))
