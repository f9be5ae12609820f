"""Functions: places made beside their names, time stamps, the cap on searches.

Revision ID: cb38ff4894da
Revises: fbe8f1e30dbe
Create Date: 2026-11-20 01:32:00+00:00
"""

from alembic import op

revision = "cb38ff4894da"
down_revision = "fbe8f1e30dbe"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE FUNCTION public.generate_api_key() RETURNS text LANGUAGE sql AS $$
            SELECT pg_catalog.gen_random_uuid()::text
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.insert_state_location() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.locations (type, state_id) VALUES ('State', NEW.id);
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.insert_county_location() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.locations (type, state_id, county_id) VALUES ('County', NEW.state_id, NEW.id);
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.insert_locality_location() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.locations (type, state_id, county_id, locality_id)
            SELECT 'Locality', c.state_id, c.id, NEW.id FROM public.counties c WHERE c.id = NEW.county_id;
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.insert_new_archive_info() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.data_sources_archive_info (data_source_id) VALUES (NEW.id);
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.maintain_recent_searches_row_limit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT count(*) FROM public.recent_searches s WHERE s.user_id = NEW.user_id) >= 50 THEN
                DELETE FROM public.recent_searches WHERE id = (
                    SELECT s.id FROM public.recent_searches s WHERE s.user_id = NEW.user_id ORDER BY s.created_at, s.id LIMIT 1
                );
            END IF;
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.update_agency_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.updated_at = now();
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.update_data_source_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.updated_at = now();
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.updated_at = now();
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.update_status_change_date() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.date_status_last_changed = now();
            RETURN NEW;
        END
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP FUNCTION public.update_status_change_date()")
    op.execute("DROP FUNCTION public.update_updated_at_column()")
    op.execute("DROP FUNCTION public.update_data_source_updated_at_column()")
    op.execute("DROP FUNCTION public.update_agency_updated_at_column()")
    op.execute("DROP FUNCTION public.maintain_recent_searches_row_limit()")
    op.execute("DROP FUNCTION public.insert_new_archive_info()")
    op.execute("DROP FUNCTION public.insert_locality_location()")
    op.execute("DROP FUNCTION public.insert_county_location()")
    op.execute("DROP FUNCTION public.insert_state_location()")
    op.execute("DROP FUNCTION public.generate_api_key()")
