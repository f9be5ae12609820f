"""Public changes: a row for each record that a transaction publishes, changes or takes away.

Harvesters read it in the order of transactions. A transaction's number is not the order in which it ends, so they
read only what lies below `pg_snapshot_xmin`: every transaction below it has ended. Rows are only added, which needs no
lock on anything that others write.

Revision ID: c7d14e6b20fa
Revises: c4a7e1f05b92
Create Date: 2026-11-29 17:00:00
"""

from alembic import op

revision = "c7d14e6b20fa"
down_revision = "c4a7e1f05b92"
branch_labels = None
depends_on = None

APPROVED = "%s.approval_status = 'approved'"
LISTED = (
    "%s.request_status in ('Ready to start', 'Active', 'Waiting for FOIA', 'Waiting for requestor',"
    " 'Waiting for scraper', 'Complete')"
)
ALWAYS = "%s.id is not null"
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
NO_DIFFERENCE = "id created_at synced_at synced_status synced_record_types conflict"
EVENTS = {"inserted": "INSERT", "updated": "UPDATE", "deleted": "DELETE"}
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
    for table, (condition, without) in RECORDS.items():
        note_changes(
            table,
            inserted=f"SELECT new_row.id, 'public' FROM new_rows new_row WHERE {condition % 'new_row'}",
            deleted=f"SELECT old_row.id, 'left' FROM old_rows old_row WHERE {condition % 'old_row'}",
            updated=f"""
                SELECT id, CASE WHEN NOT ({condition % "old_row"}) THEN 'public'
                                WHEN {condition % "new_row"} THEN 'changed' ELSE 'left' END
                FROM {changed_rows(without)} AND ({condition % "old_row"} OR {condition % "new_row"})
            """,
        )
    # Whether the record is public may be changing in another transaction, so readers look.
    for table, (owner, column) in BELONGING.items():
        note_changes(
            table,
            owner,
            inserted=f"SELECT DISTINCT {column}, 'changed' FROM new_rows",
            deleted=f"SELECT DISTINCT {column}, 'changed' FROM old_rows",
            updated=f"""
                SELECT DISTINCT unnest(array[old_row.{column}, new_row.{column}]), 'changed'
                FROM {changed_rows(NO_DIFFERENCE)}
            """,
        )
    for table, without in SHARED.items():
        note_changes(table, updated=f"SELECT id, 'changed' FROM {changed_rows(without)}")


def changed_rows(without: str) -> str:
    """SQL of what a statement has changed.

    A connection keeps the plan, and one that is made for few rows could read all new ones for each old one ever after:
    two thousand take a second. A full join is never planned as such a loop.
    """
    columns = "{" + ",".join(without.split()) + "}"
    return (
        "old_rows old_row FULL JOIN new_rows new_row USING (id)"
        f" WHERE to_jsonb(old_row) - '{columns}'::text[] IS DISTINCT FROM to_jsonb(new_row) - '{columns}'::text[]"
    )


def note_changes(table: str, owner: str = "", **changes: str) -> None:
    """Make a trigger for each event, and their function. Its plans are kept: rows often come one by one."""
    branches = " ".join(
        f"""
            IF TG_OP = '{EVENTS[name]}' THEN
                INSERT INTO public.public_changes (table_name, record_id, became, transaction)
                SELECT '{owner or table}', id, became::public.public_change, pg_current_xact_id()::text::bigint
                FROM ({select}) changes(id, became) WHERE id IS NOT NULL;
            END IF;
        """
        for name, select in changes.items()
    )
    op.execute(f"""
        CREATE FUNCTION public.note_public_changes_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {branches}
            RETURN NULL;
        END
        $$
    """)
    for name in changes:
        event = EVENTS[name]
        op.execute(f"""
            CREATE TRIGGER note_public_{event.lower()} AFTER {event} ON public.{table}
            {TRANSITIONS[event]} FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_changes_of_{table}()
        """)


def downgrade() -> None:
    for table in (*RECORDS, *BELONGING, *SHARED):
        op.execute(f"DROP FUNCTION public.note_public_changes_of_{table}() CASCADE")
    op.execute("DROP TABLE public.public_changes")
    op.execute("DROP TYPE public.public_change")
