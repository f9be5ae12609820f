"""Every relation in schema `public`: the names of its tables, views and materialized views.

Use it where SQL or a log names a relation; `tests/pdap/db/test_relations.py` compares it with models and
catalog.
"""

from enum import StrEnum


class Table(StrEnum):
    """Tables, by app; the last four are the existing system's legacy."""

    ALEMBIC_VERSION = "alembic_version"
    CHANGE_LOG = "change_log"
    TABLE_COUNT_LOG = "table_count_log"
    CATALOG_VERSION = "catalog_version"
    CATALOG_TOUCHES = "catalog_touches"
    MAILS = "mails"
    MAIL_HISTORY = "mail_history"
    BOUNCED_ADDRESSES = "bounced_addresses"
    JOB_RUNS = "job_runs"
    HEARTBEATS = "heartbeats"
    VIEW_REFRESHES = "view_refreshes"
    STATUS_COUNTS = "status_counts"
    IMPORTS = "imports"
    DUPLICATE_PAIRS = "duplicate_pairs"
    MERGES = "merges"
    GAP_CASES = "gap_cases"
    GAP_COUNTS = "gap_counts"
    SAVED_VIEWS = "saved_views"
    ADOPTIONS = "adoptions"
    PUBLIC_CHANGES = "public_changes"

    USERS = "users"
    PERMISSIONS = "permissions"
    USER_PERMISSIONS = "link_users__permissions"
    PENDING_USERS = "pending_users"
    RESET_TOKENS = "reset_tokens"
    REFRESH_TOKENS = "refresh_tokens"
    EXTERNAL_ACCOUNTS = "external_accounts"
    USER_CAPACITIES = "user_capacities"
    API_KEY_USES = "api_key_uses"
    API_KEYS = "api_keys"
    USER_PREFERENCES = "user_preferences"

    STATES = "us_states"
    COUNTIES = "counties"
    LOCALITIES = "localities"
    LOCATIONS = "locations"
    PUBLIC_RECORDS_LAWS = "public_records_laws"

    AGENCIES = "agencies"
    AGENCY_EXTERNAL_IDS = "agency_external_ids"
    AGENCY_LOCATIONS = "link_agencies__locations"
    META_URLS = "meta_urls"
    AGENCY_META_URLS = "link_agencies__meta_urls"
    AGENCY_PLACE_SUGGESTIONS = "agency_place_suggestions"
    AGENCY_PLACE_DOUBTS = "agency_place_doubts"
    AGENCY_TIES = "agency_ties"
    AGENCY_DOCUMENTS = "agency_documents"

    RECORD_CATEGORIES = "record_categories"
    RECORD_TYPES = "record_types"
    DATA_SOURCES = "data_sources"
    AGENCY_DATA_SOURCES = "link_agencies__data_sources"
    DATA_SOURCE_LOCATIONS = "link_data_sources__locations"
    DATA_SOURCE_DOCUMENTS = "data_source_documents"
    SEARCHABLE_SOURCES = "searchable_sources"
    SEARCH_COUNTS = "search_counts"
    AGENCY_AREAS = "agency_areas"
    CHANGED_AGENCIES = "changed_agencies"
    REVIEWS = "reviews"
    PROBLEM_REPORTS = "problem_reports"
    LINKS = "links"
    LINK_CHECKS = "link_checks"
    SEARCH_TERMS = "search_terms"
    STORIES = "stories"
    RECENT_SEARCHES = "recent_searches"
    RECENT_SEARCH_CATEGORIES = "link_recent_searches__record_categories"
    RECENT_SEARCH_RECORD_TYPES = "link_recent_searches__record_types"

    DATA_REQUESTS = "data_requests"
    DATA_REQUEST_GITHUB_ISSUES = "data_requests_github_issue_info"
    DATA_REQUEST_DATA_SOURCES = "link_data_requests__data_sources"
    DATA_REQUEST_LOCATIONS = "link_data_requests__locations"
    DATA_REQUEST_DOCUMENTS = "data_request_documents"
    REQUEST_NOTES = "request_notes"
    COVERAGE_SNAPSHOTS = "coverage_snapshots"

    FOLLOWS = "link_user_followed_location"
    FOLLOW_RECORD_TYPES = "link_follow_record_types"
    DATA_REQUEST_EVENTS = "data_request_pending_event_notification"
    DATA_SOURCE_EVENTS = "data_source_pending_event_notification"
    DATA_REQUEST_NOTIFICATIONS = "data_request_user_notification_queue"
    DATA_SOURCE_NOTIFICATIONS = "data_source_user_notification_queue"
    NOTIFICATION_LOG = "notification_log"
    DIGEST_SETTINGS = "digest_settings"
    FOLLOWERS = "followers"
    WATCHES = "watches"
    NEWS = "news"
    WATCH_NEWS = "watch_news"
    WEBHOOKS = "webhooks"
    WEBHOOK_DELIVERIES = "webhook_deliveries"

    AGENCY_URL_SEARCH_CACHE = "agency_url_search_cache"
    DATA_SOURCES_ARCHIVE_INFO = "data_sources_archive_info"
    TEST_TABLE = "test_table"
    ZIP_CODES = "zip_codes"


# What the materialized views read; changes to these tables in the change log make the views stale.
READ_BY_VIEWS = (
    *(Table.STATES, Table.COUNTIES, Table.LOCALITIES, Table.LOCATIONS, Table.AGENCIES, Table.AGENCY_LOCATIONS),
    *(Table.DATA_SOURCES, Table.AGENCY_DATA_SOURCES, Table.DATA_SOURCE_LOCATIONS),
    *(Table.RECORD_TYPES, Table.RECORD_CATEGORIES, Table.SEARCH_TERMS),
)


class View(StrEnum):
    """Views: computed whenever they are read."""

    AGENCY_AREA_ROWS = "agency_area_rows"
    AGENCIES_EXPANDED = "agencies_expanded"
    DATA_REQUESTS_EXPANDED = "data_requests_expanded"
    DATA_SOURCES_EXPANDED = "data_sources_expanded"
    DEPENDENT_LOCATIONS = "dependent_locations"
    LOCATION_DATA_SOURCES = "link_locations_data_sources_view"
    LOCATIONS_EXPANDED = "locations_expanded"
    MISSING_RECORD_TYPES = "missing_record_types"
    NUM_AGENCIES_PER_DATA_SOURCE = "num_agencies_per_data_source"
    NUM_DATA_SOURCES_PER_AGENCY = "num_data_sources_per_agency"
    RECENT_SEARCHES_EXPANDED = "recent_searches_expanded"
    RECORD_TYPES_EXPANDED = "record_types_expanded"
    SEARCHABLE_ROWS = "searchable_rows"
    USER_EXTERNAL_ACCOUNTS = "user_external_accounts"


class MaterializedView(StrEnum):
    """Materialized views: as old as their last refresh."""

    AGENCY_SPELLINGS = "agency_spellings"
    DISTINCT_SOURCE_URLS = "distinct_source_urls"
    MAP_COUNTIES = "map_counties"
    MAP_LOCALITIES = "map_localities"
    MAP_STATES = "map_states"
    PLACE_SPELLINGS = "place_spellings"
    SEARCH_WORDS = "search_words"
    TYPEAHEAD_AGENCIES = "typeahead_agencies"
    TYPEAHEAD_LOCATIONS = "typeahead_locations"
