"""Review: whether a data source or an agency is public, who submitted it, and what they wrote.

Revision ID: 1958ca14a371
Revises: 36a058eb887f
Create Date: 2026-11-20 02:10:00+00:00
"""

from alembic import op

revision = "1958ca14a371"
down_revision = "36a058eb887f"
branch_labels = None
depends_on = None

TABLES = {"data_sources": "sources", "agencies": "agencies"}


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE FUNCTION public.update_approval_status_date() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.approval_status_updated_at = now();
            RETURN NEW;
        END
        $$
    """)
    for table, short in TABLES.items():
        # The date of what exists already is unknown, so the column gets its default after it is added.
        op.execute(f"""
            ALTER TABLE public.{table}
            ADD COLUMN approval_status public.approval_status NOT NULL DEFAULT 'approved',
            ADD COLUMN approval_status_updated_at timestamp with time zone,
            ADD COLUMN submission_notes text,
            ADD COLUMN submitter_user_id bigint
                CONSTRAINT {table}_submitter_user_id_fkey REFERENCES public.users (id) ON DELETE SET NULL
        """)
        op.execute(f"ALTER TABLE public.{table} ALTER COLUMN approval_status_updated_at SET DEFAULT now()")
        op.execute(f"CREATE INDEX ix_{short}_approval ON public.{table} (approval_status)")
        op.execute(f"CREATE INDEX ix_{short}_submitter ON public.{table} (submitter_user_id)")
        op.execute(f"""
            CREATE TRIGGER {table}_approval_status_change BEFORE UPDATE ON public.{table}
            FOR EACH ROW WHEN (OLD.approval_status IS DISTINCT FROM NEW.approval_status)
            EXECUTE FUNCTION public.update_approval_status_date()
        """)


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_approval_status_change ON public.{table}")
        op.execute(f"""
            ALTER TABLE public.{table} DROP COLUMN approval_status, DROP COLUMN approval_status_updated_at,
            DROP COLUMN submission_notes, DROP COLUMN submitter_user_id
        """)
    op.execute("DROP FUNCTION public.update_approval_status_date()")
