"""Functions of the change log, as the existing database has them.

Revision ID: 1d30524985b1
Revises: 31ef91dbcb80
Create Date: 2026-11-20 01:38:00+00:00
"""

from alembic import op

revision = "1d30524985b1"
down_revision = "31ef91dbcb80"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE FUNCTION public.jsonb_diff_val(before jsonb, after jsonb) RETURNS jsonb LANGUAGE sql AS $$
            SELECT coalesce(jsonb_object_agg(pair.key, pair.value), '{}'::jsonb)
            FROM jsonb_each(before) pair
            WHERE NOT coalesce(pair.value @> (after -> pair.key), false)
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.log_table_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            before jsonb;
            after jsonb;
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO public.change_log (operation_type, table_name, affected_id, new_data)
                VALUES ('INSERT', TG_TABLE_NAME, NEW.id, to_jsonb(NEW));
                RETURN NEW;
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO public.change_log (operation_type, table_name, affected_id, old_data)
                VALUES ('DELETE', TG_TABLE_NAME, OLD.id, to_jsonb(OLD));
                RETURN OLD;
            END IF;
            before := public.jsonb_diff_val(to_jsonb(OLD), to_jsonb(NEW));
            after := public.jsonb_diff_val(to_jsonb(NEW), to_jsonb(OLD));
            IF before <> '{}'::jsonb OR after <> '{}'::jsonb THEN
                INSERT INTO public.change_log (operation_type, table_name, affected_id, old_data, new_data)
                VALUES ('UPDATE', TG_TABLE_NAME, OLD.id, before, after);
            END IF;
            RETURN NEW;
        END
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP FUNCTION public.log_table_changes()")
    op.execute("DROP FUNCTION public.jsonb_diff_val(jsonb, jsonb)")
