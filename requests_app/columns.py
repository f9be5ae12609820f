"""Who may read and write which column of data requests (contract 4.2)."""

from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Relation, Rule, register

ASKED = Rule(admin=WRITE, standard=READ, owner=WRITE)

DATA_REQUESTS = register(
    Relation(
        "data_requests",
        models=("requests_app.DataRequest", "requests_app.DataRequestExpanded"),
        owner="creator_id",
        rules={
            "id": FIXED,
            "title": ASKED,
            "submission_notes": ASKED,
            "request_status": CURATED,
            "date_created": FIXED,
            "date_status_last_changed": FIXED,
            "record_types_required": CURATED,
            "pdap_response": CURATED,
            "coverage_range": ASKED,
            "data_requirements": ASKED,
            "request_urgency": ASKED,
            "github_issue_url": CURATED,
            "github_issue_number": CURATED,
            "archive_reason": Rule(admin=WRITE, standard=NONE, owner=READ),
            "creator_user_id": Rule(admin=READ, standard=NONE, owner=READ),
            "internal_notes": Rule(admin=WRITE, standard=NONE, owner=NONE),
            # The database's own note, by which `visible_to` decides.
            "was_public": Rule(admin=NONE, standard=NONE, owner=NONE),
            # Of a system before the existing one; nobody reads it.
            "sources_airtable_uid": Rule(admin=NONE, standard=NONE, owner=NONE),
        },
    )
)
