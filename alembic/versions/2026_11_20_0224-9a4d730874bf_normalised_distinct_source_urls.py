"""distinct_source_urls on top of the normalised address.

Revision ID: 9a4d730874bf
Revises: a315955b3f46
Create Date: 2026-11-20 02:24:00+00:00
"""

from alembic import op

revision = "9a4d730874bf"
down_revision = "a315955b3f46"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        DROP MATERIALIZED VIEW public.distinct_source_urls
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.distinct_source_urls AS
        SELECT min(normalised_url) AS base_url, source_url AS original_url, min(id) AS data_source_id
        FROM public.data_sources
        GROUP BY source_url
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_distinct_source_urls_source ON public.distinct_source_urls (data_source_id)
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("""
        DROP MATERIALIZED VIEW public.distinct_source_urls
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.distinct_source_urls AS
        SELECT
            rtrim(ltrim(ltrim(ltrim(source_url, 'https://'), 'http://'), 'www.'), '/') AS base_url,
            source_url AS original_url,
            min(id) AS data_source_id
        FROM public.data_sources
        GROUP BY source_url
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_distinct_source_urls_source ON public.distinct_source_urls (data_source_id)
    """)
