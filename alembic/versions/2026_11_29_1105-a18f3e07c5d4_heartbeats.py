"""Signs of life: the worker's heartbeat, and how far each run of a job has got.

Revision ID: a18f3e07c5d4
Revises: 6d0c2f9e84b1
Create Date: 2026-11-29 11:05:00
"""

from alembic import op

revision = "a18f3e07c5d4"
down_revision = "6d0c2f9e84b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE public.job_runs ADD COLUMN progress bigint NOT NULL DEFAULT 0")
    op.execute("""
        CREATE TABLE public.heartbeats (
            name text CONSTRAINT heartbeats_pkey PRIMARY KEY,
            beat_at timestamp with time zone NOT NULL,
            finished_at timestamp with time zone
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE public.heartbeats")
    op.execute("ALTER TABLE public.job_runs DROP COLUMN progress")
