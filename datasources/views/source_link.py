"""What a reader is told of a source's link, by what asking it has found."""

import datetime
from dataclasses import dataclass

from datasources.enums import LinkState
from datasources.link_rules import GUARDED, GUARDED_STATUSES
from datasources.models import DataSource, Link
from pdap.db.enums import UrlStatus
from pdap.web.templatetags.wording import day, web


@dataclass(frozen=True)
class LinkInWords:
    """How a link does: in two or three words, in a sentence, and since when it fails, where that is known."""

    kind: str  # works, unchecked, unsure or broken
    short: str
    sentence: str
    since: datetime.date | None = None


NOT_CHECKED = LinkInWords("unchecked", "Not checked yet", "Not checked yet")


def link_in_words(source: DataSource, log_since: datetime.date | None) -> LinkInWords:
    """Return what is said of a source's link; `log_since` is when the change log saw its status change.

    The record's status decides, as it does in search; the checks add when and what.
    """
    link: Link | None = getattr(source, "link", None)
    checked = f" (last checked {exactly(link.checked_at)})" if link and link.checked_at else ""
    if source.url_status == UrlStatus.BROKEN:
        since = link.failing_since.date() if link and link.failing_since else log_since
        words = f"Broken since {day(since)}" if since else "Broken"
        return LinkInWords("broken", "Broken", f"{words}{checked}", since)
    if not web(source.source_url):
        return LinkInWords("unchecked", "Not checked", "Not checked, because it isn't a web page")
    if link is None or link.checked_at is None or link.held:
        return LinkInWords("works", "Works", "Works") if link and link.held else NOT_CHECKED
    if link.state in (LinkState.DOUBTFUL, LinkState.FAILING, LinkState.BROKEN):
        since = link.failing_since.date() if link.failing_since else link.checked_at.date()
        if link.failure is None and link.status is not None and 200 <= link.status < 300:
            sentence = f"Has led to another page since {exactly(since)}, which may not have the records{checked}"
            return LinkInWords("unsure", "May have moved", sentence, since)
        if link.failure in GUARDED or link.status in GUARDED_STATUSES:
            sentence = f"Our checker has been blocked since {exactly(since)}. The page may still open in your browser."
            return LinkInWords("unsure", "Check blocked", sentence, since)
        return LinkInWords("unsure", "Temporarily unreachable", f"No response since {exactly(since)}{checked}", since)
    return LinkInWords("works", "Works", f"Works{checked}")


def exactly(moment: datetime.date) -> str:
    """Return a day in words, the first and last of a year too."""
    return f"{moment:%B} {moment.day}, {moment.year}"
