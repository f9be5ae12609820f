"""Indexes on data requests: foreign keys and status.

Revision ID: 0e76876b227d
Revises: e4fbbeed1714
Create Date: 2026-11-20 01:52:00+00:00
"""

from alembic import op

revision = "0e76876b227d"
down_revision = "e4fbbeed1714"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_requests_creator ON public.data_requests (creator_user_id)")
    op.execute("CREATE INDEX ix_requests_status ON public.data_requests (request_status)")
    op.execute("CREATE INDEX ix_request_sources_request ON public.link_data_requests__data_sources (request_id)")
    op.execute("CREATE INDEX ix_request_places_request ON public.link_data_requests__locations (data_request_id)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_request_places_request")
    op.execute("DROP INDEX public.ix_request_sources_request")
    op.execute("DROP INDEX public.ix_requests_status")
    op.execute("DROP INDEX public.ix_requests_creator")
