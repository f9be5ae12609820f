"""Indexes on follows, searches and queues: foreign keys.

Revision ID: fb95ae191ec1
Revises: 247b20fef1dd
Create Date: 2026-11-20 01:56:00+00:00
"""

from alembic import op

revision = "fb95ae191ec1"
down_revision = "247b20fef1dd"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_follows_place ON public.link_user_followed_location (location_id)")
    op.execute("CREATE INDEX ix_follow_types_type ON public.link_follow_record_types (record_type_id)")
    op.execute("CREATE INDEX ix_searches_user_created ON public.recent_searches (user_id, created_at)")
    op.execute("CREATE INDEX ix_searches_place ON public.recent_searches (location_id)")
    op.execute(
        "CREATE INDEX ix_search_categories_search ON public.link_recent_searches__record_categories (recent_search_id)"
    )
    op.execute(
        "CREATE INDEX ix_search_categories_category ON public.link_recent_searches__record_categories (record_category_id)"
    )
    op.execute("CREATE INDEX ix_search_types_search ON public.link_recent_searches__record_types (recent_search_id)")
    op.execute("CREATE INDEX ix_search_types_type ON public.link_recent_searches__record_types (record_type_id)")
    op.execute("CREATE INDEX ix_request_queue_user ON public.data_request_user_notification_queue (user_id)")
    op.execute("CREATE INDEX ix_source_queue_user ON public.data_source_user_notification_queue (user_id)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_source_queue_user")
    op.execute("DROP INDEX public.ix_request_queue_user")
    op.execute("DROP INDEX public.ix_search_types_type")
    op.execute("DROP INDEX public.ix_search_types_search")
    op.execute("DROP INDEX public.ix_search_categories_category")
    op.execute("DROP INDEX public.ix_search_categories_search")
    op.execute("DROP INDEX public.ix_searches_place")
    op.execute("DROP INDEX public.ix_searches_user_created")
    op.execute("DROP INDEX public.ix_follow_types_type")
    op.execute("DROP INDEX public.ix_follows_place")
