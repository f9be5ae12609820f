"""The change log, table counts, and the legacy test table.

Revision ID: 4f02849993b1
Revises: ea43ff30fbe2
Create Date: 2026-11-20 01:20:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "4f02849993b1"
down_revision = "ea43ff30fbe2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "change_log",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("operation_type", postgresql.ENUM(name="operation_type", create_type=False), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("affected_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("old_data", postgresql.JSONB(), nullable=True),
        sa.Column("new_data", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="change_log_pkey"),
    )
    op.create_table(
        "table_count_log",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="table_count_log_pkey"),
    )
    op.create_table(
        "test_table",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pet_name", sa.String(255), nullable=True),
        sa.Column("species", sa.String(255), nullable=True),
        sa.PrimaryKeyConstraint("id", name="test_table_pkey"),
        sa.UniqueConstraint("pet_name", "species", name="test_table_pet_name_species_key"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("test_table")
    op.drop_table("table_count_log")
    op.drop_table("change_log")
