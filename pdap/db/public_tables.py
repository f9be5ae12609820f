"""Which tables and rows the public sees, and which of their columns it does not see.

The database enforces it by triggers, which raise the catalog's version (pdap/db/catalog_version.py) with each
transaction that changes any of it. Nothing reads this module at run time: tests/pdap/db/test_public_tables.py compares
it with what revisions have told `public.watch_public_table`. A new column is seen unless it is named here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pdap.db.public_records import is_public_sql
from pdap.db.relations import Table


@dataclass(frozen=True)
class PublicTable:
    """`shown` is SQL on the row, called ROW: whether the public sees it. Changes to only `hidden` columns don't count.

    `shown` may be true of more rows than the public sees, never of fewer.
    """

    shown: str = "true"
    hidden: tuple[str, ...] = ()


def belonging_to(table: Table, column: str, public: str = is_public_sql("owner"), hidden: str = "") -> PublicTable:
    """Return that rows which belong to a record are seen if the record is public."""
    shown = f"EXISTS (SELECT FROM public.{table} owner WHERE owner.id = ROW.{column} AND {public})"
    return PublicTable(shown, tuple(hidden.split()))


# A request that was public stays findable, whatever has become of it. This module's test compares the condition with
# requests_app/statuses.py, which the ground cannot import.
OF_REQUEST = "(owner.was_public OR owner.request_status <> 'Intake')"
OF_AGENCY = belonging_to(Table.AGENCIES, "agency_id")
OF_SOURCE = belonging_to(Table.DATA_SOURCES, "data_source_id")
PAGE_OF_AGENCY = (
    f"EXISTS (SELECT FROM public.{Table.AGENCY_META_URLS} page JOIN public.{Table.AGENCIES} owner "
    f"ON owner.id = page.agency_id WHERE page.meta_url_id = ROW.id AND {is_public_sql('owner')})"
)

PUBLIC_TABLES: Mapping[Table, PublicTable] = {
    Table.STATES: PublicTable(),
    Table.COUNTIES: PublicTable(),
    Table.LOCALITIES: PublicTable(),
    Table.LOCATIONS: PublicTable(),
    Table.ZIP_CODES: PublicTable(),
    # Every column of a public row counts, since each change moves `updated_at`, which the API shows.
    Table.AGENCIES: PublicTable(is_public_sql("ROW")),
    Table.AGENCY_LOCATIONS: OF_AGENCY,
    Table.AGENCY_EXTERNAL_IDS: OF_AGENCY,
    Table.AGENCY_TIES: OF_AGENCY,
    Table.AGENCY_META_URLS: OF_AGENCY,
    Table.META_URLS: PublicTable(PAGE_OF_AGENCY),
    Table.RECORD_CATEGORIES: PublicTable(),
    Table.RECORD_TYPES: PublicTable(),
    Table.DATA_SOURCES: PublicTable(is_public_sql("ROW")),
    Table.AGENCY_DATA_SOURCES: OF_SOURCE,
    Table.DATA_SOURCE_LOCATIONS: OF_SOURCE,
    # When a link was last checked is shown by its source's page and by result files, which read it themselves.
    Table.LINKS: PublicTable(
        f"ROW.checked_at IS NOT NULL AND {OF_SOURCE.shown}",
        (
            *("meta_url_id", "url", "host", "due_at", "checked_at", "worked_at", "failures", "gone_since"),
            *("gone_count", "title", "moved_to", "moved_count", "held_by_user_id", "archive_asked_at", "confirmed_at"),
            "last_modified",
        ),
    ),
    Table.SEARCH_TERMS: PublicTable("ROW.active"),
    Table.STORIES: PublicTable("ROW.shown"),
    Table.DATA_REQUESTS: PublicTable(OF_REQUEST.replace("owner.", "ROW."), ("internal_notes",)),
    Table.DATA_REQUEST_GITHUB_ISSUES: belonging_to(
        Table.DATA_REQUESTS,
        "data_request_id",
        OF_REQUEST,
        hidden="synced_at synced_status synced_record_types conflict",
    ),
    Table.DATA_REQUEST_DATA_SOURCES: belonging_to(Table.DATA_REQUESTS, "request_id", OF_REQUEST),
    Table.REQUEST_NOTES: belonging_to(Table.DATA_REQUESTS, "data_request_id", OF_REQUEST),
    Table.PUBLIC_RECORDS_LAWS: PublicTable("ROW.checked_on IS NOT NULL"),
    Table.DATA_REQUEST_LOCATIONS: belonging_to(Table.DATA_REQUESTS, "data_request_id", OF_REQUEST),
    # Ids of merged records lead on.
    Table.MERGES: PublicTable(),
    # Materialized views change when they are refreshed, and no trigger sees that.
    Table.VIEW_REFRESHES: PublicTable(),
}

# Tables about people, curators and jobs, or computed from those above in the same transaction.
NOT_PUBLIC = frozenset(
    {
        *(Table.ALEMBIC_VERSION, Table.CHANGE_LOG, Table.TABLE_COUNT_LOG, Table.ADOPTIONS, Table.TEST_TABLE),
        *(Table.CATALOG_VERSION, Table.CATALOG_TOUCHES, Table.JOB_RUNS, Table.HEARTBEATS, Table.IMPORTS),
        *(Table.MAILS, Table.MAIL_HISTORY, Table.BOUNCED_ADDRESSES, Table.USERS, Table.PERMISSIONS),
        *(Table.USER_PERMISSIONS, Table.PENDING_USERS, Table.RESET_TOKENS, Table.REFRESH_TOKENS),
        *(Table.EXTERNAL_ACCOUNTS, Table.USER_CAPACITIES, Table.API_KEY_USES, Table.API_KEYS),
        *(Table.AGENCY_PLACE_SUGGESTIONS, Table.AGENCY_URL_SEARCH_CACHE, Table.DUPLICATE_PAIRS, Table.REVIEWS),
        *(Table.PROBLEM_REPORTS, Table.LINK_CHECKS, Table.DATA_SOURCES_ARCHIVE_INFO, Table.RECENT_SEARCHES),
        *(Table.RECENT_SEARCH_CATEGORIES, Table.RECENT_SEARCH_RECORD_TYPES, Table.FOLLOWS),
        *(Table.FOLLOW_RECORD_TYPES, Table.DATA_REQUEST_EVENTS, Table.DATA_SOURCE_EVENTS),
        *(Table.DATA_REQUEST_NOTIFICATIONS, Table.DATA_SOURCE_NOTIFICATIONS, Table.NOTIFICATION_LOG),
        *(Table.DIGEST_SETTINGS, Table.AGENCY_DOCUMENTS, Table.DATA_SOURCE_DOCUMENTS, Table.DATA_REQUEST_DOCUMENTS),
        *(Table.FOLLOWERS, Table.WATCHES, Table.NEWS, Table.WATCH_NEWS, Table.WEBHOOKS, Table.WEBHOOK_DELIVERIES),
        *(Table.COVERAGE_SNAPSHOTS, Table.SEARCHABLE_SOURCES, Table.PUBLIC_CHANGES),
        *(Table.SEARCH_COUNTS, Table.STATUS_COUNTS, Table.AGENCY_AREAS, Table.CHANGED_AGENCIES),
        *(Table.GAP_CASES, Table.GAP_COUNTS, Table.AGENCY_PLACE_DOUBTS, Table.SAVED_VIEWS, Table.USER_PREFERENCES),
    }
)
