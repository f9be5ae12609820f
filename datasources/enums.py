"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum

# The pseudo-category that means every category (contract 5.10); it has no types of its own.
ALL_CATEGORIES = "All"


class RecordTypeName(PostgresEnum):
    """The kinds of record, as `record_types.name` holds them."""

    pg_enum = nonmember("record_type")

    DISPATCH_RECORDINGS = "Dispatch Recordings", "Dispatch Recordings"
    ARREST_RECORDS = "Arrest Records", "Arrest Records"
    CITATIONS = "Citations", "Citations"
    INCARCERATION_RECORDS = "Incarceration Records", "Incarceration Records"
    BOOKING_REPORTS = "Booking Reports", "Booking Reports"
    BUDGETS_AND_FINANCES = "Budgets & Finances", "Budgets & Finances"
    MISC_POLICE_ACTIVITY = "Misc Police Activity", "Misc Police Activity"
    GEOGRAPHIC = "Geographic", "Geographic"
    CRIME_MAPS_AND_REPORTS = "Crime Maps & Reports", "Crime Maps & Reports"
    OTHER = "Other", "Other"
    ANNUAL_AND_MONTHLY_REPORTS = "Annual & Monthly Reports", "Annual & Monthly Reports"
    RESOURCES = "Resources", "Resources"
    DISPATCH_LOGS = "Dispatch Logs", "Dispatch Logs"
    SEX_OFFENDER_REGISTRY = "Sex Offender Registry", "Sex Offender Registry"
    OFFICER_INVOLVED_SHOOTINGS = "Officer Involved Shootings", "Officer Involved Shootings"
    DAILY_ACTIVITY_LOGS = "Daily Activity Logs", "Daily Activity Logs"
    CRIME_STATISTICS = "Crime Statistics", "Crime Statistics"
    RECORDS_REQUEST_INFO = "Records Request Info", "Records Request Info"
    POLICIES_AND_CONTRACTS = "Policies & Contracts", "Policies & Contracts"
    STOPS = "Stops", "Stops"
    MEDIA_BULLETINS = "Media Bulletins", "Media Bulletins"
    TRAINING_AND_HIRING_INFO = "Training & Hiring Info", "Training & Hiring Info"
    PERSONNEL_RECORDS = "Personnel Records", "Personnel Records"
    CONTACT_INFO_AND_AGENCY_META = "Contact Info & Agency Meta", "Contact Info & Agency Meta"
    INCIDENT_REPORTS = "Incident Reports", "Incident Reports"
    CALLS_FOR_SERVICE = "Calls for Service", "Calls for Service"
    ACCIDENT_REPORTS = "Accident Reports", "Accident Reports"
    USE_OF_FORCE_REPORTS = "Use of Force Reports", "Use of Force Reports"
    COMPLAINTS_AND_MISCONDUCT = "Complaints & Misconduct", "Complaints & Misconduct"
    VEHICLE_PURSUITS = "Vehicle Pursuits", "Vehicle Pursuits"
    COURT_CASES = "Court Cases", "Court Cases"
    SURVEYS = "Surveys", "Surveys"
    FIELD_CONTACTS = "Field Contacts", "Field Contacts"
    WANTED_PERSONS = "Wanted Persons", "Wanted Persons"
    LIST_OF_DATA_SOURCES = "List of Data Sources", "List of Data Sources"
    CAR_GPS = "Car GPS", "Car GPS"


class AccessType(PostgresEnum):
    """How a reader gets at the records."""

    pg_enum = nonmember("access_type")

    DOWNLOAD = "Download", "Download"
    WEBPAGE = "Webpage", "Webpage"
    API = "API", "API"


class AgencyAggregation(PostgresEnum):
    """The level at which a source gathers several agencies."""

    pg_enum = nonmember("agency_aggregation")

    COUNTY = "county", "County"
    LOCAL = "local", "Local"
    STATE = "state", "State"
    FEDERAL = "federal", "Federal"


class DetailLevel(PostgresEnum):
    """How fine the records are."""

    pg_enum = nonmember("detail_level")

    INDIVIDUAL_RECORD = "Individual record", "Individual record"
    AGGREGATED_RECORDS = "Aggregated records", "Aggregated records"
    SUMMARIZED_TOTALS = "Summarized totals", "Summarized totals"


class RetentionSchedule(PostgresEnum):
    """How long the publisher keeps the records."""

    pg_enum = nonmember("retention_schedule")

    UNDER_1_DAY = "< 1 day", "Less than 1 day"
    ONE_DAY = "1 day", "1 day"
    UNDER_1_WEEK = "< 1 week", "Less than 1 week"
    ONE_WEEK = "1 week", "1 week"
    ONE_MONTH = "1 month", "1 month"
    UNDER_1_YEAR = "< 1 year", "Less than 1 year"
    ONE_10_YEARS = "1-10 years", "1 to 10 years"
    OVER_10_YEARS = "> 10 years", "More than 10 years"
    FUTURE_ONLY = "Future only", "Upcoming records only"


class UpdateMethod(PostgresEnum):
    """What the publisher does with older records when it adds newer ones."""

    pg_enum = nonmember("update_method")

    INSERT = "Insert", "New records are added to the file"
    NO_UPDATES = "No updates", "Records are not updated"
    OVERWRITE = "Overwrite", "New records replace older ones"


class ProblemKind(PostgresEnum):
    """What a reader says is wrong with a source."""

    pg_enum = nonmember("problem_kind")

    BROKEN_LINK = "broken link", "Broken link"
    WRONG_AGENCY = "wrong agency", "Wrong agency or place"
    WRONG_INFORMATION = "wrong information", "Wrong information in the listing"
    OTHER = "other", "Something else"


class LinkState(PostgresEnum):
    """What the checks of an address have come to."""

    pg_enum = nonmember("link_state")

    UNCHECKED = "unchecked", "Not checked yet"
    WORKS = "works", "Works"
    FAILING = "failing", "Recently failed"
    DOUBTFUL = "doubtful", "Doubtful"
    BROKEN = "broken", "Broken"


class LinkVerdict(PostgresEnum):
    """What one check says: it works; nothing is there; no answer for now; an answer that is not meant for programs."""

    pg_enum = nonmember("link_verdict")

    WORKS = "works", "Works"
    GONE = "gone", "Not found"
    SILENT = "silent", "No response"
    GUARDED = "guarded", "Blocked"


class SearchLanguage(PostgresEnum):
    """The languages that search terms are in."""

    pg_enum = nonmember("search_language")

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
