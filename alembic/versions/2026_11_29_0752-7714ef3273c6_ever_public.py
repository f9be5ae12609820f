"""Whether a data request was ever public: one that nobody has reviewed stays its owner's when it is withdrawn.

Of requests that are closed already, those count as public that the change log has seen at work, or that have an issue
on GitHub.

Revision ID: 7714ef3273c6
Revises: c648cc01833f
Create Date: 2026-11-29 07:52:00+00:00
"""

from alembic import op

revision = "7714ef3273c6"
down_revision = "c648cc01833f"
branch_labels = None
depends_on = None

REVIEWED = "'Ready to start', 'Active', 'Waiting for FOIA', 'Waiting for requestor', 'Waiting for scraper', 'Complete'"


def upgrade() -> None:
    op.execute("ALTER TABLE public.data_requests ADD was_public boolean NOT NULL DEFAULT false")
    # Without triggers: this is no change of anybody's, and no date moves.
    op.execute("ALTER TABLE public.data_requests DISABLE TRIGGER USER")
    op.execute(f"""
        UPDATE public.data_requests AS request SET was_public = true
        WHERE request.request_status IN ({REVIEWED})
           OR EXISTS (
               SELECT FROM public.data_requests_github_issue_info AS issue WHERE issue.data_request_id = request.id
           )
           OR EXISTS (
               SELECT FROM public.change_log AS change
               WHERE change.table_name = 'data_requests' AND change.affected_id = request.id
                 AND (change.old_data ->> 'request_status' IN ({REVIEWED})
                      OR change.new_data ->> 'request_status' IN ({REVIEWED}))
           )
    """)
    op.execute("ALTER TABLE public.data_requests ENABLE TRIGGER USER")
    op.execute(f"""
        CREATE FUNCTION public.remember_public_request() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                NEW.was_public := NEW.was_public OR OLD.was_public OR NEW.request_status IN ({REVIEWED});
            ELSE
                -- Whoever writes one that is past Intake has looked at it.
                NEW.was_public := NEW.was_public OR NEW.request_status <> 'Intake';
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER data_requests_remember_public BEFORE INSERT OR UPDATE ON public.data_requests
        FOR EACH ROW EXECUTE FUNCTION public.remember_public_request()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER data_requests_remember_public ON public.data_requests")
    op.execute("DROP FUNCTION public.remember_public_request()")
    op.execute("ALTER TABLE public.data_requests DROP was_public")
