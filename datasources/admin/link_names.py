"""What the records of links are called in the admin: a source with its agency, a page by whose it is."""

from typing import Any

from django.db.models import QuerySet

from agencies.places_in_words import with_place
from datasources.models import Link
from datasources.queries.records_in_words import FirstAgency, agencies_in_words
from pdap.db.relations import Table


def with_agencies(links: "QuerySet[Link]") -> "QuerySet[Link]":
    """Return links with the first agencies of their records, which are read with them."""
    return links.annotate(
        agency_of_source=FirstAgency("data_source_id", Table.DATA_SOURCES),
        agency_of_page=FirstAgency("meta_url_id", Table.META_URLS),
    )


def name_of_link(link: Any) -> str:
    """Return what the record of a link that was read `with_agencies` is called."""
    if (source := link.data_source) is not None:
        return with_place(
            source.name, agencies_in_words(link.agency_of_source, source.agency_described_not_in_database)
        )
    return f"Page of {agencies_in_words(link.agency_of_page) or 'no agency'}"
