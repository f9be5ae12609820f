"""Which source search finds where, as one view with all that search shows, and an index of the broad places it adds.

Revision ID: a7a37b4a6409
Revises: 06b096c66681
Create Date: 2026-11-29 07:24:00+00:00
"""

from alembic import op

revision = "a7a37b4a6409"
down_revision = "06b096c66681"
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
MORE_OF_SOURCE = "source.description, source.source_url, source.agency_supplied"
OF_NO_AGENCY = "NULL::character varying, NULL::public.jurisdiction_type, NULL::public.agency_type"


def upgrade() -> None:
    op.execute(f"""
        CREATE VIEW public.searchable_sources AS
        SELECT about.data_source_id, about.agency_id, serves.location_id, {OF_SOURCE},
            {OF_AGENCY}, {MORE_OF_SOURCE}
        FROM public.link_agencies__data_sources about
        JOIN public.data_sources source ON source.id = about.data_source_id AND {SOURCE}
        JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
        LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
        UNION ALL
        SELECT own.data_source_id, agency.id, own.location_id, {OF_SOURCE},
            {OF_AGENCY}, {MORE_OF_SOURCE}
        FROM public.link_data_sources__locations own
        JOIN public.data_sources source ON source.id = own.data_source_id AND {SOURCE}
        LEFT JOIN public.link_agencies__data_sources about ON about.data_source_id = own.data_source_id
        LEFT JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
        WHERE about.agency_id IS NULL OR agency.id IS NOT NULL
        UNION ALL
        SELECT source.id, NULL::integer, NULL::integer, {OF_SOURCE},
            {OF_NO_AGENCY}, {MORE_OF_SOURCE}
        FROM public.data_sources source
        WHERE {SOURCE}
            AND NOT EXISTS (SELECT FROM public.link_data_sources__locations own WHERE own.data_source_id = source.id)
            AND NOT EXISTS (SELECT FROM public.link_agencies__data_sources about WHERE about.data_source_id = source.id)
    """)
    op.execute(
        "CREATE INDEX ix_locations_broad ON public.locations (type, state_id) WHERE type IN ('National', 'State')"
    )


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_locations_broad")
    op.execute("DROP VIEW public.searchable_sources")
