"""Normalized URLs, which tell whether two URLs lead to the same page: of data sources, and of agencies' pages.

They are not unique: existing rows collide. distinct_source_urls gets a unique key, so that it can be refreshed while it is
read. The key is the source's id, because URLs can be too long for a unique index.

Revision ID: ca58cf39805c
Revises: a05a790ec60b
Create Date: 2026-11-29 07:08:00+00:00
"""

from alembic import op

revision = "ca58cf39805c"
down_revision = "a05a790ec60b"
branch_labels = None
depends_on = None

TABLES = {"data_sources": ("sources", "source_url"), "meta_urls": ("meta_urls", "url")}


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION public.normalised_url(url text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT lower(substring(bare FROM '^[^/?]*')) || substring(bare FROM '^[^/?]*(.*)$')
            FROM regexp_replace(regexp_replace(regexp_replace(
                url, '^https?://', '', 'i'), '^www\\.', '', 'i'), '/+$', '') AS bare
        $$
    """)
    for table, (short, source) in TABLES.items():
        op.execute(f"""
            ALTER TABLE public.{table}
            ADD COLUMN normalised_url text GENERATED ALWAYS AS (public.normalised_url({source}::text)) STORED
        """)
        # Hash: a URL can be too long for a B-tree.
        op.execute(f"CREATE INDEX ix_{short}_normalised_url ON public.{table} USING hash (normalised_url)")
    op.execute("DROP MATERIALIZED VIEW public.distinct_source_urls")
    op.execute("""
        CREATE MATERIALIZED VIEW public.distinct_source_urls AS
        SELECT min(normalised_url) AS base_url, source_url AS original_url, min(id) AS data_source_id
        FROM public.data_sources
        GROUP BY source_url
    """)
    op.execute("CREATE UNIQUE INDEX uq_distinct_source_urls_source ON public.distinct_source_urls (data_source_id)")


def downgrade() -> None:
    op.execute("DROP MATERIALIZED VIEW public.distinct_source_urls")
    op.execute("""
        CREATE MATERIALIZED VIEW public.distinct_source_urls AS
        SELECT DISTINCT
            rtrim(ltrim(ltrim(ltrim(source_url, 'https://'), 'http://'), 'www.'), '/') AS base_url,
            source_url AS original_url
        FROM public.data_sources
    """)
    for table in TABLES:
        op.execute(f"ALTER TABLE public.{table} DROP COLUMN normalised_url")
    op.execute("DROP FUNCTION public.normalised_url(text)")
