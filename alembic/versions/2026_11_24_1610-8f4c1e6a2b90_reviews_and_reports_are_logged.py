"""Reviews and problem reports are in the change log: what curators asked, decided and saw to.

Who has a submission before them comes and goes and is no history; a reader's address is nobody's business.

Revision ID: 8f4c1e6a2b90
Revises: b83c5d90f2a7
Create Date: 2026-11-24 16:10:00+00:00
"""

from alembic import op

revision = "8f4c1e6a2b90"
down_revision = "b83c5d90f2a7"
branch_labels = None
depends_on = None

NEVER_LOGGED = {"reviews": "'claimed_by_user_id', 'claim_expires_at'", "problem_reports": "'email'"}


def upgrade() -> None:
    """Apply the change."""
    for table, columns in NEVER_LOGGED.items():
        op.execute(f"""
            CREATE TRIGGER log_{table}_changes AFTER INSERT OR UPDATE OR DELETE ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_change({columns})
        """)


def downgrade() -> None:
    """Take it back."""
    for table in NEVER_LOGGED:
        op.execute(f"DROP TRIGGER log_{table}_changes ON public.{table}")
