"""The cap of fifty searches holds when two are made at once.

Revision ID: 1574512a87fd
Revises: 8a8d5cc0231b
Create Date: 2026-11-20 02:28:00+00:00
"""

from alembic import op

revision = "1574512a87fd"
down_revision = "8a8d5cc0231b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE OR REPLACE FUNCTION public.maintain_recent_searches_row_limit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            -- Searches of one person wait for each other: two at once would both find room.
            PERFORM pg_advisory_xact_lock(hashtext('recent_searches'), NEW.user_id);
            DELETE FROM public.recent_searches WHERE id IN (
                SELECT s.id FROM public.recent_searches s WHERE s.user_id = NEW.user_id
                ORDER BY s.created_at DESC, s.id DESC OFFSET 49
            );
            RETURN NEW;
        END
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("""
        CREATE OR REPLACE FUNCTION public.maintain_recent_searches_row_limit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT count(*) FROM public.recent_searches s WHERE s.user_id = NEW.user_id) >= 50 THEN
                DELETE FROM public.recent_searches WHERE id = (
                    SELECT s.id FROM public.recent_searches s WHERE s.user_id = NEW.user_id ORDER BY s.created_at, s.id LIMIT 1
                );
            END IF;
            RETURN NEW;
        END
        $$
    """)
