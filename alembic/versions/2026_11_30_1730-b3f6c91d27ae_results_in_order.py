"""A place's sources stand in the indexes in the order of results, so that a page reads the rows that it shows.

By agency and then by name, as before; what they were by first, the number of the source, no question asks for.

Revision ID: b3f6c91d27ae
Revises: 5d0e7b92c6f1
Create Date: 2026-11-30 17:30:00
"""

from alembic import op

revision = "b3f6c91d27ae"
down_revision = "5d0e7b92c6f1"
branch_labels = None
depends_on = None

IN_ORDER = "level, agency_key, agency_id, source_key, data_source_id"
# What a page of results and its numbers ask of each row, so that they read nothing else.
LISTED = "record_type_id, broken, is_only, archived, coverage_start, agency_type, series, lists"
PLACES = {"place": "location_id", "county": "county_id", "state": "state_id"}


def upgrade() -> None:
    for place, column in PLACES.items():
        # What a row of the API stands for lies in one state.
        state = "" if place == "state" else ", state_id"
        op.execute(f"DROP INDEX public.ix_results_of_{place}")
        op.execute(f"""
            CREATE INDEX ix_results_of_{place} ON public.searchable_sources
            ({column}, {IN_ORDER}) INCLUDE ({LISTED}{state})
        """)


def downgrade() -> None:
    before = "agency_id, record_type_id, broken, is_only, level, archived, coverage_start, agency_type, agency_key"
    for place, column in PLACES.items():
        op.execute(f"DROP INDEX public.ix_results_of_{place}")
        op.execute(f"""
            CREATE INDEX ix_results_of_{place} ON public.searchable_sources
            ({column}, data_source_id) INCLUDE ({before}, source_key, series, lists)
        """)
