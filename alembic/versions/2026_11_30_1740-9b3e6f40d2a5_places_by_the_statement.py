"""Locations come by the statement: one makes those of all new states, counties or towns.

The existing system's triggers make each with a statement of its own, which fires all triggers of the locations: loading the
country has 25,000 of them. Their functions stay for the way back.

Revision ID: 9b3e6f40d2a5
Revises: d4a1907be352
Create Date: 2026-11-30 17:40:00
"""

from alembic import op

revision = "9b3e6f40d2a5"
down_revision = "d4a1907be352"
branch_labels = None
depends_on = None

# By what each is called in the names of its trigger and function: the table, and what its locations are made of.
LOCATED = {
    "state": ("us_states", "(type, state_id) SELECT 'State', id FROM new_rows ORDER BY id"),
    "county": ("counties", "(type, state_id, county_id) SELECT 'County', state_id, id FROM new_rows ORDER BY id"),
    "locality": (
        "localities",
        """(type, state_id, county_id, locality_id)
            SELECT 'Locality', county.state_id, county.id, town.id
            FROM new_rows town JOIN public.counties county ON county.id = town.county_id ORDER BY town.id""",
    ),
}


def upgrade() -> None:
    for name, (table, rows) in LOCATED.items():
        op.execute(f"""
            CREATE FUNCTION public.insert_{name}_locations() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO public.locations {rows};
                RETURN NULL;
            END
            $$
        """)
        fire(name, f"{table} REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT", f"insert_{name}_locations")


def downgrade() -> None:
    for name, (table, _) in LOCATED.items():
        fire(name, f"{table} FOR EACH ROW", f"insert_{name}_location")
        op.execute(f"DROP FUNCTION public.insert_{name}_locations()")


def fire(name: str, after_insert_on: str, function: str) -> None:
    """Let a trigger of the existing system call a function."""
    op.execute(f"""
        CREATE OR REPLACE TRIGGER after_{name}_insert AFTER INSERT ON public.{after_insert_on}
        EXECUTE FUNCTION public.{function}()
    """)
