"""Triggers of the change log, as the existing database has them.

Revision ID: ddef41e5a2c3
Revises: cfdd00a59dec
Create Date: 2026-11-20 01:42:00+00:00
"""

from alembic import op

revision = "ddef41e5a2c3"
down_revision = "cfdd00a59dec"
branch_labels = None
depends_on = None

LOGGED = {
    "log_agencies_changes": "agencies",
    "log_counties_changes": "counties",
    "log_data_sources_changes": "data_sources",
    "log_link_agencies_locations_changes": "link_agencies__locations",
    "log_localities_changes": "localities",
    "log_locations_changes": "locations",
    "log_users_changes": "users",
    "log_data_request_changes": "data_requests",
}


def upgrade() -> None:
    """Apply the change."""
    for name, table in LOGGED.items():
        events = "UPDATE OR DELETE" if table == "data_requests" else "INSERT OR UPDATE OR DELETE"
        op.execute(f"""
            CREATE TRIGGER {name} BEFORE {events} ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_table_changes()
        """)


def downgrade() -> None:
    """Take it back."""
    for name, table in LOGGED.items():
        op.execute(f"DROP TRIGGER {name} ON public.{table}")
