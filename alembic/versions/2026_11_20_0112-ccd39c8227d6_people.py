"""People: users, what leads to an account, and permissions.

Revision ID: ccd39c8227d6
Revises: b528b24e1f5b
Create Date: 2026-11-20 01:12:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "ccd39c8227d6"
down_revision = "b528b24e1f5b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_digest", sa.Text(), nullable=True),
        sa.Column("api_key", sa.String(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="users_pkey"),
        sa.UniqueConstraint("email", name="users_email_key"),
    )
    op.create_table(
        "pending_users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_digest", sa.Text(), nullable=False),
        sa.Column("validation_token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "capacities",
            postgresql.ARRAY(postgresql.ENUM(name="user_capacities_enum", create_type=False)),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pending_users_pkey"),
        sa.UniqueConstraint("email", name="pending_users_email_key"),
        sa.UniqueConstraint("validation_token", name="pending_users_validation_token_key"),
    )
    op.create_table(
        "reset_tokens",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("create_date", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="reset_tokens_pkey"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="reset_tokens_user_id_fkey", ondelete="CASCADE"),
    )
    op.create_table(
        "external_accounts",
        sa.Column("row_id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("account_type", postgresql.ENUM(name="account_type", create_type=False), nullable=False),
        sa.Column("account_identifier", sa.String(255), nullable=False),
        sa.Column("linked_at", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=True),
        sa.PrimaryKeyConstraint("row_id", name="external_accounts_pkey"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="external_accounts_user_id_fkey", ondelete="CASCADE"),
        sa.UniqueConstraint("user_id", "account_type", name="external_accounts_user_id_account_type_key"),
    )
    op.create_table(
        "user_capacities",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("capacity", postgresql.ENUM(name="user_capacities_enum", create_type=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="user_capacities_pkey"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="user_capacities_user_id_fkey", ondelete="CASCADE"),
        sa.UniqueConstraint("user_id", "capacity", name="user_capacities_user_id_capacity_key"),
    )
    op.create_table(
        "permissions",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("permission_name", sa.String(255), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="permissions_pkey"),
        sa.UniqueConstraint("permission_name", name="permissions_permission_name_key"),
    )
    op.execute("ALTER SEQUENCE permissions_id_seq RENAME TO permissions_permission_id_seq")
    op.create_table(
        "link_users__permissions",
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("permission_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("user_id", "permission_id", name="user_permissions_pkey"),
        sa.ForeignKeyConstraint(
            ["permission_id"], ["permissions.id"], name="user_permissions_permission_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="user_permissions_user_id_fkey", ondelete="CASCADE", onupdate="CASCADE"
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("link_users__permissions")
    op.drop_table("permissions")
    op.drop_table("user_capacities")
    op.drop_table("external_accounts")
    op.drop_table("reset_tokens")
    op.drop_table("pending_users")
    op.drop_table("users")
