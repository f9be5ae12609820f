"""Data requests, their GitHub issues, sources and places.

Revision ID: bc70e1d06119
Revises: ccd39c8227d6
Create Date: 2026-11-20 01:14:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "bc70e1d06119"
down_revision = "ccd39c8227d6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "data_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("submission_notes", sa.Text(), nullable=True),
        sa.Column(
            "request_status",
            postgresql.ENUM(name="request_status", create_type=False),
            server_default=sa.text("'Intake'::request_status"),
            nullable=False,
        ),
        sa.Column("archive_reason", sa.Text(), nullable=True),
        sa.Column("date_created", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "date_status_last_changed", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("sources_airtable_uid", sa.Text(), nullable=True),
        sa.Column("creator_user_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("internal_notes", sa.Text(), nullable=True),
        sa.Column(
            "record_types_required",
            postgresql.ARRAY(postgresql.ENUM(name="record_type", create_type=False)),
            server_default=sa.text("'{}'::record_type[]"),
            nullable=False,
        ),
        sa.Column("pdap_response", sa.Text(), nullable=True),
        sa.Column("coverage_range", sa.String(255), nullable=True),
        sa.Column("data_requirements", sa.Text(), nullable=True),
        sa.Column(
            "request_urgency",
            postgresql.ENUM(name="request_urgency_level", create_type=False),
            server_default=sa.text("'indefinite_unknown'::request_urgency_level"),
            nullable=True,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="data_requests_pkey"),
        sa.ForeignKeyConstraint(["creator_user_id"], ["users.id"], name="data_requests_creator_user_id_fc"),
        sa.CheckConstraint("length(title) <= 255", name="data_request_title_limit"),
    )
    op.create_table(
        "data_requests_github_issue_info",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("data_request_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("github_issue_url", sa.Text(), nullable=False),
        sa.Column("github_issue_number", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="data_requests_github_issue_info_pkey"),
        sa.ForeignKeyConstraint(
            ["data_request_id"],
            ["data_requests.id"],
            name="data_requests_github_issue_info_data_request_id_fkey",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("data_request_id", name="data_requests_github_issue_info_data_request_id_key"),
    )
    op.create_table(
        "link_data_requests__data_sources",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("request_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("data_source_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="link_data_sources_data_requests_pkey"),
        sa.ForeignKeyConstraint(
            ["data_source_id"],
            ["data_sources.id"],
            name="link_data_sources_data_requests_data_source_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["data_requests.id"],
            name="link_data_sources_data_requests_request_id_fkey",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("data_source_id", "request_id", name="unique_source_request"),
    )
    op.execute(
        "ALTER SEQUENCE link_data_requests__data_sources_id_seq RENAME TO link_data_sources_data_requests_id_seq"
    )
    op.create_table(
        "link_data_requests__locations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("data_request_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="link_locations_data_requests_pkey"),
        sa.ForeignKeyConstraint(
            ["data_request_id"],
            ["data_requests.id"],
            name="link_locations_data_requests_data_request_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name="link_locations_data_requests_location_id_fkey", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "location_id", "data_request_id", name="link_locations_data_requests_location_id_data_request_id_key"
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("link_data_requests__locations")
    op.drop_table("link_data_requests__data_sources")
    op.drop_table("data_requests_github_issue_info")
    op.drop_table("data_requests")
