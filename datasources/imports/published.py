"""PDAP's published file of data sources, and other lists of them: their columns, and their old words."""

from datasources.enums import AccessType, RetentionSchedule, UpdateMethod

# Other names of columns.
ALIASES = {
    "record_type": "record_type_name",
    "url": "source_url",
    "access_type": "access_types",
    "record_format": "record_formats",
    "access_restrictions_notes": "access_notes",
    "agency_described_linked_uid": "agency_uids",
    "agency_described_uid": "agency_uids",
    "airtable_uid": "agency_uids",
}
# What has no place here.
IGNORED = frozenset(
    {
        *("source_key", "origin", "record_category", "tags", "origin_table_type", "submitted_name"),
        *("agency_described", "source_last_updated", "number_of_records_available", "size", "sort_method"),
        *("record_download_option_provided", "access_restrictions"),
    }
)
ACCESS = {"Web page": AccessType.WEBPAGE, "Direct download": AccessType.DOWNLOAD}
UPDATES = {"Append": UpdateMethod.INSERT, "Appended": UpdateMethod.INSERT, "None": UpdateMethod.NO_UPDATES}
RETENTION = {
    "Past 1-2 days": RetentionSchedule.ONE_DAY,
    "< 1 hour": RetentionSchedule.UNDER_1_DAY,
    "<1 Day": RetentionSchedule.UNDER_1_DAY,
    "<1 Week": RetentionSchedule.UNDER_1_WEEK,
    "<2 Weeks": RetentionSchedule.ONE_WEEK,
    "<1 Month": RetentionSchedule.ONE_MONTH,
    "<1 Year": RetentionSchedule.UNDER_1_YEAR,
    "1-10 Years": RetentionSchedule.ONE_10_YEARS,
    "10+ Years": RetentionSchedule.OVER_10_YEARS,
    ">10 Years": RetentionSchedule.OVER_10_YEARS,
}
