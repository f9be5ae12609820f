"""The rule that tells whether two addresses are one.

Revision ID: f2f29a782c2e
Revises: 406ea564fb31
Create Date: 2026-11-20 02:20:00+00:00
"""

from alembic import op

revision = "f2f29a782c2e"
down_revision = "406ea564fb31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE FUNCTION public.normalised_url(url text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT lower(substring(bare FROM '^[^/?]*')) || substring(bare FROM '^[^/?]*(.*)$')
            FROM regexp_replace(regexp_replace(regexp_replace(
                url, '^https?://', '', 'i'), '^www\\.', '', 'i'), '/+$', '') AS bare
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP FUNCTION public.normalised_url(text)")
