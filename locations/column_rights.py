"""Who may read and write which column of places: everyone reads them, and catalog writers edit them."""

from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Relation, Rule, register

INNER = Rule(admin=READ, standard=NONE, owner=NONE)

LOCATIONS = register(
    Relation(
        "locations",
        models=("locations.Location", "locations.LocationExpanded"),
        rules={
            "id": FIXED,
            "type": CURATED,
            "state_id": CURATED,
            "county_id": CURATED,
            "locality_id": CURATED,
            "lat": CURATED,
            "lng": CURATED,
            # What the view adds, under the names that the API gives them.
            **dict.fromkeys(
                (
                    *("location_id", "location_type", "state_iso", "state_name", "county_name", "county_fips"),
                    *("locality_name", "display_name", "full_display_name"),
                ),
                FIXED,
            ),
        },
    )
)
STATES = register(
    Relation(
        "us_states",
        models=("locations.State",),
        rules={"id": FIXED, "state_iso": CURATED, "state_name": CURATED},
    )
)
COUNTIES = register(
    Relation(
        "counties",
        models=("locations.County",),
        rules={
            "id": FIXED,
            **dict.fromkeys(("fips", "name", "lat", "lng", "population", "state_id"), CURATED),
            # Of a system before the existing one.
            **dict.fromkeys(("agencies", "airtable_county_last_modified", "airtable_county_created"), INNER),
        },
    )
)
LOCALITIES = register(
    Relation(
        "localities",
        models=("locations.Locality",),
        rules={"id": FIXED, "name": CURATED, "county_id": CURATED, "population": CURATED},
    )
)
# What no one has checked is no one's to read but curators'; pages show what is checked.
PUBLIC_RECORDS_LAWS = register(
    Relation(
        "public_records_laws",
        models=("locations.PublicRecordsLaw",),
        rules={
            "id": FIXED,
            **dict.fromkeys(
                (
                    *("state_id", "name", "deadline", "fees", "who_may_ask", "official_url", "request_words"),
                    "checked_on",
                ),
                Rule(admin=WRITE, standard=NONE, owner=NONE),
            ),
        },
    )
)
