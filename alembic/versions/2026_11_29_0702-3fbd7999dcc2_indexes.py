"""Indexes on the existing tables: foreign keys, filters, sort orders, and names for trigram search.

Revision ID: 3fbd7999dcc2
Revises: 89167c115022
Create Date: 2026-11-29 07:02:00+00:00
"""

from alembic import op

revision = "3fbd7999dcc2"
down_revision = "89167c115022"
branch_labels = None
depends_on = None

INDEXES = {
    # Places
    "ix_counties_state": "counties (state_id)",
    "ix_localities_county": "localities (county_id)",
    "ix_locations_state": "locations (state_id)",
    "ix_locations_county": "locations (county_id)",
    "ix_locations_locality": "locations (locality_id)",
    "ix_states_name_trgm": "us_states USING gin (state_name public.gin_trgm_ops)",
    "ix_counties_name_trgm": "counties USING gin (name public.gin_trgm_ops)",
    "ix_localities_name_trgm": "localities USING gin (name public.gin_trgm_ops)",
    # Agencies
    "ix_agencies_name_trgm": "agencies USING gin (name public.gin_trgm_ops)",
    "ix_agencies_jurisdiction": "agencies (jurisdiction_type)",
    "ix_agencies_type": "agencies (agency_type)",
    "ix_agency_places_place": "link_agencies__locations (location_id)",
    "ix_agency_pages_page": "link_agencies__meta_urls (meta_url_id)",
    "ix_url_search_cache_agency": "agency_url_search_cache (agency_id)",
    # Data sources and record types
    "ix_record_types_category": "record_types (category_id)",
    "ix_sources_record_type": "data_sources (record_type_id)",
    "ix_sources_url_status": "data_sources (url_status)",
    "ix_sources_created": "data_sources (created_at)",
    "ix_sources_updated": "data_sources (updated_at)",
    "ix_sources_name_trgm": "data_sources USING gin (name public.gin_trgm_ops)",
    "ix_agency_sources_agency": "link_agencies__data_sources (agency_id)",
    # Data requests
    "ix_requests_creator": "data_requests (creator_user_id)",
    "ix_requests_status": "data_requests (request_status)",
    "ix_request_sources_request": "link_data_requests__data_sources (request_id)",
    "ix_request_places_request": "link_data_requests__locations (data_request_id)",
    # Users
    "ix_users_api_key": "users (api_key)",
    "ix_users_email_lower": "users (lower(email))",
    "ix_reset_tokens_token": "reset_tokens (token)",
    "ix_reset_tokens_user": "reset_tokens (user_id)",
    "ix_external_accounts_account": "external_accounts (account_type, account_identifier)",
    "ix_grants_permission": "link_users__permissions (permission_id)",
    # Follows, recent searches, and queues of notifications
    "ix_follows_place": "link_user_followed_location (location_id)",
    "ix_follow_types_type": "link_follow_record_types (record_type_id)",
    "ix_searches_user_created": "recent_searches (user_id, created_at)",
    "ix_searches_place": "recent_searches (location_id)",
    "ix_search_categories_search": "link_recent_searches__record_categories (recent_search_id)",
    "ix_search_categories_category": "link_recent_searches__record_categories (record_category_id)",
    "ix_search_types_search": "link_recent_searches__record_types (recent_search_id)",
    "ix_search_types_type": "link_recent_searches__record_types (record_type_id)",
    "ix_request_queue_user": "data_request_user_notification_queue (user_id)",
    "ix_source_queue_user": "data_source_user_notification_queue (user_id)",
    # Metrics
    "ix_table_counts_table": "table_count_log (table_name, created_at)",
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON public.{columns}")


def downgrade() -> None:
    for name in reversed(INDEXES):
        op.execute(f"DROP INDEX public.{name}")
