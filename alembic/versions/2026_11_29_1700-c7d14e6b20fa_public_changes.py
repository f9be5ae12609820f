"""What changes for the public: a row for each record that a transaction publishes, changes or takes away.

Harvesters read it in the order of transactions. A transaction's number is not the order in which it ends, so they
read only what lies below `pg_snapshot_xmin`: every transaction below it has ended. Rows are only added, which needs no
lock on anything that others write.

Revision ID: c7d14e6b20fa
Revises: a1d94f7c3e58
Create Date: 2026-11-29 17:00:00
"""

from alembic import op

revision = "c7d14e6b20fa"
down_revision = "a1d94f7c3e58"
branch_labels = None
depends_on = None

APPROVED = "%1$s.approval_status = 'approved'"
LISTED = (
    "%1$s.request_status in ('Ready to start', 'Active', 'Waiting for FOIA', 'Waiting for requestor',"
    " 'Waiting for scraper', 'Complete')"
)
ALWAYS = "true"
# Tables of records: when a row of each is public, and the columns that never are.
RECORDS = {
    "data_sources": (
        APPROVED,
        "approval_status_updated_at submitter_user_id submission_notes rejection_note normalised_url",
    ),
    "agencies": (APPROVED, "approval_status_updated_at submitter_user_id submission_notes"),
    "data_requests": (LISTED, "internal_notes archive_reason creator_user_id sources_airtable_uid submission_notes"),
    "locations": (ALWAYS, ""),
    "record_types": (ALWAYS, ""),
}
# Tables whose rows belong to records: the table of those, and the column that leads there.
BELONGING = {
    "link_agencies__data_sources": ("data_sources", "data_source_id"),
    "link_data_sources__locations": ("data_sources", "data_source_id"),
    "link_agencies__locations": ("agencies", "agency_id"),
    "link_agencies__meta_urls": ("agencies", "agency_id"),
    "link_data_requests__data_sources": ("data_requests", "request_id"),
    "link_data_requests__locations": ("data_requests", "data_request_id"),
    "data_requests_github_issue_info": ("data_requests", "data_request_id"),
}
# Tables whose rows many records show: readers find out which. Rows come and go with what belongs to a record.
SHARED = {
    "us_states": "",
    "counties": "population agencies airtable_county_last_modified airtable_county_created",
    "localities": "population",
    "meta_urls": "url_status internet_archive_url updated_at normalised_url",
    "record_categories": "",
}
TRANSITIONS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


def upgrade() -> None:
    op.execute("CREATE TYPE public.public_change AS ENUM ('public', 'changed', 'left')")
    op.execute("""
        CREATE TABLE public.public_changes (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            table_name text NOT NULL,
            record_id bigint NOT NULL,
            became public.public_change NOT NULL,
            transaction bigint NOT NULL,
            noted_at timestamp with time zone DEFAULT now() NOT NULL
        )
    """)
    op.execute("CREATE INDEX ix_public_changes_order ON public.public_changes (transaction, id)")
    op.execute("""
        CREATE FUNCTION public.note_public_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        -- Arguments: the table of the records that change; the column that has their ids; the condition that a row is
        -- public, empty where rows belong to a record that may be; the columns that make no difference.
        DECLARE
            was text := format(TG_ARGV[2], 'old_row');
            is_now text := format(TG_ARGV[2], 'new_row');
            ids text;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                ids := format(
                    'old_rows old_row JOIN new_rows new_row USING (id)'
                    ' WHERE to_jsonb(old_row) - %1$L::text[] IS DISTINCT FROM to_jsonb(new_row) - %1$L::text[]',
                    TG_ARGV[3]);
            END IF;
            IF TG_ARGV[2] = '' THEN
                -- Whether the record is public may be changing in another transaction, so readers look.
                ids := CASE TG_OP
                    WHEN 'INSERT' THEN format('SELECT %I FROM new_rows', TG_ARGV[1])
                    WHEN 'DELETE' THEN format('SELECT %I FROM old_rows', TG_ARGV[1])
                    ELSE format('SELECT unnest(array[old_row.%1$I, new_row.%1$I]) FROM ', TG_ARGV[1]) || ids
                END;
                ids := format('SELECT DISTINCT touched, ''changed'' FROM (%s) rows(touched) WHERE touched IS NOT NULL', ids);
            ELSE
                ids := CASE TG_OP
                    WHEN 'INSERT' THEN format('SELECT new_row.id, ''public'' FROM new_rows new_row WHERE %s', is_now)
                    WHEN 'DELETE' THEN format('SELECT old_row.id, ''left'' FROM old_rows old_row WHERE %s', was)
                    ELSE format(
                        'SELECT id, CASE WHEN NOT (%1$s) THEN ''public'' WHEN %2$s THEN ''changed'' ELSE ''left'' END'
                        ' FROM %3$s AND (%1$s OR %2$s)', was, is_now, ids)
                END;
            END IF;
            EXECUTE format(
                'INSERT INTO public.public_changes (table_name, record_id, became, transaction)'
                ' SELECT %L, id, became::public.public_change, pg_current_xact_id()::text::bigint'
                ' FROM (%s) changes(id, became)', TG_ARGV[0], ids);
            RETURN NULL;
        END
        $$
    """)
    for table, (condition, without) in RECORDS.items():
        for event in TRANSITIONS:
            make_trigger(table, event, table, "id", condition, without)
    for table, (owner, column) in BELONGING.items():
        for event in TRANSITIONS:
            make_trigger(
                table, event, owner, column, "", "id created_at synced_at synced_status synced_record_types conflict"
            )
    for table, without in SHARED.items():
        make_trigger(table, "UPDATE", table, "id", "", without)


def make_trigger(table: str, event: str, owner: str, column: str, condition: str, without: str) -> None:
    arguments = [owner, column, condition, "{" + ",".join(without.split()) + "}"]
    quoted = ", ".join("'" + argument.replace("'", "''") + "'" for argument in arguments)
    op.execute(f"""
        CREATE TRIGGER note_public_{event.lower()} AFTER {event} ON public.{table}
        {TRANSITIONS[event]} FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_changes({quoted})
    """)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.note_public_changes() CASCADE")
    op.execute("DROP TABLE public.public_changes")
    op.execute("DROP TYPE public.public_change")
