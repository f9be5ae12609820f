"""Procedures that let a role without ownership refresh a view.

Revision ID: 31ef91dbcb80
Revises: 5f123238726a
Create Date: 2026-11-20 01:36:00+00:00
"""

from alembic import op

revision = "31ef91dbcb80"
down_revision = "5f123238726a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE PROCEDURE public.refresh_typeahead_agencies() LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN
            REFRESH MATERIALIZED VIEW public.typeahead_agencies;
        END
        $$
    """)
    op.execute("""
        CREATE PROCEDURE public.refresh_typeahead_locations() LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN
            REFRESH MATERIALIZED VIEW public.typeahead_locations;
        END
        $$
    """)
    op.execute("""
        CREATE PROCEDURE public.refresh_distinct_source_urls() LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN
            REFRESH MATERIALIZED VIEW public.distinct_source_urls;
        END
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP PROCEDURE public.refresh_distinct_source_urls()")
    op.execute("DROP PROCEDURE public.refresh_typeahead_locations()")
    op.execute("DROP PROCEDURE public.refresh_typeahead_agencies()")
