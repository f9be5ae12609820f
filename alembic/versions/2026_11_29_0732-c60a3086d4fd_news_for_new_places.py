"""A data source that comes to another place is news there: its recent event is queued again.

No one is told twice (a person has an event once); only followers of the new place are added. It
holds no matter who moves an agency: the admin, a merge, an import, SQL by hand.

Revision ID: c60a3086d4fd
Revises: 4d31002580a7
Create Date: 2026-11-29 07:32:00+00:00
"""

from alembic import op

revision = "c60a3086d4fd"
down_revision = "4d31002580a7"
branch_labels = None
depends_on = None

TABLES = {
    "link_agencies__locations": """
        SELECT about.data_source_id FROM added
        JOIN public.link_agencies__data_sources about ON about.agency_id = added.agency_id
    """,
    "link_agencies__data_sources": "SELECT added.data_source_id FROM added",
    "link_data_sources__locations": "SELECT added.data_source_id FROM added",
}


def upgrade() -> None:
    for table, sources in TABLES.items():
        name = f"queue_again_{table}"
        op.execute(f"""
            CREATE FUNCTION public.{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE public.data_source_pending_event_notification event SET queued_at = NULL
                WHERE event.queued_at IS NOT NULL AND event.created_at > now() - interval '30 days'
                  AND event.data_source_id IN ({sources});
                RETURN NULL;
            END $$
        """)
        for action in ("insert", "update"):
            op.execute(f"""
                CREATE TRIGGER {name}_{action} AFTER {action} ON public.{table}
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.{name}()
            """)


def downgrade() -> None:
    for table in TABLES:
        for action in ("insert", "update"):
            op.execute(f"DROP TRIGGER queue_again_{table}_{action} ON public.{table}")
        op.execute(f"DROP FUNCTION public.queue_again_{table}()")
