"""The words of the public catalogue, from which a search proposes what may have been meant.

Revision ID: e05d6c1f8a92
Revises: 4be8207d9c31
Create Date: 2026-11-24 05:08:00+00:00
"""

from alembic import op

revision = "e05d6c1f8a92"
down_revision = "4be8207d9c31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE MATERIALIZED VIEW public.search_words AS
        SELECT word, ndoc AS uses FROM ts_stat($$
            SELECT to_tsvector('pg_catalog.simple'::regconfig, left(text, 100000)) FROM (
                SELECT concat_ws(' ', name, description) AS text
                FROM public.data_sources WHERE approval_status = 'approved'
                UNION ALL SELECT name::text FROM public.agencies WHERE approval_status = 'approved'
                UNION ALL SELECT name::text FROM public.record_types
                UNION ALL SELECT name FROM public.record_categories
                UNION ALL SELECT name::text FROM public.localities
                UNION ALL SELECT name FROM public.counties
                UNION ALL SELECT state_name FROM public.us_states
            ) AS texts
        $$)
        WHERE word ~ '^[a-z]{3,40}$'
    """)
    op.execute("CREATE UNIQUE INDEX uq_search_words ON public.search_words (word)")
    op.execute("CREATE INDEX ix_search_words_trgm ON public.search_words USING gin (word public.gin_trgm_ops)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP MATERIALIZED VIEW public.search_words")
