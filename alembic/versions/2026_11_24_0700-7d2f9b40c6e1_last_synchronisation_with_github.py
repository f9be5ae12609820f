"""What a request and its GitHub issue agreed on last, so that it can be told which of them has changed since.

Revision ID: 7d2f9b40c6e1
Revises: 29d342a294c7
Create Date: 2026-11-24 07:00:00+00:00
"""

from alembic import op

revision = "7d2f9b40c6e1"
down_revision = "29d342a294c7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        ALTER TABLE public.data_requests_github_issue_info
            ADD synced_at timestamp with time zone,
            ADD synced_status public.request_status,
            ADD synced_record_types public.record_type[],
            ADD conflict text
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("""
        ALTER TABLE public.data_requests_github_issue_info
            DROP synced_at, DROP synced_status, DROP synced_record_types, DROP conflict
    """)
