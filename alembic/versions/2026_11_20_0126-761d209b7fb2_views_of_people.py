"""Views over requests, searches and linked accounts.

Revision ID: 761d209b7fb2
Revises: 6c116bf90f0b
Create Date: 2026-11-20 01:26:00+00:00
"""

from alembic import op

revision = "761d209b7fb2"
down_revision = "6c116bf90f0b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE VIEW public.data_requests_expanded AS
        SELECT
            r.id, r.title, r.submission_notes, r.request_status, r.archive_reason, r.date_created, r.date_status_last_changed,
            r.creator_user_id, r.internal_notes, r.record_types_required, r.pdap_response, r.coverage_range,
            r.data_requirements, r.request_urgency, g.github_issue_url, g.github_issue_number
        FROM public.data_requests r
        LEFT JOIN public.data_requests_github_issue_info g ON g.data_request_id = r.id
    """)
    op.execute("""
        CREATE VIEW public.recent_searches_expanded AS
        SELECT
            search.id, search.user_id, search.location_id, place.county_name, place.locality_name,
            place.type AS location_type, array_agg(category.name) AS record_categories, place.state_name
        FROM public.recent_searches search
        JOIN public.locations_expanded place ON place.id = search.location_id
        JOIN public.link_recent_searches__record_categories link ON link.recent_search_id = search.id
        JOIN public.record_categories category ON category.id = link.record_category_id
        GROUP BY search.id, search.user_id, search.location_id, place.county_name, place.locality_name, place.type,
            place.state_name
    """)
    op.execute("""
        CREATE VIEW public.user_external_accounts AS
        SELECT u.id, u.email, a.account_type, a.account_identifier, a.linked_at
        FROM public.users u
        LEFT JOIN public.external_accounts a ON a.user_id = u.id
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP VIEW public.user_external_accounts")
    op.execute("DROP VIEW public.recent_searches_expanded")
    op.execute("DROP VIEW public.data_requests_expanded")
