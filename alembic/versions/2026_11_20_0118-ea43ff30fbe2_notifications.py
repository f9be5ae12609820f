"""Events, queues of notifications, and the log of runs.

Revision ID: ea43ff30fbe2
Revises: 2a320399af74
Create Date: 2026-11-20 01:18:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "ea43ff30fbe2"
down_revision = "2a320399af74"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "data_request_pending_event_notification",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("data_request_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("event_type", postgresql.ENUM(name="event_type_data_request", create_type=False), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="data_request_pending_event_notification_pkey"),
        sa.ForeignKeyConstraint(
            ["data_request_id"],
            ["data_requests.id"],
            name="data_request_pending_event_notifications_dr_id_fkey",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("data_request_id", "event_type", name="unique_data_request_event_type"),
    )
    op.create_table(
        "data_request_user_notification_queue",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("event_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(), server_default=sa.text("now()"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="data_request_user_notification_queue_pkey"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["data_request_pending_event_notification.id"],
            name="data_request_user_notification_queue_event_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="data_request_user_notification_queue_user_id_fkey", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("event_id", "user_id", name="unique_data_request_user_notification_queue"),
    )
    op.create_table(
        "data_source_pending_event_notification",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("data_source_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("event_type", postgresql.ENUM(name="event_type_data_source", create_type=False), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="data_source_pending_event_notification_pkey"),
        sa.ForeignKeyConstraint(
            ["data_source_id"],
            ["data_sources.id"],
            name="data_source_pending_event_notification_ds_id_fkey",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("data_source_id", "event_type", name="unique_data_source_event_type"),
    )
    op.create_table(
        "data_source_user_notification_queue",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("event_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(), server_default=sa.text("now()"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="data_source_user_notification_queue_pkey"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="data_request_user_notification_queue_user_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["data_source_pending_event_notification.id"],
            name="data_source_user_notification_queue_event_id_fkey",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("event_id", "user_id", name="unique_data_source_user_notification_queue"),
    )
    op.create_table(
        "notification_log",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("user_count", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="notification_log_pkey"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("notification_log")
    op.drop_table("data_source_user_notification_queue")
    op.drop_table("data_source_pending_event_notification")
    op.drop_table("data_request_user_notification_queue")
    op.drop_table("data_request_pending_event_notification")
