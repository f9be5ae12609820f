"""Who may read and write which column of agencies and of their own pages (contract 4.4)."""

from agencies.fields import AGENCIES
from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Relation, Rule, register

AGENCY_RIGHTS = register(
    Relation(
        "agencies",
        models=("agencies.Agency",),
        owner="submitter_id",
        rules=AGENCIES.rules(),
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
