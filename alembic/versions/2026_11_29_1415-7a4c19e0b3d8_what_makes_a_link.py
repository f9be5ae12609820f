"""Links: what is one link, what people visit, and what a check can say besides.

`address_key` is `normalised_url` without what only tracks a visitor: two links that differ in nothing else are looked
for as duplicates. `visited_url` is the link of a page behind a `#`, which the table's constraint does not let in as it
is (contract 6.3); pdap/lib/pages_behind_hash.py says the same in Python.

Revision ID: 7a4c19e0b3d8
Revises: 6f2b9c04d8e1
Create Date: 2026-11-29 14:15:00
"""

from alembic import op

revision = "7a4c19e0b3d8"
down_revision = "6f2b9c04d8e1"
branch_labels = None
depends_on = None

TABLES = {"data_sources": ("sources", "source_url"), "meta_urls": ("meta_urls", "url")}
# Parameters that name a campaign, a click or a visitor's session, and never what is shown.
TRACKING = (
    "utm_[a-z0-9_]*|mtm_[a-z]*|pk_(campaign|kwd|source|medium)|hsa_[a-z]*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|"
    "msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_id|oly_enc_id|"
    "oly_anon_id|ref_src|phpsessid|jsessionid|aspsessionid[a-z]*|sessionid|session_id|cfid|cftoken"
)
OLD_VERDICTS = "'works', 'gone', 'silent', 'guarded'"
OLD_FAILURES = (
    "'bad address', 'port', 'no such name', 'no name service', 'private address', 'refused', 'timeout', 'tls', "
    "'broken answer', 'too large', 'redirect loop', 'too many redirects', 'switched off', 'bad redirect'"
)


def upgrade() -> None:
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
    for table, (short, column) in TABLES.items():
        op.execute(f"""
            CREATE INDEX ix_{short}_address_key ON public.{table} USING hash (public.address_key({column}::text))
        """)
    op.execute("ALTER TYPE public.link_verdict ADD VALUE 'elsewhere'")
    op.execute("ALTER TYPE public.fetch_failure ADD VALUE 'challenge'")
    op.execute("ALTER TABLE public.links ADD COLUMN confirmed_at timestamp with time zone")


def downgrade() -> None:
    op.execute("ALTER TABLE public.links DROP COLUMN confirmed_at")
    # What the older code does not know was kept out, or moved.
    op.execute(f"CREATE TYPE public.older_verdict AS ENUM ({OLD_VERDICTS})")
    op.execute("""
        ALTER TABLE public.link_checks ALTER COLUMN verdict TYPE public.older_verdict
        USING (CASE WHEN verdict::text = 'elsewhere' THEN 'works' ELSE verdict::text END)::public.older_verdict
    """)
    op.execute("DROP TYPE public.link_verdict")
    op.execute("ALTER TYPE public.older_verdict RENAME TO link_verdict")
    op.execute(f"CREATE TYPE public.older_failure AS ENUM ({OLD_FAILURES})")
    for table in ("links", "link_checks"):
        op.execute(f"""
            ALTER TABLE public.{table} ALTER COLUMN failure TYPE public.older_failure
            USING (CASE WHEN failure::text = 'challenge' THEN 'broken answer' ELSE failure::text END)
                  ::public.older_failure
        """)
    op.execute("DROP TYPE public.fetch_failure")
    op.execute("ALTER TYPE public.older_failure RENAME TO fetch_failure")
    for short, _ in TABLES.values():
        op.execute(f"DROP INDEX public.ix_{short}_address_key")
    op.execute("DROP FUNCTION public.visited_url(text)")
    op.execute("DROP FUNCTION public.address_key(text)")
