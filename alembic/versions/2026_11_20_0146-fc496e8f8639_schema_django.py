"""Schema `django`: where Django's and other libraries' tables live, so that `public` stays Alembic's.

Revision ID: fc496e8f8639
Revises: 71374f18982c
Create Date: 2026-11-20 01:46:00+00:00
"""

from alembic import op

revision = "fc496e8f8639"
down_revision = "71374f18982c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE SCHEMA IF NOT EXISTS django
    """)


def downgrade() -> None:
    """Take it back."""
    result = op.get_bind().exec_driver_sql(
        "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('django')"
    )
    if result.scalar():
        raise RuntimeError("Schema django holds tables: drop them first, with `DROP SCHEMA django CASCADE`.")
    op.execute("DROP SCHEMA IF EXISTS django")
