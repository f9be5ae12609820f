"""Indexes on people: keys, tokens, addresses without case, foreign keys.

Revision ID: 247b20fef1dd
Revises: 0e76876b227d
Create Date: 2026-11-20 01:54:00+00:00
"""

from alembic import op

revision = "247b20fef1dd"
down_revision = "0e76876b227d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_users_api_key ON public.users (api_key)")
    op.execute("CREATE INDEX ix_users_email_lower ON public.users (lower(email))")
    op.execute("CREATE INDEX ix_reset_tokens_token ON public.reset_tokens (token)")
    op.execute("CREATE INDEX ix_reset_tokens_user ON public.reset_tokens (user_id)")
    op.execute(
        "CREATE INDEX ix_external_accounts_account ON public.external_accounts (account_type, account_identifier)"
    )
    op.execute("CREATE INDEX ix_grants_permission ON public.link_users__permissions (permission_id)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_grants_permission")
    op.execute("DROP INDEX public.ix_external_accounts_account")
    op.execute("DROP INDEX public.ix_reset_tokens_user")
    op.execute("DROP INDEX public.ix_reset_tokens_token")
    op.execute("DROP INDEX public.ix_users_email_lower")
    op.execute("DROP INDEX public.ix_users_api_key")
