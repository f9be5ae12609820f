"""The change log as it should be: after the fact, arrays whole, without secrets, with its actor.

Revision ID: bee5abc4e241
Revises: fce20ebb4786
Create Date: 2026-11-20 02:16:00+00:00
"""

from alembic import op

revision = "bee5abc4e241"
down_revision = "fce20ebb4786"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
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


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP FUNCTION public.log_change()")
