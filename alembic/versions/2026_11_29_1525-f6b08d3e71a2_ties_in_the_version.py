"""Ties between agencies are public: changes of them raise the catalog's version.

Revision ID: f6b08d3e71a2
Revises: a8c25e7f93b1
Create Date: 2026-11-29 15:25:00
"""

from alembic import op

revision = "f6b08d3e71a2"
down_revision = "a8c25e7f93b1"
branch_labels = None
depends_on = None

OF_AGENCY = (
    "EXISTS (SELECT FROM public.agencies owner WHERE owner.id = ROW.agency_id AND owner.approval_status = ''approved'')"
)


def upgrade() -> None:
    op.execute(f"CALL public.watch_public_table('agency_ties', '{OF_AGENCY}', '{{}}')")


def downgrade() -> None:
    op.execute("CALL public.forget_public_table('agency_ties')")
