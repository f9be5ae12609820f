"""Addresses at which people ask for what is missing, or add it; the forms take what they are given as prefilled."""

from django.utils.http import urlencode

CREATE_REQUEST = "/data-requests/create"
SUBMIT_SOURCE = "/data-sources/create"


def ask_for(location_id: int | None = None, record_type: str | None = None) -> str:
    """Return the address of a new request about a place and a record type."""
    given = {"location_id": location_id, "record_types": record_type}
    return _address(CREATE_REQUEST, given)


def submit_for(agency_id: int) -> str:
    """Return the address of a new source of an agency."""
    return _address(SUBMIT_SOURCE, {"agency_id": agency_id})


def _address(path: str, given: dict[str, int | str | None]) -> str:
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{path}?{query}" if query else path
