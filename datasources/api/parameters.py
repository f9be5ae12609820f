"""The parameters that name record types and categories, wherever the API takes them."""

from datasources.enums import RecordTypeName
from pdap.api.parameters import Parameter, labels

# The seven rows that come with the migrations (contract 5.10); only "All" is no category of its own.
CATEGORIES = (
    "Police & Public Interactions",
    "Info about Officers",
    "Info about Agencies",
    "Agency-published Resources",
    "Jails & Courts",
    "Other",
)


def types_parameter() -> Parameter:
    """Return `record_types`: labels with commas between, whatever their case."""
    return labels("record_types", "Record types, separated by commas. Not case-sensitive.", RecordTypeName.values)


def categories_parameter(every: bool = False) -> Parameter:
    """Return `record_categories`; `every` says whether `All` is one, as in searches."""
    words = "Record categories, separated by commas. Not case-sensitive."
    return labels("record_categories", words, (*CATEGORIES, "All") if every else CATEGORIES)
