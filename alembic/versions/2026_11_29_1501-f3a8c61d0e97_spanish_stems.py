"""Search terms in Spanish are found by Spanish stems: "tiroteo policial" for "tiroteos policiales".

English stems cut Spanish words at other places in the singular than in the plural.

Revision ID: f3a8c61d0e97
Revises: d5f0a86c3b17
Create Date: 2026-11-29 15:05:00
"""

from alembic import op

revision = "f3a8c61d0e97"
down_revision = "d5f0a86c3b17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION public.stemmed_spanish(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT string_agg(coalesce((ts_lexize('pg_catalog.spanish_stem', word))[1], word), ' ' ORDER BY number)
            FROM regexp_split_to_table(public.folded(name), ' ') WITH ORDINALITY AS words (word, number)
        $$
    """)
    op.execute("""
        CREATE INDEX ix_search_terms_spanish_stems
        ON public.search_terms (public.stemmed_spanish(term) text_pattern_ops) WHERE active
    """)


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_search_terms_spanish_stems")
    op.execute("DROP FUNCTION public.stemmed_spanish(text)")
