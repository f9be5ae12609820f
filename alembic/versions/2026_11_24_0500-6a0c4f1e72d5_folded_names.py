"""One spelling for names that people write in several ways: St. Louis, Saint Louis, st louis.

Revision ID: 6a0c4f1e72d5
Revises: c41d7a90e6b8
Create Date: 2026-11-24 05:00:00+00:00
"""

from alembic import op

revision = "6a0c4f1e72d5"
down_revision = "c41d7a90e6b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    # Only letters, digits and single blanks are left, so nothing of it is a wildcard.
    op.execute(r"""
        CREATE FUNCTION public.folded(name text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
                translate(lower(name), 'áàâäãåéèêëíìîïóòôöõúùûüñç', 'aaaaaaeeeeiiiiooooouuuunc'),
                '[.''\u2019]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'),
                '\mst\M', 'saint', 'g'), '\mste\M', 'sainte', 'g'), '\mft\M', 'fort', 'g'), '\mmt\M', 'mount', 'g'))
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP FUNCTION public.folded(text)")
