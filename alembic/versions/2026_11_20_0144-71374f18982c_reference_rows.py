"""Reference rows: record categories and types, permissions, and the one National location.

Revision ID: 71374f18982c
Revises: ddef41e5a2c3
Create Date: 2026-11-20 01:44:00+00:00
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "71374f18982c"
down_revision = "ddef41e5a2c3"
branch_labels = None
depends_on = None

CATEGORIES = [
    (1, "Police & Public Interactions", "What happens when police and the public meet."),
    (2, "Info about Officers", "Who the officers are, and how they are trained, employed and held to account."),
    (3, "Info about Agencies", "How an agency is organised, paid for and governed."),
    (4, "Agency-published Resources", "What an agency publishes for the public to read and use."),
    (5, "Jails & Courts", "What happens after an arrest: booking, detention and court."),
    (6, "All", "Every category; it has no record types of its own."),
    (7, "Other", "Records that fit nowhere else."),
]
TYPES = [
    (1, 1, "Accident Reports", "Traffic and other accidents that officers recorded."),
    (2, 1, "Arrest Records", "Who was arrested, when, where and on what charge."),
    (
        3,
        1,
        "Calls for Service",
        "Calls that brought, or could have brought, an officer: from the public or from officers.",
    ),
    (4, 1, "Car GPS", "Where police vehicles were, and when."),
    (5, 1, "Citations", "Tickets and summonses, such as for traffic offences."),
    (6, 1, "Dispatch Logs", "What dispatchers wrote down of calls and of the units they sent."),
    (7, 1, "Dispatch Recordings", "Sound recordings of dispatch and radio traffic."),
    (8, 1, "Field Contacts", "Encounters that officers recorded without a stop, search or arrest."),
    (9, 1, "Incident Reports", "What officers wrote about events that they attended."),
    (10, 1, "Misc Police Activity", "Police activity that no other type describes."),
    (11, 1, "Officer Involved Shootings", "Shootings by officers: what happened, to whom, and what followed."),
    (12, 1, "Stops", "Stops of drivers and pedestrians, with the reason and the outcome."),
    (13, 1, "Surveys", "What residents or officers answered when they were asked."),
    (14, 1, "Use of Force Reports", "When officers used force, which kind, and why."),
    (15, 1, "Vehicle Pursuits", "Chases by car: their causes, routes and endings."),
    (16, 2, "Complaints & Misconduct", "Complaints about officers, the inquiries into them, and discipline."),
    (17, 2, "Daily Activity Logs", "What an officer or a unit did during a shift."),
    (18, 2, "Training & Hiring Info", "How officers are recruited, selected and trained."),
    (19, 2, "Personnel Records", "Officers by name or number, with rank, pay, service and history."),
    (20, 3, "Annual & Monthly Reports", "An agency's own regular account of its work."),
    (21, 3, "Budgets & Finances", "What an agency is given, spends, buys, and pays out."),
    (22, 3, "Contact Info & Agency Meta", "How an agency can be reached, and how it is organised."),
    (23, 3, "Geographic", "Maps of districts, beats, stations and other boundaries."),
    (24, 3, "List of Data Sources", "A page that leads to many other sources."),
    (25, 3, "Policies & Contracts", "The rules that an agency works by, and its agreements with others."),
    (26, 4, "Crime Maps & Reports", "Crimes shown place by place, on a map or as a list."),
    (27, 4, "Crime Statistics", "Numbers of crimes, by kind, place and time."),
    (28, 4, "Media Bulletins", "Press releases, bulletins and other news from an agency."),
    (29, 4, "Records Request Info", "How to ask an agency for its records."),
    (30, 4, "Resources", "Guides, forms and services that an agency offers the public."),
    (31, 4, "Sex Offender Registry", "The public register of people convicted of sexual offences."),
    (32, 4, "Wanted Persons", "People whom an agency is looking for."),
    (33, 5, "Booking Reports", "Who was booked into jail, when, and on what charge."),
    (34, 5, "Court Cases", "Dockets, filings and outcomes of cases."),
    (35, 5, "Incarceration Records", "Who is, or was, held in a jail or prison."),
    (36, 7, "Other", "Records that no other type describes."),
]
PERMISSIONS = [
    (1, "write_data", "Edit the catalogue: data sources, agencies, places and data requests."),
    (2, "read_all_user_info", "See the accounts of other people."),
    (3, "send_notifications", "Preview and send digests."),
    (4, "access_source_collector", "Use the source collector."),
    (5, "create_update_user", "Make and change accounts and their permissions."),
    (7, "sync_to_github", "Exchange data requests with GitHub."),
    (8, "source_collector_final_review", "Decide on what the source collector proposes."),
    (
        9,
        "call_ds_source_collector_endpoints",
        "Call the endpoints through which other services keep the catalogue in step.",
    ),
]

categories = sa.table(
    "record_categories", sa.column("id", sa.Integer), sa.column("name", sa.Text), sa.column("description", sa.Text)
)
types = sa.table(
    "record_types",
    sa.column("id", sa.Integer),
    sa.column("category_id", sa.Integer),
    sa.column("name", postgresql.ENUM(name="record_type", create_type=False)),
    sa.column("description", sa.Text),
)
permissions = sa.table(
    "permissions", sa.column("id", sa.Integer), sa.column("permission_name", sa.Text), sa.column("description", sa.Text)
)


def upgrade() -> None:
    """Apply the change."""
    op.bulk_insert(categories, [dict(zip(("id", "name", "description"), row, strict=True)) for row in CATEGORIES])
    op.bulk_insert(types, [dict(zip(("id", "category_id", "name", "description"), row, strict=True)) for row in TYPES])
    op.bulk_insert(
        permissions, [dict(zip(("id", "permission_name", "description"), row, strict=True)) for row in PERMISSIONS]
    )
    op.execute("SELECT setval('record_categories_id_seq', 7)")
    op.execute("SELECT setval('record_types_id_seq', 36)")
    op.execute("SELECT setval('permissions_permission_id_seq', 9)")
    op.execute("INSERT INTO public.locations (type) VALUES ('National')")


def downgrade() -> None:
    """Take it back."""
    op.execute("DELETE FROM public.locations WHERE type = 'National'")
    for table in ("permissions", "record_types", "record_categories"):
        op.execute(f"DELETE FROM public.{table}")
