"""The change log: written after the change, for more tables, with the user who made it, and without secrets.

Changes with the same `change_set` belong together.

Revision ID: 2af8bc928186
Revises: d045e7ff70f2
Create Date: 2026-11-29 07:10:00+00:00
"""

from alembic import op

revision = "2af8bc928186"
down_revision = "d045e7ff70f2"
branch_labels = None
depends_on = None

REPLACED = {
    "log_agencies_changes": "agencies",
    "log_counties_changes": "counties",
    "log_data_sources_changes": "data_sources",
    "log_link_agencies_locations_changes": "link_agencies__locations",
    "log_localities_changes": "localities",
    "log_locations_changes": "locations",
    "log_users_changes": "users",
    "log_data_request_changes": "data_requests",
}
ADDED = {
    "log_us_states_changes": "us_states",
    "log_record_categories_changes": "record_categories",
    "log_record_types_changes": "record_types",
    "log_meta_urls_changes": "meta_urls",
    "log_permissions_changes": "permissions",
    "log_data_requests_github_issue_info_changes": "data_requests_github_issue_info",
    "log_link_agencies__data_sources_changes": "link_agencies__data_sources",
    "log_link_agencies__meta_urls_changes": "link_agencies__meta_urls",
    "log_link_data_requests__data_sources_changes": "link_data_requests__data_sources",
    "log_link_data_requests__locations_changes": "link_data_requests__locations",
    "log_link_users__permissions_changes": "link_users__permissions",
    "log_reviews_changes": "reviews",
    "log_problem_reports_changes": "problem_reports",
}
# Secrets and email addresses, since the log outlives an account; generated columns; and claims, which are no history.
NEVER_LOGGED = {
    "users": "'password_digest', 'api_key', 'email'",
    "problem_reports": "'email'",
    "reviews": "'claimed_by_user_id', 'claim_expires_at'",
    "data_sources": "'normalised_url'",
    "meta_urls": "'normalised_url'",
}
# Tables whose rows belong to a record and are found by its id within the logged values. Their rows are few and small.
# All other changes are found by table and id. The last two come with later revisions, and bring their own triggers.
BELONGING = (
    *("link_agencies__data_sources", "link_agencies__locations", "link_agencies__meta_urls"),
    *("link_data_requests__data_sources", "link_data_requests__locations", "data_requests_github_issue_info"),
    *("reviews", "problem_reports", "link_users__permissions", "locations"),
    *("link_data_sources__locations", "agency_external_ids"),
)


def upgrade() -> None:
    op.execute("ALTER TABLE public.change_log ADD COLUMN actor_user_id bigint, ADD COLUMN change_set uuid")
    op.execute("CREATE INDEX ix_change_log_record ON public.change_log (table_name, affected_id)")
    op.execute("CREATE INDEX ix_change_log_created ON public.change_log (created_at)")
    op.execute("CREATE INDEX ix_change_log_actor ON public.change_log (actor_user_id)")
    op.execute("CREATE INDEX ix_change_log_set ON public.change_log (change_set)")
    belonging = ", ".join(f"'{table}'" for table in BELONGING)
    for column in ("old_data", "new_data"):
        op.execute(f"""
            CREATE INDEX ix_change_log_{column} ON public.change_log USING gin ({column} jsonb_path_ops)
            WHERE table_name IN ({belonging})
        """)
    op.execute("""
        CREATE FUNCTION public.log_change() RETURNS trigger LANGUAGE plpgsql AS $$
        -- Arguments: columns that are never logged, because they are generated, or secret.
        DECLARE
            before jsonb;
            after jsonb;
            record_id integer;
            actor bigint := nullif(current_setting('pdap.actor_user_id', true), '')::bigint;
            changes uuid := nullif(current_setting('pdap.change_set', true), '')::uuid;
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                before := to_jsonb(OLD) - coalesce(TG_ARGV, '{}');
                record_id := OLD.id;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                after := to_jsonb(NEW) - coalesce(TG_ARGV, '{}');
                record_id := NEW.id;
            END IF;
            IF TG_OP = 'UPDATE' THEN
                SELECT jsonb_object_agg(old_pair.key, old_pair.value), jsonb_object_agg(old_pair.key, after -> old_pair.key)
                INTO before, after
                FROM jsonb_each(before) old_pair
                WHERE old_pair.value IS DISTINCT FROM after -> old_pair.key AND old_pair.key <> 'updated_at';
                IF before IS NULL THEN
                    RETURN NULL;
                END IF;
            END IF;
            -- What one transaction does belongs together, whether or not anybody named the set.
            IF changes IS NULL THEN
                changes := gen_random_uuid();
                PERFORM set_config('pdap.change_set', changes::text, true);
            END IF;
            INSERT INTO public.change_log
                (operation_type, table_name, affected_id, old_data, new_data, actor_user_id, change_set)
            VALUES (TG_OP::public.operation_type, TG_TABLE_NAME, record_id, before, after, actor, changes);
            RETURN NULL;
        END
        $$
    """)
    for name, table in REPLACED.items():
        op.execute(f"DROP TRIGGER {name} ON public.{table}")
    for name, table in {**REPLACED, **ADDED}.items():
        op.execute(f"""
            CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_change({NEVER_LOGGED.get(table, "")})
        """)


def downgrade() -> None:
    for name, table in {**REPLACED, **ADDED}.items():
        op.execute(f"DROP TRIGGER {name} ON public.{table}")
    for name, table in REPLACED.items():
        events = "UPDATE OR DELETE" if table == "data_requests" else "INSERT OR UPDATE OR DELETE"
        op.execute(f"""
            CREATE TRIGGER {name} BEFORE {events} ON public.{table}
            FOR EACH ROW EXECUTE FUNCTION public.log_table_changes()
        """)
    op.execute("DROP FUNCTION public.log_change()")
    op.execute("DROP INDEX public.ix_change_log_record, public.ix_change_log_created")
    op.execute("DROP INDEX public.ix_change_log_old_data, public.ix_change_log_new_data")
    op.execute("ALTER TABLE public.change_log DROP COLUMN actor_user_id, DROP COLUMN change_set")
