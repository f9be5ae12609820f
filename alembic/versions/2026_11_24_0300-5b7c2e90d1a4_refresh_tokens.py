"""Refresh tokens of the API, by their hashes, so that sessions can be ended.

Revision ID: 5b7c2e90d1a4
Revises: e7a1b3c95d20
Create Date: 2026-11-24 03:00:00+00:00
"""

from alembic import op

revision = "5b7c2e90d1a4"
down_revision = "e7a1b3c95d20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE TABLE public.refresh_tokens (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
            user_id integer NOT NULL
                CONSTRAINT refresh_tokens_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
            family uuid NOT NULL,
            token_hash text NOT NULL CONSTRAINT refresh_tokens_token_hash_key UNIQUE,
            created_at timestamp with time zone NOT NULL DEFAULT now(),
            expires_at timestamp with time zone NOT NULL,
            rotated_at timestamp with time zone
        )
    """)
    op.execute("CREATE INDEX ix_refresh_tokens_user ON public.refresh_tokens (user_id)")
    op.execute("CREATE INDEX ix_refresh_tokens_family ON public.refresh_tokens (family)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP TABLE public.refresh_tokens")
