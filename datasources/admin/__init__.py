"""Data sources, what is reported about them, and the kinds of record in the admin; importing it registers them."""

from datasources.admin import (
    data_source,
    gaps,
    glossary,
    link_queue,
    problem_report,
    queues,
    record_type,
    search_term,
    story,
)

__all__ = [
    "data_source",
    "gaps",
    "glossary",
    "link_queue",
    "problem_report",
    "queues",
    "record_type",
    "search_term",
    "story",
]
