"""What the typeaheads of names share: how well a name matches, and their statements' parameters."""

from enum import IntEnum

from pdap.lib.name_folding import folded, name_key

# Whether a spelling's key begins with what was typed. An index serves the range with any plan; its end is the last
# character of Unicode, which no name has.
BEGINS_LIKE_KEY = """replace(spelling, ' ', '') ~>=~ %(key)s::text
      and replace(spelling, ' ', '') ~<~ (%(key)s::text || chr(1114111))
      and replace(spelling, ' ', '') like %(key)s || '%%'"""


class Rank(IntEnum):
    """How well a name matches what was typed so far; one that is only similar is never chosen without asking."""

    BEGINS = 1
    HOLDS = 2
    ALIKE = 3


def typeahead_parameters(typed: str, page: int, limit: int) -> dict[str, str | int]:
    """Return the parameters of a page of suggestions, counted from one."""
    offset = (page - 1) * limit
    return {
        "folded": folded(typed),
        "key": name_key(typed),
        "page": page,
        "limit": limit,
        "offset": offset,
        "upto": offset + limit,
    }
