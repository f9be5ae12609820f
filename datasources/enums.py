"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from django.db import models

from pdap.db.enums import PostgresEnum
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.lazy_texts import pgettext_lazy

# The pseudo-category that means every category (contract 5.10); it has no types of its own.
ALL_CATEGORIES = "All"


class RecordTypeName(PostgresEnum):
    """The kinds of record, as `record_types.name` holds them."""

    pg_enum = nonmember("record_type")

    DISPATCH_RECORDINGS = "Dispatch Recordings", _("Dispatch Recordings")
    ARREST_RECORDS = "Arrest Records", _("Arrest Records")
    CITATIONS = "Citations", _("Citations")
    INCARCERATION_RECORDS = "Incarceration Records", _("Incarceration Records")
    BOOKING_REPORTS = "Booking Reports", _("Booking Reports")
    BUDGETS_AND_FINANCES = "Budgets & Finances", _("Budgets & Finances")
    MISC_POLICE_ACTIVITY = "Misc Police Activity", _("Misc Police Activity")
    GEOGRAPHIC = "Geographic", _("Geographic")
    CRIME_MAPS_AND_REPORTS = "Crime Maps & Reports", _("Crime Maps & Reports")
    OTHER = "Other", _("Other")
    ANNUAL_AND_MONTHLY_REPORTS = "Annual & Monthly Reports", _("Annual & Monthly Reports")
    RESOURCES = "Resources", _("Resources")
    DISPATCH_LOGS = "Dispatch Logs", _("Dispatch Logs")
    SEX_OFFENDER_REGISTRY = "Sex Offender Registry", _("Sex Offender Registry")
    OFFICER_INVOLVED_SHOOTINGS = "Officer Involved Shootings", _("Officer Involved Shootings")
    DAILY_ACTIVITY_LOGS = "Daily Activity Logs", _("Daily Activity Logs")
    CRIME_STATISTICS = "Crime Statistics", _("Crime Statistics")
    RECORDS_REQUEST_INFO = "Records Request Info", _("Records Request Info")
    POLICIES_AND_CONTRACTS = "Policies & Contracts", _("Policies & Contracts")
    STOPS = "Stops", _("Stops")
    MEDIA_BULLETINS = "Media Bulletins", _("Media Bulletins")
    TRAINING_AND_HIRING_INFO = "Training & Hiring Info", _("Training & Hiring Info")
    PERSONNEL_RECORDS = "Personnel Records", _("Personnel Records")
    CONTACT_INFO_AND_AGENCY_META = "Contact Info & Agency Meta", _("Contact Info & Agency Meta")
    INCIDENT_REPORTS = "Incident Reports", _("Incident Reports")
    CALLS_FOR_SERVICE = "Calls for Service", _("Calls for Service")
    ACCIDENT_REPORTS = "Accident Reports", _("Accident Reports")
    USE_OF_FORCE_REPORTS = "Use of Force Reports", _("Use of Force Reports")
    COMPLAINTS_AND_MISCONDUCT = "Complaints & Misconduct", _("Complaints & Misconduct")
    VEHICLE_PURSUITS = "Vehicle Pursuits", _("Vehicle Pursuits")
    COURT_CASES = "Court Cases", _("Court Cases")
    SURVEYS = "Surveys", _("Surveys")
    FIELD_CONTACTS = "Field Contacts", _("Field Contacts")
    WANTED_PERSONS = "Wanted Persons", _("Wanted Persons")
    LIST_OF_DATA_SOURCES = "List of Data Sources", _("List of Data Sources")
    CAR_GPS = "Car GPS", _("Car GPS")


class AccessType(PostgresEnum):
    """How a reader gets at the records."""

    pg_enum = nonmember("access_type")

    DOWNLOAD = "Download", _("Download")
    WEBPAGE = "Webpage", _("Webpage")
    API = "API", _("API")


class AgencyAggregation(PostgresEnum):
    """The level at which a source gathers several agencies."""

    pg_enum = nonmember("agency_aggregation")

    COUNTY = "county", pgettext_lazy("level of government", "County")
    LOCAL = "local", pgettext_lazy("level of government", "Local")
    STATE = "state", pgettext_lazy("level of government", "State")
    FEDERAL = "federal", pgettext_lazy("level of government", "Federal")


class DetailLevel(PostgresEnum):
    """How fine the records are."""

    pg_enum = nonmember("detail_level")

    INDIVIDUAL_RECORD = "Individual record", _("Individual record")
    AGGREGATED_RECORDS = "Aggregated records", _("Aggregated records")
    SUMMARIZED_TOTALS = "Summarized totals", _("Summarized totals")


class RetentionSchedule(PostgresEnum):
    """How long the publisher keeps the records."""

    pg_enum = nonmember("retention_schedule")

    UNDER_1_DAY = "< 1 day", _("Less than 1 day")
    ONE_DAY = "1 day", _("1 day")
    UNDER_1_WEEK = "< 1 week", _("Less than 1 week")
    ONE_WEEK = "1 week", _("1 week")
    ONE_MONTH = "1 month", _("1 month")
    UNDER_1_YEAR = "< 1 year", _("Less than 1 year")
    ONE_10_YEARS = "1-10 years", _("1 to 10 years")
    OVER_10_YEARS = "> 10 years", _("More than 10 years")
    FUTURE_ONLY = "Future only", _("Upcoming records only")


class UpdateMethod(PostgresEnum):
    """What the publisher does with older records when it adds newer ones."""

    pg_enum = nonmember("update_method")

    INSERT = "Insert", _("New records are added to the file")
    NO_UPDATES = "No updates", _("Records are not updated")
    OVERWRITE = "Overwrite", _("New records replace older ones")


class ProblemKind(PostgresEnum):
    """What a reader says is wrong with a source."""

    pg_enum = nonmember("problem_kind")

    BROKEN_LINK = "broken link", _("Broken link")
    WRONG_AGENCY = "wrong agency", _("Wrong agency or place")
    WRONG_INFORMATION = "wrong information", _("Wrong information in the listing")
    OTHER = "other", _("Something else")


class LinkState(PostgresEnum):
    """What the checks of an address have come to."""

    pg_enum = nonmember("link_state")

    UNCHECKED = "unchecked", "Not checked yet"
    WORKS = "works", "Works"
    FAILING = "failing", "Recently failed"
    DOUBTFUL = "doubtful", "Doubtful"
    BROKEN = "broken", "Broken"


class LinkVerdict(PostgresEnum):
    """What one check says.

    It works; nothing is there; no answer for now; an answer that is not meant for programs; another page than this one.
    """

    pg_enum = nonmember("link_verdict")

    WORKS = "works", "Works"
    GONE = "gone", "Not found"
    SILENT = "silent", "No response"
    GUARDED = "guarded", "Blocked"
    ELSEWHERE = "elsewhere", "Leads to another page"


class SearchLanguage(PostgresEnum):
    """The languages that search terms are in."""

    pg_enum = nonmember("search_language")

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"


class Freshness(models.TextChoices):
    """How fresh a source is, by its own schedule."""

    FRESH = "fresh", _("Up to date")
    DUE = "due", _("Update due")
    STALE = "stale", _("Out of date")
    UNKNOWN = "unknown", _("Unknown")
