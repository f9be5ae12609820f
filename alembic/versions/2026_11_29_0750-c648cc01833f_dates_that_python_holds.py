"""Dates that programs can read: from the year 1 to the year 9999. `infinity`, later years and years BC are refused.

The checks are not valid: rows that are there already stay until `manage.py adopt`, or a person, repairs them.

Revision ID: c648cc01833f
Revises: 48f565eb69a8
Create Date: 2026-11-29 07:50:00+00:00
"""

from alembic import op

revision = "c648cc01833f"
down_revision = "48f565eb69a8"
branch_labels = None
depends_on = None

DATES = {"data_sources": ("coverage_start", "coverage_end")}
TIMES = {
    "data_sources": ("approval_status_updated_at", "created_at", "updated_at"),
    "agencies": ("approval_status_updated_at", "created_at", "updated_at"),
    "meta_urls": ("created_at", "updated_at"),
    "data_requests": ("date_created", "date_status_last_changed"),
}


def upgrade() -> None:
    for table, times in TIMES.items():
        ranges = [f"{column} BETWEEN '0001-01-01' AND '9999-12-31'" for column in DATES.get(table, ())]
        # A day is left at both ends, so that no time zone leads out of what Python holds.
        ranges += [f"{column} BETWEEN '0001-01-02' AND '9999-12-30'" for column in times]
        held = " AND ".join(ranges)
        op.execute(f"ALTER TABLE public.{table} ADD CONSTRAINT {table}_dates_check CHECK ({held}) NOT VALID")


def downgrade() -> None:
    for table in TIMES:
        op.execute(f"ALTER TABLE public.{table} DROP CONSTRAINT {table}_dates_check")
