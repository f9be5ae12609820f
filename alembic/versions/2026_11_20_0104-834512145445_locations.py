"""Places: states, counties, localities, locations, ZIP codes.

Revision ID: 834512145445
Revises: 21ef97cb81f7
Create Date: 2026-11-20 01:04:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "834512145445"
down_revision = "21ef97cb81f7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "us_states",
        sa.Column("state_iso", sa.Text(), nullable=False),
        sa.Column("state_name", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="us_states_pkey"),
        sa.UniqueConstraint("state_iso", name="unique_state_iso"),
    )
    op.create_table(
        "counties",
        sa.Column("fips", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("lat", postgresql.DOUBLE_PRECISION(), nullable=True),
        sa.Column("lng", postgresql.DOUBLE_PRECISION(), nullable=True),
        sa.Column("population", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("agencies", sa.Text(), nullable=True),
        sa.Column("airtable_county_last_modified", sa.Text(), nullable=True),
        sa.Column("airtable_county_created", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="counties_pkey"),
        sa.ForeignKeyConstraint(["state_id"], ["us_states.id"], name="counties_state_id_fkey"),
        sa.UniqueConstraint("fips", "state_id", name="counties_fips_state_id_key"),
        sa.UniqueConstraint("name", "state_id", name="unique_county_name_and_state"),
        sa.UniqueConstraint("fips", name="unique_fips"),
    )
    op.create_table(
        "localities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="localities_pkey"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="localities_county_id_fkey"),
        sa.UniqueConstraint("name", "county_id", name="localities_name_county_id_key"),
        sa.CheckConstraint("name NOT LIKE '%,%'", name="localities_name_check"),
    )
    op.create_table(
        "locations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("type", postgresql.ENUM(name="location_type", create_type=False), nullable=False),
        sa.Column("state_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("county_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("locality_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("lat", postgresql.DOUBLE_PRECISION(), nullable=True),
        sa.Column("lng", postgresql.DOUBLE_PRECISION(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="locations_pkey"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="locations_county_id_fkey", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name="locations_locality_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["state_id"], ["us_states.id"], name="locations_state_id_fkey", ondelete="CASCADE"),
        sa.UniqueConstraint(
            "id",
            "type",
            "state_id",
            "county_id",
            "locality_id",
            name="locations_id_type_state_id_county_id_locality_id_key",
        ),
        sa.CheckConstraint(
            """(type = 'National' AND state_id IS NULL AND county_id IS NULL AND locality_id IS NULL)
     OR (type = 'State' AND county_id IS NULL AND locality_id IS NULL)
     OR (type = 'County' AND county_id IS NOT NULL AND locality_id IS NULL)
     OR (type = 'Locality' AND county_id IS NOT NULL AND locality_id IS NOT NULL)""",
            name="locations_check",
        ),
    )
    op.create_table(
        "zip_codes",
        sa.Column("zip_code", sa.Text(), nullable=True),
        sa.Column("lat", sa.Numeric(), nullable=True),
        sa.Column("lng", sa.Numeric(), nullable=True),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("zip_codes")
    op.drop_table("locations")
    op.drop_table("localities")
    op.drop_table("counties")
    op.drop_table("us_states")
