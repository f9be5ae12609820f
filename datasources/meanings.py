"""What the choices of a data source's fields mean, in the words that forms and the handbook use."""

from datasources.enums import AccessType, DetailLevel

DETAIL_LEVELS = {
    DetailLevel.INDIVIDUAL_RECORD: "One row for each event or person, such as each stop.",
    DetailLevel.AGGREGATED_RECORDS: "Counts by group, such as stops by month and precinct.",
    DetailLevel.SUMMARIZED_TOTALS: "A few totals, such as the year's number of stops.",
}
ACCESS_TYPES = {
    AccessType.DOWNLOAD: "Files that readers can save.",
    AccessType.WEBPAGE: "Pages that show the records and have to be read there.",
    AccessType.API: "An interface for programs.",
}


def in_a_line(meanings: dict) -> str:
    """Return choices with what they mean as one help text."""
    return " ".join(f"{choice.label}: {meaning[0].lower()}{meaning[1:]}" for choice, meaning in meanings.items())
