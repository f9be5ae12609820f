"""What the typeaheads of names share: how a name was found, and what their statements are told."""

from enum import IntEnum

from pdap.lib.name_folding import folded, name_key

# Whether the key of a spelling begins like what was typed. The range is what an index finds with any plan; the last
# character that there is stands after all names.
BEGINS_LIKE_KEY = """replace(spelling, ' ', '') ~>=~ %(key)s::text
      and replace(spelling, ' ', '') ~<~ (%(key)s::text || chr(1114111))
      and replace(spelling, ' ', '') like %(key)s || '%%'"""


class Rank(IntEnum):
    """How a name fits what was typed so far; what is only alike is never taken without asking."""

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
