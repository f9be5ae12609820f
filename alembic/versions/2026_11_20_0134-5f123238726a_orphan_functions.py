"""Functions that the existing database keeps though their tables or triggers are gone.

Revision ID: 5f123238726a
Revises: cb38ff4894da
Create Date: 2026-11-20 01:34:00+00:00
"""

from alembic import op

revision = "5f123238726a"
down_revision = "cb38ff4894da"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE FUNCTION public.update_broken_source_url_as_of() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.url_status = 'broken' THEN
                NEW.broken_source_url_as_of = now();
            END IF;
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.update_executed_datetime() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.executed_datetime = now();
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.update_search_status() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.search_date = now();
            RETURN NEW;
        END
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP FUNCTION public.update_search_status()")
    op.execute("DROP FUNCTION public.update_executed_datetime()")
    op.execute("DROP FUNCTION public.update_broken_source_url_as_of()")
