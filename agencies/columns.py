"""Who may read and write which column of agencies and of their own pages (contract 4.4)."""

from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Relation, Rule, register

OF_THE_REVIEW = Rule(admin=READ, standard=NONE, owner=READ)

AGENCIES = register(
    Relation(
        "agencies",
        models=("agencies.Agency",),
        owner="submitter_id",
        rules={
            "id": FIXED,
            "name": CURATED,
            "jurisdiction_type": CURATED,
            "agency_type": CURATED,
            "defunct_year": CURATED,
            "no_web_presence": CURATED,
            "created_at": FIXED,
            "updated_at": FIXED,
            "approval_status": OF_THE_REVIEW,
            "approval_status_updated_at": OF_THE_REVIEW,
            "submission_notes": Rule(admin=WRITE, standard=NONE, owner=READ),
            "submitter_user_id": Rule(admin=WRITE, standard=NONE, owner=READ),
        },
    )
)
PLACE_SUGGESTIONS = register(
    Relation(
        "agency_place_suggestions",
        models=("agencies.AgencyPlaceSuggestion",),
        rules={
            "id": FIXED,
            "agency_id": FIXED,
            "location_id": FIXED,
            "found_at": FIXED,
            "dismissed_at": Rule(admin=WRITE, standard=NONE, owner=NONE),
        },
    )
)
META_URLS = register(
    Relation(
        "meta_urls",
        models=("agencies.MetaUrl",),
        rules={
            "id": FIXED,
            "url": CURATED,
            "url_status": CURATED,
            "internet_archive_url": CURATED,
            "created_at": FIXED,
            "updated_at": FIXED,
            "normalised_url": Rule(admin=READ, standard=NONE, owner=NONE),
        },
    )
)
