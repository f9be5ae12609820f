"""The change log knows what people decide about links, and about places of agencies to confirm.

So that an action on many of them is undone in one step. Jobs write into links all the time: what nobody signed in has
done to them is left out.

Revision ID: 6f2b9c04d8e1
Revises: d92b05f6e1a7
Create Date: 2026-11-29 14:10:00
"""

from alembic import op

revision = "6f2b9c04d8e1"
down_revision = "d92b05f6e1a7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TRIGGER log_agency_place_suggestions_changes
        AFTER INSERT OR UPDATE OR DELETE ON public.agency_place_suggestions
        FOR EACH ROW EXECUTE FUNCTION public.log_change()
    """)
    op.execute("""
        CREATE TRIGGER log_links_changes AFTER UPDATE OR DELETE ON public.links
        FOR EACH ROW WHEN (nullif(current_setting('pdap.actor_user_id', true), '') IS NOT NULL)
        EXECUTE FUNCTION public.log_change()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER log_links_changes ON public.links")
    op.execute("DROP TRIGGER log_agency_place_suggestions_changes ON public.agency_place_suggestions")
