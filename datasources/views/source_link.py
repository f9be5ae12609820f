"""What a reader is told of a source's link, by what asking it has found."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext

from datasources.enums import LinkState
from datasources.link_rules import GUARDED, GUARDED_STATUSES
from datasources.models import DataSource, Link
from pdap.db.enums import UrlStatus
from pdap.lib.dates_in_words import day_or_year, full_date
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.templatetags.wording import safe_link


@dataclass(frozen=True)
class LinkInWords:
    """How a link does: in two or three words, in a sentence, and since when it fails, where that is known."""

    kind: str  # works, unchecked, unsure or broken
    short: str
    sentence: str
    since: datetime.date | None = None


NOT_CHECKED = LinkInWords("unchecked", _("Not checked yet"), _("Not checked yet"))


def link_in_words(source: DataSource, log_since: datetime.date | None) -> LinkInWords:
    """Return what is said of a source's link; `log_since` is when the change log saw its status change.

    The record's status decides, as it does in search; the checks add when and what.
    """
    link: Link | None = getattr(source, "link", None)
    checked = ""
    if link and link.checked_at:
        checked = " " + gettext("(last checked %(date)s)") % {"date": full_date(link.checked_at)}
    if source.url_status == UrlStatus.BROKEN:
        since = link.failing_since.date() if link and link.failing_since else log_since
        words = gettext("Broken since %(date)s") % {"date": day_or_year(since)} if since else gettext("Broken")
        return LinkInWords("broken", gettext("Broken"), f"{words}{checked}", since)
    if not safe_link(source.source_url):
        return LinkInWords("unchecked", gettext("Not checked"), gettext("Not checked, because it isn’t a web page"))
    if link is None or link.checked_at is None or link.held:
        return LinkInWords("works", gettext("Works"), gettext("Works")) if link and link.held else NOT_CHECKED
    if link.state in (LinkState.DOUBTFUL, LinkState.FAILING, LinkState.BROKEN):
        since = link.failing_since.date() if link.failing_since else link.checked_at.date()
        if link.failure is None and link.status is not None and 200 <= link.status < 300:
            pattern = gettext("Has redirected to another page since %(date)s. The records may not be there.")
            sentence = pattern % {"date": full_date(since)} + checked
            return LinkInWords("unsure", gettext("May have moved"), sentence, since)
        if link.failure in GUARDED or link.status in GUARDED_STATUSES:
            pattern = gettext("Our checker has been blocked since %(date)s. The page may still open in your browser.")
            sentence = pattern % {"date": full_date(since)}
            return LinkInWords("unsure", gettext("Check blocked"), sentence, since)
        sentence = gettext("No response since %(date)s") % {"date": full_date(since)} + checked
        return LinkInWords("unsure", gettext("Temporarily unreachable"), sentence, since)
    return LinkInWords("works", gettext("Works"), gettext("Works") + checked)
