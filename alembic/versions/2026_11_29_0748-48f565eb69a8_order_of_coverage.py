"""A source's coverage cannot end before it begins, no matter who writes it.

No check constraint: that would refuse every later change of a row that is so already.

Revision ID: 48f565eb69a8
Revises: 15e8628df090
Create Date: 2026-11-29 07:48:00+00:00
"""

from alembic import op

revision = "48f565eb69a8"
down_revision = "15e8628df090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION public.check_coverage() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            -- Some writers name all columns at each change: what stays as it was is not theirs.
            IF TG_OP = 'UPDATE' AND (NEW.coverage_start, NEW.coverage_end)
                IS NOT DISTINCT FROM (OLD.coverage_start, OLD.coverage_end) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'The records cannot end before they begin.'
                USING ERRCODE = 'check_violation', TABLE = 'data_sources', CONSTRAINT = 'data_sources_coverage_order';
        END
        $$
    """)
    op.execute("""
        CREATE TRIGGER check_data_source_coverage BEFORE INSERT OR UPDATE OF coverage_start, coverage_end
        ON public.data_sources
        FOR EACH ROW WHEN (NEW.coverage_end < NEW.coverage_start) EXECUTE FUNCTION public.check_coverage()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER check_data_source_coverage ON public.data_sources")
    op.execute("DROP FUNCTION public.check_coverage()")
