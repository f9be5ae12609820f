"""A source's id in distinct_source_urls: addresses are too long for a unique index of their own.

Revision ID: 80546bd596d4
Revises: a9e2ebed589c
Create Date: 2026-11-20 02:06:00+00:00
"""

from alembic import op

revision = "80546bd596d4"
down_revision = "a9e2ebed589c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
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


def downgrade() -> None:
    """Take it back."""
    op.execute("""
        DROP MATERIALIZED VIEW public.distinct_source_urls
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.distinct_source_urls AS
        SELECT DISTINCT
            rtrim(ltrim(ltrim(ltrim(source_url, 'https://'), 'http://'), 'www.'), '/') AS base_url,
            source_url AS original_url
        FROM public.data_sources
    """)
