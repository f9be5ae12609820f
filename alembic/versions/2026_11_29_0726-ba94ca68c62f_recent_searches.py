"""A user keeps 50 recent searches, also when two are saved at the same time.

Revision ID: ba94ca68c62f
Revises: 06b096c66681
Create Date: 2026-11-29 07:26:00+00:00
"""

from alembic import op

revision = "ba94ca68c62f"
down_revision = "06b096c66681"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
