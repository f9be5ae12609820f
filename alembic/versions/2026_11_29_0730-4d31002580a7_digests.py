"""Digests: when each event was queued, how often each user wants a digest, and when they got the last one.

The events that the existing application recorded count as queued: its queues hold them already.

Revision ID: 4d31002580a7
Revises: 10808632b52e
Create Date: 2026-11-29 07:30:00+00:00
"""

from alembic import op

revision = "4d31002580a7"
down_revision = "10808632b52e"
branch_labels = None
depends_on = None

EVENTS = {
    "data_source_pending_event_notification": "ix_source_events_open",
    "data_request_pending_event_notification": "ix_request_events_open",
}


def upgrade() -> None:
    for table, index in EVENTS.items():
        op.execute(f"ALTER TABLE public.{table} ADD COLUMN queued_at timestamp DEFAULT now()")
        op.execute(f"ALTER TABLE public.{table} ALTER COLUMN queued_at DROP DEFAULT")
        op.execute(f"CREATE INDEX {index} ON public.{table} (id) WHERE queued_at IS NULL")
    op.execute("CREATE TYPE public.digest_frequency AS ENUM ('daily', 'weekly', 'monthly', 'off')")
    op.execute("""
        CREATE TABLE public.digest_settings (
            user_id bigint CONSTRAINT digest_settings_pkey PRIMARY KEY
                CONSTRAINT digest_settings_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
            frequency public.digest_frequency NOT NULL DEFAULT 'monthly',
            last_digest_at timestamp with time zone
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE public.digest_settings")
    op.execute("DROP TYPE public.digest_frequency")
    for table in EVENTS:
        op.execute(f"ALTER TABLE public.{table} DROP COLUMN queued_at")
