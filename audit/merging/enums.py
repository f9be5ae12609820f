"""The kinds of records that can be merged."""

from enum import nonmember

from pdap.db.enums import PostgresEnum
from pdap.db.relations import Table


class Kind(PostgresEnum):
    """A kind of record that can have duplicates; a place goes by its location's id, as everywhere."""

    pg_enum = nonmember("record_kind")

    AGENCY = "agency", "Agency"
    PLACE = "place", "Place"
    META_URL = "meta URL", "Agency page"
    DATA_SOURCE = "data source", "Data source"


# The tables whose rows go by the numbers that merges know.
KIND_OF_TABLE: dict[str, Kind] = {
    Table.AGENCIES: Kind.AGENCY,
    Table.META_URLS: Kind.META_URL,
    Table.LOCATIONS: Kind.PLACE,
    Table.DATA_SOURCES: Kind.DATA_SOURCE,
}
# Kinds that curators merge, by the word for them in addresses.
WORDS = {"agency": Kind.AGENCY, "place": Kind.PLACE, "page": Kind.META_URL}
WORD_OF = {kind: word for word, kind in WORDS.items()}
TABLE_OF_KIND = {kind: table for table, kind in KIND_OF_TABLE.items()}
