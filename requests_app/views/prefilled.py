"""Addresses at which people ask for what is missing, or add it; the forms take what they are given as prefilled."""

from django.utils.http import urlencode

from pdap.web.addresses import address_of


def prefilled_request_address(location_id: int | None = None, record_type: str | None = None) -> str:
    fields = {"location_id": location_id, "record_types": record_type}
    return _address("create-request", fields)


def prefilled_source_address(agency_id: int) -> str:
    return _address("submit-source", {"agency_id": agency_id})


def _address(name: str, fields: dict[str, int | str | None]) -> str:
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"{address_of(name)}?{query}" if query else address_of(name)
