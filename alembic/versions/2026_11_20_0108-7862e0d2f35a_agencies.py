"""Agencies, their places, and their own pages.

Revision ID: 7862e0d2f35a
Revises: 06dece3d4cdf
Create Date: 2026-11-20 01:08:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "7862e0d2f35a"
down_revision = "06dece3d4cdf"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "agencies",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("jurisdiction_type", postgresql.ENUM(name="jurisdiction_type", create_type=False), nullable=False),
        sa.Column("defunct_year", sa.String(), nullable=True),
        sa.Column("agency_type", postgresql.ENUM(name="agency_type", create_type=False), nullable=False),
        sa.Column("no_web_presence", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="agencies_pkey"),
    )
    # Apart: inside CREATE TABLE PostgreSQL would take it for the primary key.
    op.create_unique_constraint("agencies_id_unique", "agencies", ["id"])
    op.create_table(
        "link_agencies__locations",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("agency_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("location_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="link_agencies_locations_pkey"),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name="link_agencies_locations_agency_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name="link_agencies_locations_location_id_fkey", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("agency_id", "location_id", name="unique_agency_location"),
    )
    op.execute("ALTER SEQUENCE link_agencies__locations_id_seq RENAME TO link_agencies_locations_id_seq")
    op.create_table(
        "meta_urls",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("internet_archive_url", sa.Text(), nullable=True),
        sa.Column(
            "url_status",
            postgresql.ENUM(name="url_status_enum", create_type=False),
            server_default=sa.text("'ok'::url_status_enum"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="agency_meta_urls_pkey"),
        sa.UniqueConstraint("url", name="uq_meta_urls_url"),
        sa.CheckConstraint("position('#' in url) = 0", name="agency_meta_url_fragment_check"),
    )
    op.execute("ALTER SEQUENCE meta_urls_id_seq RENAME TO agency_meta_urls_id_seq")
    op.create_table(
        "link_agencies__meta_urls",
        sa.Column("agency_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("meta_url_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "meta_url_id", name="link_agencies__meta_urls_pkey"),
        sa.ForeignKeyConstraint(
            ["meta_url_id"], ["meta_urls.id"], name="agency_meta_url_link_meta_url_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name="link_agencies__meta_urls_agency_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "agency_url_search_cache",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column(
            "search_date", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=True
        ),
        sa.Column("search_result", sa.String(20), nullable=True),
        sa.Column("agency_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="agency_url_search_cache_pkey"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="agency_url_search_cache_agency_id_fkey"),
    )
    op.execute("""ALTER TABLE agency_url_search_cache ADD CONSTRAINT "CK_ALLOWABLE_SEARCH_RESULTS"
        CHECK (search_result IN ('found_results', 'no_results_found')) NOT VALID""")


def downgrade() -> None:
    """Take it back."""
    op.drop_table("agency_url_search_cache")
    op.drop_table("link_agencies__meta_urls")
    op.drop_table("meta_urls")
    op.drop_table("link_agencies__locations")
    op.drop_table("agencies")
