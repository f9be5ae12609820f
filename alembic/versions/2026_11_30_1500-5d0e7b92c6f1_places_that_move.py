"""A place's location moves with it: a town's to another county, a county's with its towns to another state.

The existing system makes a location beside each county and town, and leaves it where it was when the town is moved to
another county: pages, searches and maps went on showing it there.

Revision ID: 5d0e7b92c6f1
Revises: 8c2f7a91e0d4
Create Date: 2026-11-30 15:00:00
"""

from alembic import op

revision = "5d0e7b92c6f1"
down_revision = "8c2f7a91e0d4"
branch_labels = None
depends_on = None

# Of each table whose rows lie in others: what of its location follows it.
MOVED = {
    "localities": """
        UPDATE public.locations place SET county_id = county.id, state_id = county.state_id
        FROM (SELECT id, county_id FROM new_rows EXCEPT SELECT id, county_id FROM old_rows) AS moved
        JOIN public.counties county ON county.id = moved.county_id
        WHERE place.locality_id = moved.id
            AND (place.county_id, place.state_id) IS DISTINCT FROM (county.id, county.state_id)""",
    "counties": """
        UPDATE public.locations place SET state_id = moved.state_id
        FROM (SELECT id, state_id FROM new_rows EXCEPT SELECT id, state_id FROM old_rows) AS moved
        WHERE place.county_id = moved.id AND place.state_id IS DISTINCT FROM moved.state_id""",
}


def moving(table: str) -> str:
    """SQL of the function that moves the locations of what a statement has moved."""
    return f"""
        CREATE FUNCTION public.{table}_move_locations() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {MOVED[table]};
            RETURN NULL;
        END
        $$
    """


def upgrade() -> None:
    for table in MOVED:
        op.execute(moving(table))
        op.execute(f"""
            CREATE TRIGGER move_locations_after_update AFTER UPDATE ON public.{table}
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_move_locations()
        """)


def downgrade() -> None:
    for table in MOVED:
        op.execute(f"DROP FUNCTION public.{table}_move_locations() CASCADE")
