"""The records of a source cannot end before they begin: what every writer asks, in one sentence.

A trigger of the database says the same to writers that ask no one; it leaves rows alone that were so before.
"""

import datetime

from pdap.lib.lazy_texts import gettext_lazy as _

ENDS_TOO_EARLY = _("The last day can’t be before the first day.")


def ends_too_early(start: datetime.date | None, end: datetime.date | None) -> bool:
    """Return whether a coverage ends before it begins; an unknown end or beginning is in order."""
    return start is not None and end is not None and end < start
