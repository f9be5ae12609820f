"""Enums, three of them (approval_status, entity_type, event_type) without a column yet.

Revision ID: 21ef97cb81f7
Revises: 5bc4d41d3e90
Create Date: 2026-11-20 01:02:00+00:00
"""

from alembic import op

revision = "21ef97cb81f7"
down_revision = "5bc4d41d3e90"
branch_labels = None
depends_on = None

ENUMS = {
    "access_type": ["Download", "Webpage", "API"],
    "account_type": ["github"],
    "agency_aggregation": ["county", "local", "state", "federal"],
    "agency_type": ["incarceration", "law enforcement", "aggregated", "court", "unknown"],
    "approval_status": ["approved", "rejected", "pending", "needs identification"],
    "detail_level": ["Individual record", "Aggregated records", "Summarized totals"],
    "entity_type": ["Data Request", "Data Source"],
    "event_type": ["Request Ready to Start", "Request Complete", "Data Source Approved"],
    "event_type_data_request": ["Request Ready to Start", "Request Complete"],
    "event_type_data_source": ["Data Source Approved"],
    "jurisdiction_type": ["school", "county", "local", "port", "tribal", "transit", "state", "federal"],
    "location_type": ["State", "County", "Locality", "National"],
    "operation_type": ["INSERT", "UPDATE", "DELETE"],
    "record_type": [
        "Dispatch Recordings",
        "Arrest Records",
        "Citations",
        "Incarceration Records",
        "Booking Reports",
        "Budgets & Finances",
        "Misc Police Activity",
        "Geographic",
        "Crime Maps & Reports",
        "Other",
        "Annual & Monthly Reports",
        "Resources",
        "Dispatch Logs",
        "Sex Offender Registry",
        "Officer Involved Shootings",
        "Daily Activity Logs",
        "Crime Statistics",
        "Records Request Info",
        "Policies & Contracts",
        "Stops",
        "Media Bulletins",
        "Training & Hiring Info",
        "Personnel Records",
        "Contact Info & Agency Meta",
        "Incident Reports",
        "Calls for Service",
        "Accident Reports",
        "Use of Force Reports",
        "Complaints & Misconduct",
        "Vehicle Pursuits",
        "Court Cases",
        "Surveys",
        "Field Contacts",
        "Wanted Persons",
        "List of Data Sources",
        "Car GPS",
    ],
    "request_status": [
        "Intake",
        "Active",
        "Complete",
        "Request withdrawn",
        "Waiting for scraper",
        "Archived",
        "Ready to start",
        "Waiting for FOIA",
        "Waiting for requestor",
    ],
    "request_urgency_level": ["urgent", "somewhat_urgent", "not_urgent", "long_term", "indefinite_unknown"],
    "retention_schedule": [
        "< 1 day",
        "1 day",
        "< 1 week",
        "1 week",
        "1 month",
        "< 1 year",
        "1-10 years",
        "> 10 years",
        "Future only",
    ],
    "update_method": ["Insert", "No updates", "Overwrite"],
    "url_status_enum": ["ok", "broken"],
    "user_capacities_enum": [
        "advocate",
        "community_member",
        "data_publisher",
        "lawyer",
        "journalist",
        "police",
        "public_official",
        "researcher",
    ],
}


def upgrade() -> None:
    """Apply the change."""
    for name, labels in ENUMS.items():
        op.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(repr(label) for label in labels)})")


def downgrade() -> None:
    """Take it back."""
    for name in ENUMS:
        op.execute(f"DROP TYPE {name}")
