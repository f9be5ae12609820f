"""What people set for themselves: the time zone in which they read times and get their digest.

Revision ID: b7e0d3a91c24
Revises: 2d9f6b81ce04
Create Date: 2026-11-29 15:04:00
"""

from alembic import op

revision = "b7e0d3a91c24"
down_revision = "2d9f6b81ce04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE public.user_preferences (
            user_id bigint CONSTRAINT user_preferences_pkey PRIMARY KEY
                CONSTRAINT user_preferences_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
            time_zone text NOT NULL DEFAULT 'America/New_York'
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE public.user_preferences")
