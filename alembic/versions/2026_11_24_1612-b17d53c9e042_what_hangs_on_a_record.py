"""The change log finds what hangs on a record, such as its links, by the record's number within the values.

Revision ID: b17d53c9e042
Revises: 8f4c1e6a2b90
Create Date: 2026-11-24 16:12:00+00:00
"""

from alembic import op

revision = "b17d53c9e042"
down_revision = "8f4c1e6a2b90"
branch_labels = None
depends_on = None

# Links, reviews, reports and issues: few small columns each. The rest of the log is found by table and number.
TABLES = (
    *("link_agencies__data_sources", "link_agencies__locations", "link_agencies__meta_urls"),
    *("link_data_requests__data_sources", "link_data_requests__locations", "data_requests_github_issue_info"),
    *("reviews", "problem_reports", "link_users__permissions", "locations"),
)


def upgrade() -> None:
    """Apply the change."""
    names = ", ".join(f"'{table}'" for table in TABLES)
    for column in ("old_data", "new_data"):
        op.execute(f"""
            CREATE INDEX ix_change_log_{column} ON public.change_log USING gin ({column} jsonb_path_ops)
            WHERE table_name IN ({names})
        """)


def downgrade() -> None:
    """Take it back."""
    for column in ("old_data", "new_data"):
        op.execute(f"DROP INDEX public.ix_change_log_{column}")
