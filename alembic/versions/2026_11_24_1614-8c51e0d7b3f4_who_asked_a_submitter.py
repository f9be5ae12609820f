"""Reviews know who asked the submitter, so that each curator sees what they have asked.

Revision ID: 8c51e0d7b3f4
Revises: b17d53c9e042
Create Date: 2026-11-24 16:14:00+00:00
"""

from alembic import op

revision = "8c51e0d7b3f4"
down_revision = "b17d53c9e042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        ALTER TABLE public.reviews ADD COLUMN asked_by_user_id bigint
            CONSTRAINT reviews_asked_by_user_id_fkey REFERENCES public.users (id) ON DELETE SET NULL
    """)
    op.execute("""
        CREATE INDEX ix_reviews_asked_by ON public.reviews (asked_by_user_id)
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("ALTER TABLE public.reviews DROP COLUMN asked_by_user_id")
