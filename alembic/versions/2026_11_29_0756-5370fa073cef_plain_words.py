"""Plain words: descriptions of record types, record categories and permissions that came with the schema.

A description that someone has written is left alone.

Revision ID: 5370fa073cef
Revises: 3b9201c3c850
Create Date: 2026-11-29 07:56:00+00:00
"""

import sqlalchemy as sa

from alembic import op

revision = "5370fa073cef"
down_revision = "3b9201c3c850"
branch_labels = None
depends_on = None

# Of each: its name, what was said of it, and what is said now.
RECORD_TYPES = [
    (
        "Accident Reports",
        "Traffic and other accidents that officers recorded.",
        "Traffic crashes and other accidents that officers recorded.",
    ),
    (
        "Calls for Service",
        "Calls that brought, or could have brought, an officer: from the public or from officers.",
        "Requests for police response, including 911 calls and officer-initiated calls.",
    ),
    (
        "Citations",
        "Tickets and summonses, such as for traffic offences.",
        "Tickets and summonses, such as for traffic offenses.",
    ),
    (
        "Dispatch Logs",
        "What dispatchers wrote down of calls and of the units they sent.",
        "Dispatcher logs of calls and the units sent.",
    ),
    (
        "Dispatch Recordings",
        "Sound recordings of dispatch and radio traffic.",
        "Audio recordings of dispatch and radio traffic.",
    ),
    (
        "Incident Reports",
        "What officers wrote about events that they attended.",
        "Officers' reports about events they responded to.",
    ),
    (
        "Misc Police Activity",
        "Police activity that no other type describes.",
        "Police activity that no other record type describes.",
    ),
    (
        "Officer Involved Shootings",
        "Shootings by officers: what happened, to whom, and what followed.",
        "Shootings by officers: what happened, who was shot and what followed.",
    ),
    (
        "Surveys",
        "What residents or officers answered when they were asked.",
        "Residents' or officers' answers to survey questions.",
    ),
    (
        "Use of Force Reports",
        "When officers used force, which kind, and why.",
        "When officers used force, what kind and why.",
    ),
    (
        "Vehicle Pursuits",
        "Chases by car: their causes, routes and endings.",
        "Police car chases: why they began, where they went and how they ended.",
    ),
    (
        "Complaints & Misconduct",
        "Complaints about officers, the inquiries into them, and discipline.",
        "Complaints about officers, their investigations and discipline.",
    ),
    (
        "Daily Activity Logs",
        "What an officer or a unit did during a shift.",
        "What an officer or unit did during a shift.",
    ),
    (
        "Training & Hiring Info",
        "How officers are recruited, selected and trained.",
        "How an agency recruits, selects and trains officers.",
    ),
    (
        "Annual & Monthly Reports",
        "An agency's own regular account of its work.",
        "An agency's regular reports on its own work.",
    ),
    (
        "Budgets & Finances",
        "What an agency is given, spends, buys, and pays out.",
        "Agency budgets, spending, contracts and settlements.",
    ),
    (
        "Contact Info & Agency Meta",
        "How an agency can be reached, and how it is organised.",
        "How to reach an agency and how it is organized.",
    ),
    (
        "List of Data Sources",
        "A page that leads to many other sources.",
        "A page that links to many other sources.",
    ),
    (
        "Policies & Contracts",
        "The rules that an agency works by, and its agreements with others.",
        "The rules an agency works by, and its agreements with others.",
    ),
    (
        "Crime Maps & Reports",
        "Crimes shown place by place, on a map or as a list.",
        "Individual crimes, shown on a map or in a list.",
    ),
    (
        "Crime Statistics",
        "Numbers of crimes, by kind, place and time.",
        "Crime counts by type, place and time.",
    ),
    (
        "Records Request Info",
        "How to ask an agency for its records.",
        "How to request an agency's records.",
    ),
    (
        "Resources",
        "Guides, forms and services that an agency offers the public.",
        "Guides, forms and services an agency offers the public.",
    ),
    (
        "Sex Offender Registry",
        "The public register of people convicted of sexual offences.",
        "The public registry of people convicted of sex offenses.",
    ),
    (
        "Wanted Persons",
        "People whom an agency is looking for.",
        "People an agency is looking for.",
    ),
    (
        "Booking Reports",
        "Who was booked into jail, when, and on what charge.",
        "Who was booked into jail, when and on what charge.",
    ),
    (
        "Court Cases",
        "Dockets, filings and outcomes of cases.",
        "Court dockets, filings and case outcomes.",
    ),
    (
        "Incarceration Records",
        "Who is, or was, held in a jail or prison.",
        "Who is or was held in a jail or prison.",
    ),
    (
        "Other",
        "Records that no other type describes.",
        "Records that no other record type describes.",
    ),
]
RECORD_CATEGORIES = [
    (
        "Info about Officers",
        "Who the officers are, and how they are trained, employed and held to account.",
        "Who officers are, and how they are hired, trained and held accountable.",
    ),
    (
        "Info about Agencies",
        "How an agency is organised, paid for and governed.",
        "How an agency is organized, funded and governed.",
    ),
    (
        "Agency-published Resources",
        "What an agency publishes for the public to read and use.",
        "What an agency publishes for the public.",
    ),
    (
        "All",
        "Every category; it has no record types of its own.",
        "Every category.",
    ),
    (
        "Other",
        "Records that fit nowhere else.",
        "Records that don't fit anywhere else.",
    ),
]
PERMISSIONS = [
    (
        "write_data",
        "Edit the catalogue: data sources, agencies, places and data requests.",
        "Edit the catalog: data sources, agencies, places and data requests.",
    ),
    (
        "read_all_user_info",
        "See the accounts of other people.",
        "See other people's accounts.",
    ),
    (
        "create_update_user",
        "Make and change accounts and their permissions.",
        "Create and edit accounts and their permissions.",
    ),
    (
        "sync_to_github",
        "Exchange data requests with GitHub.",
        "Sync data requests with GitHub.",
    ),
    (
        "source_collector_final_review",
        "Decide on what the source collector proposes.",
        "Decide on proposals from the source collector.",
    ),
    (
        "call_ds_source_collector_endpoints",
        "Call the endpoints through which other services keep the catalogue in step.",
        "Call the endpoints that other services use to sync the catalog.",
    ),
]
TABLES = (
    ("record_types", "name", RECORD_TYPES),
    ("record_categories", "name", RECORD_CATEGORIES),
    ("permissions", "permission_name", PERMISSIONS),
)


def describe(before: int, after: int) -> None:
    """Replace descriptions that are as the other revision left them."""
    for table, key, rows in TABLES:
        # No one's change: the log leaves it out.
        op.execute(f"ALTER TABLE public.{table} DISABLE TRIGGER USER")
        update = sa.text(
            f"UPDATE public.{table} SET description = :new WHERE cast({key} AS text) = :name AND description = :old"
        )
        for row in rows:
            op.get_bind().execute(update, {"name": row[0], "old": row[before], "new": row[after]})
        op.execute(f"ALTER TABLE public.{table} ENABLE TRIGGER USER")


def upgrade() -> None:
    describe(1, 2)


def downgrade() -> None:
    describe(2, 1)
