"""The change log is written after the fact, also of requests made, links, agency pages and permissions.

Revision ID: 406ea564fb31
Revises: bee5abc4e241
Create Date: 2026-11-20 02:18:00+00:00
"""

from alembic import op

revision = "406ea564fb31"
down_revision = "bee5abc4e241"
branch_labels = None
depends_on = None

REPLACED = {
    "log_agencies_changes": "agencies",
    "log_counties_changes": "counties",
    "log_data_sources_changes": "data_sources",
    "log_link_agencies_locations_changes": "link_agencies__locations",
    "log_localities_changes": "localities",
    "log_locations_changes": "locations",
    "log_users_changes": "users",
    "log_data_request_changes": "data_requests",
}
ADDED = {
    "log_us_states_changes": "us_states",
    "log_record_categories_changes": "record_categories",
    "log_record_types_changes": "record_types",
    "log_meta_urls_changes": "meta_urls",
    "log_permissions_changes": "permissions",
    "log_data_requests_github_issue_info_changes": "data_requests_github_issue_info",
    "log_link_agencies__data_sources_changes": "link_agencies__data_sources",
    "log_link_agencies__meta_urls_changes": "link_agencies__meta_urls",
    "log_link_data_requests__data_sources_changes": "link_data_requests__data_sources",
    "log_link_data_requests__locations_changes": "link_data_requests__locations",
    "log_link_users__permissions_changes": "link_users__permissions",
}
# Of people neither secrets nor addresses: the log outlives an account.
NEVER_LOGGED = {"users": "'password_digest', 'api_key', 'email'"}


def upgrade() -> None:
    """Apply the change."""
    for name, table in {**REPLACED, **ADDED}.items():
        if name in REPLACED:
            op.execute(f"DROP TRIGGER {name} ON public.{table}")
        op.execute(f"""
            CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_change({NEVER_LOGGED.get(table, "")})
        """)


def downgrade() -> None:
    """Take it back."""
    for name, table in {**REPLACED, **ADDED}.items():
        op.execute(f"DROP TRIGGER {name} ON public.{table}")
    for name, table in REPLACED.items():
        events = "UPDATE OR DELETE" if table == "data_requests" else "INSERT OR UPDATE OR DELETE"
        op.execute(f"""
            CREATE TRIGGER {name} BEFORE {events} ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_table_changes()
        """)
