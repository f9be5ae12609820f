"""What data sources are called and how they are described, by kind of record, with each kind's share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A record type's weight among sources, what such sources are called, and what their descriptions begin with."""

    weight: int
    titles: tuple[str, ...]
    sentences: tuple[str, ...]


KINDS = {
    "Stops": Kind(150, ("Stops", "Traffic Stops", "Pedestrian Stops", "Vehicle Stops and Searches"), (
        "Standardized stop data with the reason for each stop, the search and its outcome.",
        "Each row is a traffic stop with date, time, location, reason and the driver's race and gender as perceived.",
    )),
    "Calls for Service": Kind(130, ("Calls for Service", "911 Calls", "Computer-Aided Dispatch Events"), (
        "All citizen-generated calls for police service that were dispatched, with priority and disposition.",
        "Calls for service, including officer-initiated activity, with nature, time received and time on scene.",
    )),
    "Incident Reports": Kind(130, ("Incidents", "Incident Reports", "Crime Incidents", "Reported Offenses"), (
        "Initial incident reports taken by officers in response to calls for service.",
        "Crime incident data from the records management system, generalized to the nearest block.",
    )),
    "Use of Force Reports": Kind(80, ("Use of Force", "Use of Force Reports", "Response to Resistance"), (
        "Use of force incidents with type of force, reason, injuries and demographics of subjects and officers.",
        "Reports of each use of force by officers, with the finding of the review.",
    )),
    "Arrest Records": Kind(70, ("Arrests", "Arrest Records", "Arrest Log"), (
        "Adult arrests with charge, date and demographic information for the person arrested.",
        "Arrests by custody or citation; juvenile records are left out.",
    )),
    "Crime Statistics": Kind(60, ("Crime Statistics", "Uniform Crime Reports", "NIBRS Offenses"), (
        "Monthly counts of offenses by category as reported to the state.",
    )),
    "Accident Reports": Kind(55, ("Crashes", "Accident Reports", "Traffic Collisions"), (
        "Crash reports with location, vehicles, persons and contributing factors.",
    )),
    "Complaints & Misconduct": Kind(50, ("Complaints", "Officer Misconduct", "Internal Affairs Cases"), (
        "Complaints against officers with allegation, finding and discipline.",
        "Allegations of misconduct such as excessive use of force, discourtesy or unlawful search.",
    )),
    "Citations": Kind(45, ("Citations", "Traffic Citations", "Warnings and Citations"), (
        "Traffic citations, criminal and civil, with violation and location.",
    )),
    "Officer Involved Shootings": Kind(45, ("Officer-Involved Shootings", "Shootings by Officers"), (
        "Incidents in which an officer discharged a firearm at a person, with status of the investigation.",
    )),
    "Policies & Contracts": Kind(45, ("Policy Manual", "General Orders", "Union Contract"), (
        "Policies on use of force, pursuits, body-worn cameras and training.", "The contract with the officers' union.",
    )),
    "Annual & Monthly Reports": Kind(40, ("Annual Report", "Monthly Report"), (
        "Report to the city council on crime, staffing and community programs.",
    )),
    "Court Cases": Kind(35, ("Court Cases", "Docket Search", "Case Records"), (
        "Search of criminal and civil cases by party or case number.",
    )),
    "Incarceration Records": Kind(35, ("Inmate Search", "Jail Roster", "Inmate Population"), (
        "People in custody with booking date, charges and bond.",
    )),
    "Crime Maps & Reports": Kind(30, ("Crime Map", "Crime Dashboard"), ("Interactive map of recent incidents.",)),
    "Records Request Info": Kind(30, ("Public Records Requests", "Records Division"), ("How to ask for a report.",)),
    "Contact Info & Agency Meta": Kind(25, ("Contact", "Staff Directory"), ("Names and numbers of each division.",)),
    "Media Bulletins": Kind(20, ("Press Releases", "News"), ("Statements to the press.",)),
    "Booking Reports": Kind(20, ("Booking Log", "Mugshots"), ("Bookings of the last days.",)),
    "Personnel Records": Kind(18, ("Officer Roster", "Employee Demographics"), ("Sworn employees with rank and pay.",)),
    "Training & Hiring Info": Kind(15, ("Training Records", "Hiring"), ("Courses taken by officers.",)),
    "Budgets & Finances": Kind(15, ("Police Budget", "Overtime"), ("Adopted budget by division.",)),
    "Vehicle Pursuits": Kind(12, ("Vehicle Pursuits",), ("Pursuits with reason, speed and how they ended.",)),
    "Field Contacts": Kind(12, ("Field Contacts", "Field Interviews"), ("Encounters that led to no arrest.",)),
    "Daily Activity Logs": Kind(12, ("Daily Log", "Police Blotter"), ("What officers did, day by day.",)),
    "Sex Offender Registry": Kind(10, ("Sex Offender Registry",), ("Registered offenders by address.",)),
    "Wanted Persons": Kind(10, ("Most Wanted", "Active Warrants"), ("People with open warrants.",)),
    "Dispatch Logs": Kind(10, ("Dispatch Logs",), ("Log of radio dispatches.",)),
    "Dispatch Recordings": Kind(4, ("Radio Archive",), ("Recordings of radio traffic.",)),
    "Geographic": Kind(10, ("Police Beats", "Patrol Districts"), ("Boundaries of beats and districts.",)),
    "List of Data Sources": Kind(8, ("Open Data Portal",), ("All data sets of the city.",)),
    "Surveys": Kind(5, ("Community Survey",), ("What residents say of their police.",)),
    "Misc Police Activity": Kind(5, ("Gun Dispositions", "Drug Seizures"), ("Items taken into evidence.",)),
    "Resources": Kind(5, ("Resources",), ("Services for victims.",)),
    "Car GPS": Kind(1, ("Patrol Car Positions",), ("Positions of patrol cars.",)),
    "Other": Kind(5, ("Other Records",), ("Records that fit no other kind.",)),
}  # fmt: skip

COMMON = (
    "Updated daily from the records management system.",
    "Updated monthly; older years are available on request through the records division.",
    "Some fields are redacted to protect the privacy of victims and juveniles.",
    "Addresses are generalized to the hundred block.",
    "The portal allows filtering by date range and downloading as a spreadsheet.",
    "Figures may change as investigations go on.",
    "Location data has been removed for sensitive offenses.",
    "See also the dashboard on use of force and officer-involved shootings.",
    "A new system was introduced in 2019, and years before are not comparable.",
    "Data for the current year is preliminary.",
    "Demographic information is recorded as the officer perceived it.",
    "Published under the department's transparency initiative.",
    "Includes incidents handled by the county sheriff and state police within city limits.",
    "One row for each person involved; an incident can have several rows.",
    "This data set has sub-tables for subjects, officers and charges.",
    "The file is large and may take several minutes to load.",
    "Fields are described in the data dictionary.",
    "The agency does not guarantee accuracy or completeness.",
)
ENTITIES = ("Stanford Open Policing Project", "State Department of Justice", "City Auditor", "County Open Data")
FORMATS = (
    ("CSV", "PDF", "HTML text", "XLS", "JSON", "Shapefile", "Dashboard or visualization"),
    (30, 25, 20, 12, 6, 4, 3),
)
PORTALS = ((None, "ArcGIS", "Socrata", "CKAN", "Tyler Data & Insights", "Carto"), (40, 30, 20, 4, 4, 2))
ACCESS: tuple[tuple[list[str], ...], tuple[int, ...]] = (
    ([], ["Download"], ["Webpage"], ["Download", "API"], ["Webpage", "Download"]),
    (15, 30, 25, 22, 8),
)
