"""Record categories and record types.

Revision ID: 06dece3d4cdf
Revises: 834512145445
Create Date: 2026-11-20 01:06:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "06dece3d4cdf"
down_revision = "834512145445"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "record_categories",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="record_categories_pkey"),
        sa.UniqueConstraint("name", name="record_categories_name_key"),
    )
    op.create_table(
        "record_types",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("category_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("name", postgresql.ENUM(name="record_type", create_type=False), nullable=True),
        sa.PrimaryKeyConstraint("id", name="record_types_pkey"),
        sa.ForeignKeyConstraint(["category_id"], ["record_categories.id"], name="record_types_category_id_fkey"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("record_types")
    op.drop_table("record_categories")
