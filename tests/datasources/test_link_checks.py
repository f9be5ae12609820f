"""The job that asks addresses, against a server on this machine; the curators' decisions; the archive."""

import asyncio
import datetime
import itertools
import socket
import threading
from email.utils import format_datetime

import pytest
import time_machine
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Replace
from django.utils import timezone

from accounts.models import User
from agencies.models import MetaUrl
from audit.models import ChangeLog
from datasources.enums import Freshness, LinkState, LinkVerdict
from datasources.freshness import freshness_of_row
from datasources.models import DataSource, Link, LinkCheck
from datasources.services import archives, link_checking, links
from datasources.services.archives import look_up_archives
from datasources.services.link_checking import Pace, run_checks
from datasources.services.submission import DuplicateError
from datasources.tasks import SWITCHED_OFF, check_links
from datasources.tasks import look_up_archives as archive_job
from pdap.db.enums import UrlStatus
from pdap.lib.fetching import Failure, Fetched, Limits, Network
from tests.agencies.factories import MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory
from tests.web import Web, page

pytestmark = pytest.mark.django_db
QUICK = Pace(pause=0)
# For servers that stall, and so long they do: a machine with much else to do cuts them off much earlier all the same.
HASTY = Pace(pause=0, limits=Limits(total_seconds=2, connect_seconds=1, read_seconds=0.5))
STALL_SECONDS = 30


def source_at(web: Web, path: str, host: str = "site.example", **more: object) -> DataSource:
    """Return a source on the test's web."""
    return DataSourceFactory(source_url=web.url(path, host), **more)


def test_each_public_source_and_agency_page_is_checked_and_remembered(web: Web) -> None:
    web.answers["/fine"] = page()
    fine, missing, page_ = source_at(web, "/fine"), source_at(web, "/gone"), MetaUrlFactory(url=web.url("/fine"))
    source_at(web, "/waiting", pending=True)

    report = run_checks(web.network, QUICK)

    assert str(report) == "3 checked, 0 postponed, 0 changed their status"
    assert (fine.link.state, fine.link.status) == (LinkState.WORKS, 200)
    assert (missing.link.state, missing.link.status) == (LinkState.FAILING, 404)
    assert page_.link.state == LinkState.WORKS
    check = LinkCheck.objects.get(link=missing.link)
    assert (check.verdict, check.status, check.final_url) == (LinkVerdict.GONE, 404, missing.source_url)
    assert not [asked for asked in web.asked if asked.path == "/waiting"]
    assert run_checks(web.network, QUICK).checked == 0


def test_what_a_server_says_of_the_last_change_is_kept_and_makes_a_source_fresh(web: Web) -> None:
    changed = timezone.now().replace(microsecond=0) - datetime.timedelta(days=20)
    web.answers["/dated"] = page(Last_Modified=format_datetime(changed, usegmt=True))
    source = source_at(web, "/dated", coverage_start=None, coverage_end=datetime.date(2015, 12, 31))
    run_checks(web.network, QUICK)
    assert source.link.last_modified == changed
    assert DataSource.objects.annotate(state=freshness_of_row()).get(pk=source.pk).state == Freshness.FRESH

    # A server that says nothing, or nonsense, the next time takes nothing back.
    for words in ({}, {"Last_Modified": "yesterday"}, {"Last_Modified": "Fri, 01 Jan 2100 00:00:00 GMT"}):
        web.answers["/dated"] = page(**words)
        Link.objects.update(due_at=timezone.now())
        assert run_checks(web.network, QUICK).checked == 1
        source.link.refresh_from_db()
        assert source.link.last_modified == changed


def test_what_a_server_said_of_another_address_does_not_make_a_source_fresh() -> None:
    link = LinkFactory(data_source__coverage_end=None, last_modified=timezone.now())
    DataSource.objects.filter(pk=link.data_source_id).update(source_url="https://new.example.gov/")

    links.enroll()

    link.refresh_from_db()
    assert link.last_modified is None
    source = DataSource.objects.annotate(state=freshness_of_row()).get(pk=link.data_source_id)
    assert source.state == Freshness.UNKNOWN


def test_three_failures_over_days_break_a_source_with_nobody_as_the_actor(web: Web) -> None:
    source = source_at(web, "/gone")
    start = timezone.now()
    for day in range(4):
        with time_machine.travel(start + datetime.timedelta(days=day, minutes=day), tick=True):
            run_checks(web.network, QUICK)
        source.refresh_from_db()
        assert source.url_status == (UrlStatus.OK if day < 3 else UrlStatus.BROKEN)
    change = ChangeLog.objects.filter(table_name="data_sources", affected_id=source.pk).latest("id")
    assert change.new_data["url_status"] == "broken"
    assert change.actor_user_id is None


def test_an_address_that_changed_begins_anew(web: Web) -> None:
    link = LinkFactory(broken=True)
    links.enroll()
    DataSource.objects.filter(pk=link.data_source_id).update(source_url="https://new.example.gov/")

    assert links.enroll() == 1

    link.refresh_from_db()
    assert (link.url, link.host, link.state, link.failures) == (
        "https://new.example.gov/",
        "new.example.gov",
        LinkState.UNCHECKED,
        0,
    )


def test_links_that_are_as_they_were_are_not_locked() -> None:
    DataSourceFactory()
    MetaUrlFactory()
    links.enroll()

    assert links.enroll() == 0

    # What a statement of this transaction has locked says so here.
    with connection.cursor() as cursor:
        cursor.execute("select xmax::text from public.links")
        assert cursor.fetchall() == [("0",), ("0",)]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://[2606:4700::1111]:8080/stops", "[2606:4700::1111]"),
        ("https://WWW.Police.Example.gov:8443/x", "police.example.gov"),
        ("http://police.example.gov", "police.example.gov"),
        ("police.example.gov/records", "police.example.gov"),
        ("http://name@police.example.gov?x=1", "police.example.gov"),
    ],
)
def test_hosts_are_told_apart_without_www_and_port(url: str, host: str) -> None:
    source = DataSourceFactory(source_url=url)
    links.enroll()
    assert source.link.host == host


def test_what_was_found_of_an_address_that_changed_meanwhile_is_left_out() -> None:
    link = LinkFactory()

    links.record_checks([(link.pk, Fetched("https://old.example/", "https://old.example/", 1.0, status=404))])

    assert not LinkCheck.objects.exists()


def test_a_host_has_one_connection_at_a_time_though_others_redirect_to_it(web: Web) -> None:
    async def slow(asked, writer) -> None:  # type: ignore[no-untyped-def]
        await asyncio.sleep(0.02)
        writer.write(page())

    for number in range(6):
        source_at(web, f"/{number}", "busy.example")
        source_at(web, "/away", f"from-{number}.example")
        web.answers[f"busy.example/{number}"] = slow
    web.answers["/away"] = page(302, Location=web.url("/shared", "busy.example"))
    web.answers["busy.example/shared"] = slow

    assert run_checks(web.network, QUICK).checked == 12

    assert len([asked for asked in web.asked if asked.host == "busy.example"]) == 12
    assert set(web.most_open.values()) == {1}


def test_between_two_requests_to_one_host_there_is_a_pause(web: Web) -> None:
    moments: list[float] = []

    async def note(asked, writer) -> None:  # type: ignore[no-untyped-def]
        moments.append(asyncio.get_running_loop().time())
        writer.write(page())

    for number in range(3):
        source_at(web, f"/{number}")
        web.answers[f"/{number}"] = note

    run_checks(web.network, Pace(pause=0.2, limits=QUICK.limits))

    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= 0.2


def test_a_host_that_says_429_is_left_alone_for_as_long_as_it_says(web: Web) -> None:
    for number in range(5):
        source_at(web, f"/{number}")
        web.answers[f"/{number}"] = page(429, Retry_After="7200")

    report = run_checks(web.network, QUICK)

    assert (report.checked, report.postponed, len(web.asked)) == (1, 4, 1)
    waits = [link.due_at - timezone.now() for link in Link.objects.filter(checked_at=None)]
    assert min(waits) > datetime.timedelta(minutes=119)


def test_a_host_that_does_not_answer_is_not_asked_for_all_of_its_addresses(web: Web) -> None:
    async def stall(asked, writer) -> None:  # type: ignore[no-untyped-def]
        await asyncio.sleep(5)

    for number in range(6):
        source_at(web, f"/{number}")
        web.answers[f"/{number}"] = stall
    limits = Limits(total_seconds=0.3, connect_seconds=0.3, read_seconds=0.3)

    report = run_checks(web.network, Pace(pause=0, limits=limits))

    assert (report.checked, report.postponed) == (3, 3)


def test_when_nobody_answers_it_is_our_own_network_and_nothing_is_written(web: Web) -> None:
    def no_network(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    for number in range(6):
        DataSourceFactory(source_url=f"https://site-{number}.example/")
    web.look_up = no_network  # type: ignore[method-assign]

    report = run_checks(web.network, QUICK)

    assert report.outage
    assert "our own network" in str(report)
    assert not LinkCheck.objects.exists()


@pytest.mark.parametrize("failing", ["name", "connection"])
def test_an_outage_of_our_own_writes_nothing_with_four_addresses_due_either(web: Web, failing: str) -> None:
    def no_name(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    working = LinkFactory(state=LinkState.WORKS, due_at=timezone.now() + datetime.timedelta(days=3))
    for number in range(4):
        port = "" if failing == "name" else ":8080"
        DataSourceFactory(source_url=f"http://site-{number}.example{port}/")
    web.look_up = no_name if failing == "name" else (lambda host, port: ["127.0.0.1"])  # type: ignore[method-assign]

    report = run_checks(Network(web.look_up, frozenset({("127.0.0.1", 8080), ("127.0.0.1", web.port)})), QUICK)

    assert report.outage
    assert not LinkCheck.objects.exists()
    assert Link.objects.exclude(pk=working.pk).filter(state=LinkState.UNCHECKED).count() == 4


def test_one_dead_host_is_believed_where_another_answers(web: Web) -> None:
    web.answers["well.example/"] = page()
    well = DataSourceFactory(source_url=web.url("/", "well.example"))
    LinkFactory(data_source=well, due_at=timezone.now() + datetime.timedelta(days=3))
    dead = source_at(web, "/", "dead.example")
    web.names["dead.example"] = []

    report = run_checks(web.network, QUICK)

    assert (report.checked, report.outage) == (1, False)
    assert dead.link.failure == Failure.NO_SUCH_NAME


def test_a_head_that_says_200_is_confirmed_by_the_page_itself(web: Web) -> None:
    async def head_is_kind(asked, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write(page(200 if asked.method == "HEAD" else 404))

    source = source_at(web, "/")
    web.answers["/"] = head_is_kind

    run_checks(web.network, QUICK)

    assert (source.link.state, source.link.status) == (LinkState.FAILING, 404)


def test_a_page_that_was_confirmed_lately_is_asked_for_its_head_alone(web: Web) -> None:
    source = source_at(web, "/")
    web.answers["/"] = page()
    for _ in range(2):
        run_checks(web.network, QUICK)
        links.check_again([source.link])

    assert web.methods("/") == ["GET", "HEAD"]


@pytest.mark.parametrize("kind", ["404", "405", "500", "reset", "hanging"])
def test_a_page_works_whose_server_does_not_understand_head(web: Web, kind: str) -> None:
    async def careless(asked, writer) -> None:  # type: ignore[no-untyped-def]
        if asked.method == "GET":
            writer.write(page())
        elif kind == "hanging":
            await asyncio.sleep(STALL_SECONDS)
        elif kind == "reset":
            writer.transport.abort()
        else:
            writer.write(page(int(kind)))

    source = source_at(web, "/")
    web.answers["/"] = careless
    links.enroll()
    Link.objects.update(confirmed_at=timezone.now())

    run_checks(web.network, Pace(pause=0, limits=Limits(read_seconds=2)))

    assert web.methods("/") == ["HEAD", "GET"]
    assert source.link.state == LinkState.WORKS


def test_a_challenge_is_known_by_its_header_and_breaks_nothing(web: Web) -> None:
    source = source_at(web, "/")
    web.answers["/"] = page(503, cf_mitigated="challenge")
    start = timezone.now()
    for day in range(30):
        with time_machine.travel(start + datetime.timedelta(days=day, minutes=day), tick=True):
            run_checks(web.network, QUICK)

    link = Link.objects.get(data_source=source)
    assert (link.state, link.failure) == (LinkState.DOUBTFUL, Failure.CHALLENGE)
    assert list(Link.objects.not_checkable()) == [link]


def test_a_loop_that_a_cookie_would_end_could_not_be_checked(web: Web) -> None:
    async def wants_cookie(asked, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write(page() if "cookie" in asked.headers else page(302, Location="/", Set_Cookie="seen=1"))

    source = source_at(web, "/")
    web.answers["/"] = wants_cookie

    run_checks(web.network, QUICK)

    check = LinkCheck.objects.get(link=source.link)
    assert (check.verdict, check.failure) == (LinkVerdict.GUARDED, Failure.LOOP)


def test_a_deep_link_that_is_sent_to_the_front_page_is_doubtful(web: Web) -> None:
    source = source_at(web, "/police/arrests/2019")
    web.answers["/police/arrests/2019"] = page(301, Location="/")
    web.answers["/"] = page()

    run_checks(web.network, QUICK)

    link = source.link
    assert (link.state, link.moved_to, link.suggestion) == (LinkState.DOUBTFUL, None, "")
    assert LinkCheck.objects.get(link=link).verdict == LinkVerdict.ELSEWHERE


def test_an_ftp_link_is_not_checked(web: Web) -> None:
    source = DataSourceFactory(source_url="ftp://ftp.example.gov/stops.zip")

    assert run_checks(web.network, QUICK).checked == 0
    assert source.link.state == LinkState.UNCHECKED
    assert not web.looked_up


def test_the_page_behind_the_hash_is_asked_for_as_a_browser_does(web: Web) -> None:
    source = source_at(web, "/app/#/search")
    web.answers["/app/"] = page()

    run_checks(web.network, QUICK)

    assert source.link.url == web.url("/app/#/search")
    assert source.link.state == LinkState.WORKS
    assert [asked.path for asked in web.asked] == ["/app/"]


@pytest.mark.parametrize("kind", ["endless", "lying", "dripping"])
def test_bodies_without_end_do_not_hold_a_worker(web: Web, kind: str) -> None:
    ended = threading.Event()

    async def body(asked, writer) -> None:  # type: ignore[no-untyped-def]
        length = "Content-Length: 10\r\n" if kind == "lying" else ""
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{length}\r\n".encode())
        for _ in range(10_000):
            writer.write(b"x" if kind == "dripping" else b"x" * 65_536)
            await writer.drain()
            await asyncio.sleep(0.02 if kind == "dripping" else 0)
        ended.set()

    source = source_at(web, "/")
    web.answers["/"] = body

    run_checks(web.network, HASTY)

    assert not ended.is_set()
    assert source.link.checked_at is not None


def test_a_run_takes_only_so_many_of_a_host_and_in_all(web: Web) -> None:
    for number in range(5):
        source_at(web, f"/{number}")
        source_at(web, f"/{number}", "other.example")
    links.enroll()

    assert len(link_checking.due_links(Pace(most_of_a_host=2))) == 4
    assert len(link_checking.due_links(Pace(most=3))) == 3


def test_a_run_whose_time_is_over_leaves_the_rest_due(web: Web) -> None:
    source_at(web, "/")

    assert run_checks(web.network, Pace(seconds=-1)).checked == 0
    assert len(link_checking.due_links(QUICK)) == 1


def test_a_run_gives_up_what_does_not_end_in_time(web: Web) -> None:
    begun, ended = threading.Event(), threading.Event()

    async def stall(asked, writer) -> None:  # type: ignore[no-untyped-def]
        begun.set()
        await asyncio.sleep(STALL_SECONDS)
        ended.set()

    source_at(web, "/")
    web.answers["/"] = stall

    # All of it long before the fetch's own deadline, which is of 20 seconds.
    assert run_checks(web.network, Pace(seconds=1, grace=0.1)).checked == 0

    assert begun.is_set()
    assert not ended.is_set()
    assert len(link_checking.due_links(QUICK)) == 1


def test_what_breaks_in_the_loop_is_raised_where_the_job_is_written_down(web: Web, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("A mistake of ours.")

    source_at(web, "/")
    monkeypatch.setattr(link_checking, "fetch_async", broken)

    with pytest.raises(ExceptionGroup):
        run_checks(web.network, QUICK)
    assert threading.active_count() < 50


def test_no_more_checks_are_kept_than_are_of_use(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(links, "KEPT", 3)
    link = LinkFactory()
    for _ in range(5):
        links.record_checks([(link.pk, Fetched(link.url, link.url, 1.0, status=200))])
    assert LinkCheck.objects.filter(link=link).count() == 3


def test_the_checks_of_a_source_go_with_it() -> None:
    link = LinkFactory()
    links.record_checks([(link.pk, Fetched(link.url, link.url, 1.0, failure=Failure.TIMEOUT))])

    link.data_source.delete()

    assert not LinkCheck.objects.exists()


def test_the_jobs_do_nothing_while_they_are_switched_off(settings) -> None:  # type: ignore[no-untyped-def]
    settings.LINK_CHECKS = False
    DataSourceFactory()

    assert check_links() == SWITCHED_OFF
    assert archive_job() == SWITCHED_OFF
    assert not Link.objects.exists()


def test_a_curators_word_is_written_with_their_name(curator: User) -> None:
    link = LinkFactory(broken=True)

    links.decide_link(link, UrlStatus.OK, curator.pk)

    link.refresh_from_db()
    assert (link.state, link.failures, link.held_by_id, link.held) == (LinkState.WORKS, 0, curator.pk, True)
    assert link.data_source.url_status == UrlStatus.OK
    assert ChangeLog.objects.filter(table_name="data_sources").latest("id").actor_user_id == curator.pk


def test_the_redirects_target_becomes_the_address_and_is_checked_anew(curator: User) -> None:
    link = LinkFactory(broken=True, moved_to="https://new.example.gov/arrests", moved_count=3)

    links.use_target(link, curator.pk)

    link.refresh_from_db()
    assert link.data_source.source_url == link.url == "https://new.example.gov/arrests"
    assert (link.data_source.url_status, link.state, link.moved_to) == (UrlStatus.OK, LinkState.UNCHECKED, None)


def test_two_pages_of_an_application_that_has_moved_stay_two(web: Web, curator: User) -> None:
    web.answers["/app/"] = page(301, Location=web.url("/portal/", "new.example"))
    web.answers["new.example/portal/"] = page()
    sources = [source_at(web, f"/app/#/{name}") for name in ("search", "board")]
    for week in range(3):
        with time_machine.travel(timezone.now() + datetime.timedelta(weeks=2 * week)):
            run_checks(web.network, QUICK)

    # The port of this machine's server is none that a catalog's links lead to.
    Link.objects.update(moved_to=Replace("moved_to", Value(f":{web.port}"), Value("")))
    for source in sources:
        links.use_target(source.link, curator.pk)

    visited = Link.objects.order_by("pk").values_list("url", flat=True)
    assert list(visited) == ["http://new.example/portal/#/search", "http://new.example/portal/#/board"]


def test_a_target_that_another_source_has_is_refused(curator: User) -> None:
    other_source = DataSourceFactory(source_url="http://www.new.example.gov/arrests/")
    link = LinkFactory(moved_to="https://new.example.gov/arrests", moved_count=3)

    with pytest.raises(DuplicateError) as refused:
        links.use_target(link, curator.pk)

    assert refused.value.source == other_source
    link.data_source.refresh_from_db()
    assert link.data_source.source_url == link.url


def test_a_target_that_another_page_has_is_refused(curator: User) -> None:
    MetaUrlFactory(url="https://new.example.gov/")
    link = LinkFactory(data_source=None, meta_url=MetaUrlFactory(), moved_to="https://new.example.gov", moved_count=3)

    with pytest.raises(ValueError, match="Another agency page"):
        links.use_target(link, curator.pk)


def test_a_link_that_has_not_moved_has_no_target_to_use(curator: User) -> None:
    with pytest.raises(links.NothingToMoveToError):
        links.use_target(LinkFactory(), curator.pk)


CAPTURE = b'[["timestamp","original"],["20160102030405","http://data.example.gov/"]]'


def test_the_last_capture_is_found_and_kept(web: Web, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    source, archived = DataSourceFactory(), DataSourceFactory(internet_archive_url="https://archive.example/")
    of_agency = MetaUrlFactory(internet_archive_url=None)

    async def cdx(asked, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write(page(body=CAPTURE, content_type="application/json"))

    web.answers = dict.fromkeys(cdx_paths(source.source_url, of_agency.url), cdx)

    assert str(look_up_archives(pause=0)) == "2 looked up, 2 found"

    source.refresh_from_db()
    assert source.internet_archive_url == "https://web.archive.org/web/20160102030405/http://data.example.gov/"
    assert MetaUrl.objects.get(pk=of_agency.pk).internet_archive_url == source.internet_archive_url
    archived.refresh_from_db()
    assert archived.internet_archive_url == "https://archive.example/"
    assert look_up_archives(pause=0).asked == 0


def test_a_broken_link_gets_the_last_capture_before_it_failed(web: Web, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    older = "https://web.archive.org/web/20110101000000/http://data.example.gov/"
    failing_since = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    ours, entered = [
        LinkFactory(broken=True, failing_since=failing_since, data_source__internet_archive_url=copy)
        for copy in (older, "https://perma.example/ABCD")
    ]

    async def cdx(asked, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write(page(body=CAPTURE, content_type="application/json"))

    (path,) = cdx_paths(ours.url)
    web.answers = {f"{path}&to=20260301120000": cdx}

    assert str(look_up_archives(pause=0)) == "1 looked up, 1 found"
    ours.data_source.refresh_from_db()
    assert ours.data_source.internet_archive_url.startswith("https://web.archive.org/web/20160102030405/")
    entered.data_source.refresh_from_db()
    assert entered.data_source.internet_archive_url == "https://perma.example/ABCD"
    assert look_up_archives(pause=0).asked == 0


def test_an_archive_that_wants_to_be_left_alone_is(web: Web, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    source = DataSourceFactory()
    web.answers = dict.fromkeys(cdx_paths(source.source_url), page(429, Retry_After="120"))

    assert [look_up_archives(pause=0).busy for _ in range(3)] == [True] * 3
    assert len(web.asked) == 1


def test_an_archive_that_drips_does_not_hold_the_worker(web: Web, settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    ended = threading.Event()

    async def drip(asked, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(20 * STALL_SECONDS):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)
        ended.set()

    monkeypatch.setattr(archives, "LONGEST_ANSWER", 0.3)
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    web.answers = dict.fromkeys(cdx_paths(DataSourceFactory().source_url), drip)

    assert look_up_archives(pause=0).busy
    assert not ended.is_set()


def cdx_paths(*urls: str) -> list[str]:
    """Return the paths by which the archive is asked for these."""
    from httpx2 import QueryParams

    wanted = {"output": "json", "fl": "timestamp,original", "filter": "statuscode:200", "limit": "-1"}
    return [f"/cdx?{QueryParams({'url': url, **wanted})}" for url in urls]


@pytest.mark.parametrize("answer", [page(429), page(503), page(body=b"no json"), page(body=b"[" + b"1," * 50_000)])
def test_an_archive_that_is_busy_is_left_alone(web: Web, settings, answer: bytes) -> None:  # type: ignore[no-untyped-def]
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    sources = [DataSourceFactory(), DataSourceFactory()]
    web.answers = dict.fromkeys(cdx_paths(*(source.source_url for source in sources)), answer)

    assert str(look_up_archives(pause=0)) == "0 looked up, 0 found; the archive is busy"
    assert len(web.asked) == 1
    assert not Link.objects.exclude(archive_asked_at=None).exists()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_an_address_that_the_archive_refuses_does_not_keep_the_others_waiting(web: Web, settings, status: int) -> None:  # type: ignore[no-untyped-def]
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    refused, allowed = DataSourceFactory(), DataSourceFactory()
    answers = (page(status), page(body=CAPTURE, content_type="application/json"))
    web.answers = dict(zip(cdx_paths(refused.source_url, allowed.source_url), answers, strict=True))

    assert str(look_up_archives(pause=0)) == "2 looked up, 1 found"


@pytest.mark.parametrize("body", [b"[]", b"", b'[["timestamp","original"],["x","javascript:1"]]', b'{"a": 1}'])
def test_without_a_capture_it_is_asked_again_in_a_month(web: Web, settings, body: bytes) -> None:  # type: ignore[no-untyped-def]
    settings.ARCHIVE_API_URL = f"http://127.0.0.1:{web.port}/cdx"
    source = DataSourceFactory()
    web.answers = dict.fromkeys(cdx_paths(source.source_url), page(body=body))

    assert str(look_up_archives(pause=0)) == "1 looked up, 0 found"
    assert look_up_archives(pause=0).asked == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=True):
        assert look_up_archives(pause=0).asked == 1
