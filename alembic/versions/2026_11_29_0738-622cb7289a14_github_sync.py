"""The values that a data request and its GitHub issue last agreed on, which tell which of the two has changed since.

Revision ID: 622cb7289a14
Revises: 42a764500dcb
Create Date: 2026-11-29 07:38:00+00:00
"""

from alembic import op

revision = "622cb7289a14"
down_revision = "42a764500dcb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE public.data_requests_github_issue_info
            ADD synced_at timestamp with time zone,
            ADD synced_status public.request_status,
            ADD synced_record_types public.record_type[],
            ADD conflict text
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE public.data_requests_github_issue_info
            DROP synced_at, DROP synced_status, DROP synced_record_types, DROP conflict
    """)
