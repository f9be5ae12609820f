"""Several API keys for each person, with name, scope and expiry; the one in `users.api_key` goes on beside them.

Revision ID: 8e2d4b71c05a
Revises: 5b1f0c93a7de
Create Date: 2026-11-29 10:40:00
"""

from alembic import op

revision = "8e2d4b71c05a"
down_revision = "5b1f0c93a7de"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE public.api_keys (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT api_keys_pkey PRIMARY KEY,
            user_id integer NOT NULL CONSTRAINT api_keys_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
            name text NOT NULL,
            key_hash text NOT NULL CONSTRAINT api_keys_key_hash_key UNIQUE,
            hint text NOT NULL,
            may_write boolean NOT NULL DEFAULT false,
            created_at timestamp with time zone NOT NULL DEFAULT now(),
            last_used_at timestamp with time zone,
            expires_at timestamp with time zone
        )
    """)
    op.execute("CREATE INDEX ix_api_keys_user ON public.api_keys (user_id)")


def downgrade() -> None:
    op.execute("DROP TABLE public.api_keys")
