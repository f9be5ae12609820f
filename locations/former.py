"""Territories that are no more, and still stand among the states of older data."""

# By postal code: the Canal Zone until 1979, the Trust Territory of the Pacific Islands until 1994.
FORMER_TERRITORIES = frozenset({"CZ", "TT"})


def belongs_in_lists(state_iso: str | None, holds_something: bool) -> bool:
    """Return whether a place belongs in lists and totals; one of the past does where the catalog has something."""
    return state_iso not in FORMER_TERRITORIES or holds_something
