"""Normalised addresses of data sources and agency pages, indexed; not unique, since real ones collide.

Revision ID: a315955b3f46
Revises: f2f29a782c2e
Create Date: 2026-11-20 02:22:00+00:00
"""

from alembic import op

revision = "a315955b3f46"
down_revision = "f2f29a782c2e"
branch_labels = None
depends_on = None

TABLES = {
    "data_sources": ("sources", "source_url", "log_data_sources_changes"),
    "meta_urls": ("meta_urls", "url", "log_meta_urls_changes"),
}


def upgrade() -> None:
    """Apply the change."""
    for table, (short, source, trigger) in TABLES.items():
        op.execute(f"""
            ALTER TABLE public.{table}
            ADD COLUMN normalised_url text GENERATED ALWAYS AS (public.normalised_url({source}::text)) STORED
        """)
        # Hash: an address may be longer than a btree's entries can be.
        op.execute(f"CREATE INDEX ix_{short}_normalised_url ON public.{table} USING hash (normalised_url)")
        op.execute(f"""
            CREATE OR REPLACE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_change('normalised_url')
        """)


def downgrade() -> None:
    """Take it back."""
    for table, (_, _, trigger) in TABLES.items():
        op.execute(f"""
            CREATE OR REPLACE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_change()
        """)
        op.execute(f"ALTER TABLE public.{table} DROP COLUMN normalised_url")
