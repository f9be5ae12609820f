"""Which source search finds where, as one view; the maps count sources at places of their own.

Revision ID: 8d3e61c9f0a7
Revises: e1c83f5a6d07
Create Date: 2026-11-29 10:25:00+00:00
"""

from alembic import op

revision = "8d3e61c9f0a7"
down_revision = "e1c83f5a6d07"
branch_labels = None
depends_on = None

# What search can find at all: public sources of a record type, by public agencies, or of no agency at all. PostgreSQL
# carries the conditions of a query into each branch, so that a place's or an agency's few rows come by index.
SOURCE = "source.approval_status = 'approved' AND source.record_type_id IS NOT NULL"
AGENCY = "agency.approval_status = 'approved'"
# What search filters and sorts by, so that it joins neither table a second time.
OF_SOURCE = """source.record_type_id, source.url_status = 'broken' AS broken, source.name AS source_name,
            source.url_status, source.access_types, source.record_formats, source.coverage_start, source.coverage_end,
            coalesce(source.internet_archive_url, '') <> '' AS archived, source.created_at, source.updated_at"""
OF_AGENCY = "agency.name AS agency_name, agency.jurisdiction_type, agency.agency_type"
OF_NO_AGENCY = "NULL::character varying, NULL::public.jurisdiction_type, NULL::public.agency_type"
MAPS = ("map_states", "map_counties", "map_localities")
AT_PLACES_OF_AGENCIES = """
    SELECT place.location_id::bigint AS location_id, about.data_source_id
    FROM public.link_agencies__locations place
    JOIN public.agencies agency ON agency.id = place.agency_id AND agency.approval_status = 'approved'
    JOIN public.link_agencies__data_sources about ON about.agency_id = place.agency_id
    JOIN public.data_sources source ON source.id = about.data_source_id AND source.approval_status = 'approved'
"""


def upgrade() -> None:
    op.execute(f"""
        CREATE VIEW public.searchable_sources AS
        SELECT about.data_source_id, about.agency_id, serves.location_id, {OF_SOURCE},
            {OF_AGENCY}
        FROM public.link_agencies__data_sources about
        JOIN public.data_sources source ON source.id = about.data_source_id AND {SOURCE}
        JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
        LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
        UNION ALL
        SELECT own.data_source_id, agency.id, own.location_id, {OF_SOURCE},
            {OF_AGENCY}
        FROM public.link_data_sources__locations own
        JOIN public.data_sources source ON source.id = own.data_source_id AND {SOURCE}
        LEFT JOIN public.link_agencies__data_sources about ON about.data_source_id = own.data_source_id
        LEFT JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
        WHERE about.agency_id IS NULL OR agency.id IS NOT NULL
        UNION ALL
        SELECT source.id, NULL::integer, NULL::integer, {OF_SOURCE},
            {OF_NO_AGENCY}
        FROM public.data_sources source
        WHERE {SOURCE}
            AND NOT EXISTS (SELECT FROM public.link_data_sources__locations own WHERE own.data_source_id = source.id)
            AND NOT EXISTS (SELECT FROM public.link_agencies__data_sources about WHERE about.data_source_id = source.id)
    """)
    op.execute(f"""
        CREATE OR REPLACE VIEW public.link_locations_data_sources_view AS
        {AT_PLACES_OF_AGENCIES}
        UNION ALL
        SELECT own.location_id::bigint, own.data_source_id
        FROM public.link_data_sources__locations own
        JOIN public.data_sources source ON source.id = own.data_source_id AND source.approval_status = 'approved'
    """)


def downgrade() -> None:
    op.execute(f"CREATE OR REPLACE VIEW public.link_locations_data_sources_view AS {AT_PLACES_OF_AGENCIES}")
    op.execute("DROP VIEW public.searchable_sources")
    for view in MAPS:
        op.execute(f"REFRESH MATERIALIZED VIEW public.{view}")
