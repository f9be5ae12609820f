"""Documents also say where their record lies: words in a place are found by one index, without what lies elsewhere.

Beside its words, the document of a data source or an agency has a lexeme for each area that it lies in, named as in
`search_counts`: 'state 5', 'county 12', 'place 345', and 'placed 0' where there is any. No word is like them, since these
have a blank. They have no position, so that no ranking sees them.

What documents are made of is watched already (06b096c66681), and so is what these are made of: links, places, and whether an
agency is public. No object of another revision is made again.

Revision ID: a6d3f0b95e17
Revises: e8a41f60c2d7
Create Date: 2026-11-30 20:55:00
"""

from alembic import op

revision = "a6d3f0b95e17"
down_revision = "e8a41f60c2d7"
branch_labels = None
depends_on = None

# Rows are looked up by indexes, id by id (a subquery with OFFSET is left as it is): the function that writes documents has
# set so much, and this runs within it.
SERVED = "SELECT location_id FROM public.link_agencies__locations WHERE agency_id = {agency} OFFSET 0"
PLACES = {
    "data_source": f"""
                SELECT serves.location_id FROM public.link_agencies__data_sources about
                CROSS JOIN LATERAL (SELECT FROM public.agencies
                    WHERE id = about.agency_id AND approval_status = 'approved' OFFSET 0) AS agency
                CROSS JOIN LATERAL ({SERVED.format(agency="about.agency_id")}) AS serves
                WHERE about.data_source_id = NEW.data_source_id
                UNION
                SELECT location_id FROM public.link_data_sources__locations WHERE data_source_id = NEW.data_source_id""",
    "agency": SERVED.format(agency="NEW.agency_id"),
}
# What has no state or county has no lexeme for it.
AREAS = " || ' ' || ".join(
    f"coalesce(quote_literal('{area} ' || place.{column}), '')"
    for area, column in (("state", "state_id"), ("county", "county_id"), ("place", "id"))
)


def upgrade() -> None:
    for record, places in PLACES.items():
        op.execute(f"""
            CREATE FUNCTION public.write_areas_of_{record}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                areas text := (
                    SELECT string_agg({AREAS}, ' ') FROM ({places}
                    ) AS lies_in
                    CROSS JOIN LATERAL (SELECT * FROM public.locations WHERE id = lies_in.location_id OFFSET 0) AS place);
            BEGIN
                IF areas IS NOT NULL THEN
                    NEW.document := NEW.document || (areas || ' ''placed 0''')::tsvector;
                END IF;
                RETURN NEW;
            END
            $$
        """)
        op.execute(f"""
            CREATE TRIGGER write_areas BEFORE INSERT ON public.{record}_documents
            FOR EACH ROW EXECUTE FUNCTION public.write_areas_of_{record}()
        """)
    write_documents()


def downgrade() -> None:
    for record in PLACES:
        op.execute(f"DROP FUNCTION public.write_areas_of_{record}() CASCADE")
    write_documents()


def write_documents() -> None:
    for record, records in (("data_source", "data_sources"), ("agency", "agencies")):
        op.execute(f"SELECT public.write_{record}_documents(array(SELECT id FROM public.{records}))")
