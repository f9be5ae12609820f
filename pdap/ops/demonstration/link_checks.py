"""Results of link checks in the demonstration: made up, since nothing here uses the internet."""

import datetime

from django.utils import timezone

from datasources.models import DataSource, Link
from datasources.services import links
from pdap.db.enums import UrlStatus
from pdap.lib.fetching import Failure, Fetched, Redirect

TITLE_OF_ERROR = "Page not found"


def make_links(broken: list[DataSource], others: list[DataSource], curator_id: int) -> None:
    """Check every link once; make the broken ones broken, and some others doubtful, moved or decided."""
    links.enroll()
    now = timezone.now()
    by_source = {link.data_source_id: link for link in Link.objects.exclude(data_source_id=None)}
    odd = {source.pk for source in [*broken, *others]}
    links.record_checks(
        [(link.pk, working_result(link)) for pk, link in by_source.items() if pk not in odd],
        now - datetime.timedelta(hours=20),
    )
    links.record_checks([(link.pk, working_result(link)) for link in Link.objects.exclude(meta_url_id=None)], now)
    fail_day_after_day(by_source, broken[:10], [404] * 5, now)
    fail_day_after_day(by_source, broken[10:], [Failure.NO_SUCH_NAME] * 5, now)
    doubtful, moved, decided = others[:3], others[3:6], others[6:7]
    fail_day_after_day(by_source, doubtful[:1], [403] * 6, now)
    fail_day_after_day(by_source, doubtful[1:2], [Failure.TIMEOUT] * 6, now)
    fail_day_after_day(by_source, doubtful[2:], [Failure.TLS] * 6, now)
    fail_day_after_day(by_source, decided, [403] * 6, now)
    for days in (21, 14, 7, 1):
        results = [(by_source[source.pk].pk, moved_result(by_source[source.pk])) for source in moved]
        links.record_checks(results, now - datetime.timedelta(days=days))
    for source in decided:
        links.decide_link(by_source[source.pk], UrlStatus.OK, curator_id)


def fail_day_after_day(
    by_source: dict[int | None, Link],
    sources: list[DataSource],
    outcomes: list[int | Failure],
    now: datetime.datetime,
) -> None:
    """Let links fail day after day until today; those that are not broken from the start worked before."""
    chosen = [by_source[source.pk] for source in sources]
    worked = [by_source[source.pk] for source in sources if source.url_status == UrlStatus.OK]
    links.record_checks(
        [(link.pk, working_result(link)) for link in worked], now - datetime.timedelta(days=len(outcomes) + 6)
    )
    for number, outcome in enumerate(outcomes):
        results = [(link.pk, failing_result(link, outcome)) for link in chosen]
        links.record_checks(results, now - datetime.timedelta(days=len(outcomes) - 1 - number, hours=3))


def working_result(link: Link) -> Fetched:
    return Fetched(link.url, link.url, 0.4, status=200, content_type="text/html")


def failing_result(link: Link, outcome: int | Failure) -> Fetched:
    if isinstance(outcome, Failure):
        return Fetched(link.url, link.url, 10.0, failure=outcome)
    return Fetched(link.url, link.url, 0.6, status=outcome, title=TITLE_OF_ERROR if outcome == 404 else "")


def moved_result(link: Link) -> Fetched:
    target = link.url.replace("://data.", "://opendata.", 1)
    return Fetched(link.url, target, 0.7, status=200, redirects=(Redirect(301, target),), title="Open data of the city")
