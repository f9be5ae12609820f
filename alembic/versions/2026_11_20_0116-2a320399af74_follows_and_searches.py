"""Follows and recent searches.

Revision ID: 2a320399af74
Revises: bc70e1d06119
Create Date: 2026-11-20 01:16:00+00:00
"""

import sqlalchemy as sa

from alembic import op

revision = "2a320399af74"
down_revision = "bc70e1d06119"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "link_user_followed_location",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("location_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="link_user_followed_location_pkey"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name="link_user_followed_location_location_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="link_user_followed_location_user_id_fkey", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("user_id", "location_id", name="unique_user_location"),
    )
    op.create_table(
        "link_follow_record_types",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("follow_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("record_type_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="link_follow_record_types_pkey"),
        sa.ForeignKeyConstraint(
            ["follow_id"],
            ["link_user_followed_location.id"],
            name="link_follow_record_types_follow_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_type_id"],
            ["record_types.id"],
            name="link_follow_record_types_record_type_id_fkey",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "follow_id", "record_type_id", name="link_follow_record_types_follow_id_record_type_id_key"
        ),
    )
    op.create_table(
        "recent_searches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("location_id", sa.Integer(), nullable=True, autoincrement=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name="recent_searches_pkey"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name="recent_searches_location_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="recent_searches_user_id_fkey", ondelete="CASCADE"),
    )
    op.create_table(
        "link_recent_searches__record_categories",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("recent_search_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("record_category_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="link_recent_search_record_categories_pkey"),
        sa.ForeignKeyConstraint(
            ["recent_search_id"],
            ["recent_searches.id"],
            name="link_recent_search_record_categories_recent_search_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_category_id"],
            ["record_categories.id"],
            name="link_recent_search_record_categories_record_category_id_fkey",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "link_recent_searches__record_types",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("recent_search_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("record_type_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="link_recent_search_record_types_pkey"),
        sa.ForeignKeyConstraint(
            ["recent_search_id"],
            ["recent_searches.id"],
            name="link_recent_search_record_types_recent_search_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_type_id"],
            ["record_types.id"],
            name="link_recent_search_record_types_record_type_id_fkey",
            ondelete="CASCADE",
        ),
    )
    op.execute(
        "ALTER SEQUENCE link_recent_searches__record_types_id_seq RENAME TO link_recent_search_record_types_id_seq"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("link_recent_searches__record_types")
    op.drop_table("link_recent_searches__record_categories")
    op.drop_table("recent_searches")
    op.drop_table("link_follow_record_types")
    op.drop_table("link_user_followed_location")
