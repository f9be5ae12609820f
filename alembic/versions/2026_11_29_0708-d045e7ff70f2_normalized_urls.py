"""Normalized URLs, which tell whether two URLs lead to the same page: of data sources, and of agencies' pages.

`address_key` is `normalised_url` without what only tracks a visitor: two links that differ in nothing else are looked
for as duplicates. `visited_url` is the link of a page behind a `#`, which the table's constraint does not let in as it
is (contract 6.3); pdap/lib/pages_behind_hash.py says the same in Python.

Normalized URLs are not unique: existing rows collide. distinct_source_urls gets a unique key, so that it can be refreshed while it is
read. The key is the source's id, because URLs can be too long for a unique index.

Revision ID: d045e7ff70f2
Revises: a05a790ec60b
Create Date: 2026-11-29 07:08:00+00:00
"""

from alembic import op

revision = "d045e7ff70f2"
down_revision = "a05a790ec60b"
branch_labels = None
depends_on = None

TABLES = {"data_sources": ("sources", "source_url"), "meta_urls": ("meta_urls", "url")}
# Parameters that name a campaign, a click or a visitor's session, and never what is shown.
TRACKING = (
    "utm_[a-z0-9_]*|mtm_[a-z]*|pk_(campaign|kwd|source|medium)|hsa_[a-z]*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|"
    "msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_id|oly_enc_id|"
    "oly_anon_id|ref_src|phpsessid|jsessionid|aspsessionid[a-z]*|sessionid|session_id|cfid|cftoken"
)


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION public.normalised_url(url text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT lower(substring(bare FROM '^[^/?]*')) || substring(bare FROM '^[^/?]*(.*)$')
            FROM regexp_replace(regexp_replace(regexp_replace(
                url, '^https?://', '', 'i'), '^www\\.', '', 'i'), '/+$', '') AS bare
        $$
    """)
    # The session of a Java server stands in the path; that of an ASP.NET server is a folder of it.
    op.execute(rf"""
        CREATE FUNCTION public.address_key(url text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT rtrim(path, '/') || CASE WHEN query <> '' THEN '?' || query ELSE '' END
            FROM (
                SELECT regexp_replace(regexp_replace(split_part(bare, '?', 1),
                           ';(jsessionid|phpsessid)=[^/;]*', '', 'gi'), '/\([a-z]\([a-z0-9]{{20,}}\)\)(?=/|$)', '', 'gi')
                           AS path,
                       ltrim(regexp_replace('&' || substring(bare FROM '\?(.*)$'),
                           '&({TRACKING})(=[^&]*)?(?=&|$)', '', 'gi'), '&') AS query
                FROM public.normalised_url(url) AS bare
            ) parts
        $$
    """)
    op.execute(r"""
        CREATE FUNCTION public.visited_url(url text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT regexp_replace(url, '[?&]_escaped_fragment_=([/!])', '#\1')
        $$
    """)
    for table, (short, source) in TABLES.items():
        op.execute(f"""
            ALTER TABLE public.{table}
            ADD COLUMN normalised_url text GENERATED ALWAYS AS (public.normalised_url({source}::text)) STORED
        """)
        # Hash: a URL can be too long for a B-tree.
        op.execute(f"CREATE INDEX ix_{short}_normalised_url ON public.{table} USING hash (normalised_url)")
        op.execute(f"""
            CREATE INDEX ix_{short}_address_key ON public.{table} USING hash (public.address_key({source}::text))
        """)
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
    for table, (short, _) in TABLES.items():
        op.execute(f"DROP INDEX public.ix_{short}_address_key")
        op.execute(f"ALTER TABLE public.{table} DROP COLUMN normalised_url")
    op.execute("DROP FUNCTION public.visited_url(text)")
    op.execute("DROP FUNCTION public.address_key(text)")
    op.execute("DROP FUNCTION public.normalised_url(text)")
