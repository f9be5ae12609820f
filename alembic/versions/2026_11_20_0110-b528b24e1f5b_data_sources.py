"""Data sources and their agencies.

Revision ID: b528b24e1f5b
Revises: 7862e0d2f35a
Create Date: 2026-11-20 01:10:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "b528b24e1f5b"
down_revision = "7862e0d2f35a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "data_sources",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("agency_supplied", sa.Boolean(), nullable=True),
        sa.Column("supplying_entity", sa.String(), nullable=True),
        sa.Column("agency_originated", sa.Boolean(), nullable=True),
        sa.Column("agency_aggregation", postgresql.ENUM(name="agency_aggregation", create_type=False), nullable=True),
        sa.Column("coverage_start", sa.Date(), nullable=True),
        sa.Column("coverage_end", sa.Date(), nullable=True),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("detail_level", postgresql.ENUM(name="detail_level", create_type=False), nullable=True),
        sa.Column("data_portal_type", sa.String(), nullable=True),
        sa.Column("update_method", postgresql.ENUM(name="update_method", create_type=False), nullable=True),
        sa.Column("readme_url", sa.String(), nullable=True),
        sa.Column("originating_entity", sa.String(), nullable=True),
        sa.Column("retention_schedule", postgresql.ENUM(name="retention_schedule", create_type=False), nullable=True),
        sa.Column("scraper_url", sa.String(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("rejection_note", sa.String(), nullable=True),
        sa.Column("agency_described_not_in_database", sa.String(), nullable=True),
        sa.Column("data_portal_type_other", sa.String(), nullable=True),
        sa.Column("access_notes", sa.Text(), nullable=True),
        sa.Column(
            "url_status",
            postgresql.ENUM(name="url_status_enum", create_type=False),
            server_default=sa.text("'ok'::url_status_enum"),
            nullable=False,
        ),
        sa.Column("record_type_id", sa.Integer(), nullable=True, autoincrement=False),
        sa.Column(
            "access_types",
            postgresql.ARRAY(postgresql.ENUM(name="access_type", create_type=False)),
            server_default=sa.text("'{}'::access_type[]"),
            nullable=False,
        ),
        sa.Column(
            "record_formats", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
        ),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("internet_archive_url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="data_sources_pkey"),
        sa.ForeignKeyConstraint(["record_type_id"], ["record_types.id"], name="fk_record_type"),
        sa.UniqueConstraint("source_url", "record_type_id", name="data_sources_unique"),
        sa.CheckConstraint("position('#' in source_url) = 0", name="data_sources_source_url_fragment_check"),
        sa.CheckConstraint("source_url NOT LIKE '%\u00a0%'", name="data_sources_source_url_nbsp_check"),
    )
    # Apart: inside CREATE TABLE PostgreSQL would take it for the primary key.
    op.create_unique_constraint("data_sources_id_unique", "data_sources", ["id"])
    op.create_table(
        "link_agencies__data_sources",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("data_source_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("data_source_id", "agency_id", name="agency_source_link_pkey"),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name="agency_source_link_agency_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["data_source_id"], ["data_sources.id"], name="agency_source_link_data_source_id_fkey", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("id", name="agency_source_link_link_id_key"),
    )
    op.create_table(
        "data_sources_archive_info",
        sa.Column("update_frequency", sa.String(), nullable=True),
        sa.Column("last_cached", sa.DateTime(), nullable=True),
        sa.Column("next_cache", sa.DateTime(), nullable=True),
        sa.Column("data_source_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("data_source_id", name="data_sources_archive_info_pkey"),
        sa.ForeignKeyConstraint(
            ["data_source_id"],
            ["data_sources.id"],
            name="data_sources_archive_info_data_source_id_fkey",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("data_sources_archive_info")
    op.drop_table("link_agencies__data_sources")
    op.drop_table("data_sources")
