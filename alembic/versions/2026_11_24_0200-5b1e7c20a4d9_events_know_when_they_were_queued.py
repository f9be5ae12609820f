"""Events know when they were queued, so that each run of the queue looks at new ones alone.

What the existing application has recorded counts as queued: its rows are in the queues already.

Revision ID: 5b1e7c20a4d9
Revises: 3f6d1a0c9b52
Create Date: 2026-11-24 02:00:00+00:00
"""

from alembic import op

revision = "5b1e7c20a4d9"
down_revision = "3f6d1a0c9b52"
branch_labels = None
depends_on = None

EVENTS = {
    "data_source_pending_event_notification": "ix_source_events_open",
    "data_request_pending_event_notification": "ix_request_events_open",
}


def upgrade() -> None:
    """Apply the change."""
    for table, index in EVENTS.items():
        op.execute(f"ALTER TABLE public.{table} ADD COLUMN queued_at timestamp DEFAULT now()")
        op.execute(f"ALTER TABLE public.{table} ALTER COLUMN queued_at DROP DEFAULT")
        op.execute(f"CREATE INDEX {index} ON public.{table} (id) WHERE queued_at IS NULL")


def downgrade() -> None:
    """Take it back."""
    for table in EVENTS:
        op.execute(f"ALTER TABLE public.{table} DROP COLUMN queued_at")
