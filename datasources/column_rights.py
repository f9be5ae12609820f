"""Who may read and write which column of data sources, record types and record categories (contract 4.3)."""

from datasources.fields import SOURCES
from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Relation, Rule, register

DATA_SOURCES = register(
    Relation(
        "data_sources",
        models=("datasources.DataSource", "datasources.DataSourceExpanded"),
        owner="submitter_id",
        rules=SOURCES.rules(),
    )
)
RECORD_CATEGORIES = register(
    Relation(
        "record_categories",
        models=("datasources.RecordCategory",),
        rules={"id": FIXED, "name": CURATED, "description": CURATED},
    )
)
RECORD_TYPES = register(
    Relation(
        "record_types",
        models=("datasources.RecordType",),
        rules={"id": FIXED, "category_id": CURATED, "name": CURATED, "description": CURATED},
    )
)
SEARCH_TERMS = register(
    Relation(
        "search_terms",
        models=("datasources.SearchTerm",),
        rules={
            "id": FIXED,
            **dict.fromkeys(("term", "language", "record_type_id", "agency_id", "location_id", "active"), CURATED),
            "origin": FIXED,
            "created_at": FIXED,
        },
    )
)
STORIES = register(
    Relation(
        "stories",
        models=("datasources.Story",),
        rules={
            "id": FIXED,
            **dict.fromkeys(("title", "summary", "url", "published_on", "shown"), CURATED),
            "created_at": FIXED,
        },
    )
)
PROBLEM_REPORTS = register(
    Relation(
        "problem_reports",
        models=("datasources.ProblemReport",),
        # What readers tell curators is no one else's to read.
        rules=dict.fromkeys(
            (
                *("id", "data_source_id", "kind", "message", "email", "created_at"),
                *("resolved_at", "resolved_by_user_id", "reporter_user_id", "answer", "language"),
            ),
            Rule(admin=WRITE, standard=NONE, owner=NONE),
        ),
    )
)
# What checks found, for curators; the state of a link reaches pages in words.
LINKS = register(
    Relation(
        "links",
        models=("datasources.Link",),
        rules=dict.fromkeys(
            (
                *("id", "data_source_id", "meta_url_id", "url", "host", "state", "due_at", "checked_at", "worked_at"),
                *("failing_since", "failures", "gone_since", "gone_count", "status", "failure", "title", "moved_to"),
                *("moved_count", "held_until", "held_by_user_id", "archive_asked_at", "confirmed_at"),
                "last_modified",
            ),
            Rule(admin=READ, standard=NONE, owner=NONE),
        ),
    )
)
