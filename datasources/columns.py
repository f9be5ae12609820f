"""Who may read and write which column of data sources, record types and record categories (contract 4.3).

A source's owner is who submitted it: they read what they told the reviewers, and where the review stands.
"""

from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Relation, Rule, register

OF_THE_REVIEW = Rule(admin=READ, standard=NONE, owner=READ)

DATA_SOURCES = register(
    Relation(
        "data_sources",
        models=("datasources.DataSource", "datasources.DataSourceExpanded"),
        owner="submitter_id",
        rules={
            "id": FIXED,
            **dict.fromkeys(
                (
                    *("name", "description", "source_url", "agency_supplied", "supplying_entity", "agency_originated"),
                    *("agency_aggregation", "coverage_start", "coverage_end", "detail_level", "data_portal_type"),
                    *("data_portal_type_other", "record_formats", "access_types", "update_method", "readme_url"),
                    *("originating_entity", "retention_schedule", "scraper_url", "agency_described_not_in_database"),
                    *("access_notes", "url_status", "record_type_id"),
                ),
                CURATED,
            ),
            "record_type_name": FIXED,
            "created_at": FIXED,
            "updated_at": FIXED,
            # The existing system shows the archived copy nowhere; our pages do, since it outlives a broken link.
            "internet_archive_url": CURATED,
            "approval_status": OF_THE_REVIEW,
            "approval_status_updated_at": OF_THE_REVIEW,
            "rejection_note": Rule(admin=WRITE, standard=NONE, owner=READ),
            "submission_notes": Rule(admin=WRITE, standard=NONE, owner=READ),
            "submitter_user_id": Rule(admin=WRITE, standard=NONE, owner=READ),
            "normalised_url": Rule(admin=READ, standard=NONE, owner=NONE),
        },
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
        # What readers tell curators is nobody else's to read.
        rules=dict.fromkeys(
            (
                *("id", "data_source_id", "kind", "message", "email", "created_at"),
                *("resolved_at", "resolved_by_user_id", "reporter_user_id"),
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
                *("moved_count", "held_until", "held_by_user_id", "archive_asked_at"),
            ),
            Rule(admin=READ, standard=NONE, owner=NONE),
        ),
    )
)
