"""Fetching from a server that is honest, careless or hostile."""

import asyncio
import gzip
import itertools
import threading
import tracemalloc
import zlib

import pytest

from pdap.lib.fetching import Failure, Limits, Network, fetch
from pdap.lib.fetching.page_texts import PageText
from tests.linear import is_linear
from tests.web import LOCAL, page

# So long stands a server that stalls: a machine with much else to do cuts it off much earlier all the same.
STALL_SECONDS = 20
QUICK = Limits(total_seconds=1.0, connect_seconds=0.5, read_seconds=0.3)


def ask(web, path="/", want_title=False, limits=None, host="site.example"):
    return fetch(web.url(path, host), want_title, network=web.network, limits=limits)


def test_a_page_that_answers_head_is_asked_no_more(web):
    web.answers["/"] = page(body=b"x" * 1000, content_type="text/csv; charset=utf-8")
    answer = ask(web)
    assert (answer.status, answer.failure, answer.works) == (200, None, True)
    assert (answer.content_type, answer.size) == ("text/csv", 1000)
    assert web.methods("/") == ["HEAD"]
    assert answer.words == "It works."


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_get_decides_where_head_is_refused(web, status):
    async def careless(asked, writer):
        writer.write(page(status if asked.method == "HEAD" else 200))

    web.answers["/"] = careless
    assert ask(web).status == 200
    assert web.methods("/") == ["HEAD", "GET"]


def test_get_decides_where_head_gets_no_answer(web):
    async def deaf(asked, writer):
        if asked.method == "HEAD":
            await asyncio.sleep(STALL_SECONDS)
        writer.write(page())

    web.answers["/"] = deaf
    assert ask(web, limits=Limits(read_seconds=2.0)).status == 200
    assert web.methods("/") == ["HEAD", "GET"]


def test_a_host_that_wants_to_be_left_alone_is_not_asked_again(web):
    web.answers["/"] = page(429, Retry_After="120")
    answer = ask(web)
    assert (answer.status, answer.retry_after) == (429, 120.0)
    assert web.methods("/") == ["HEAD"]


def test_a_missing_page_says_so(web):
    answer = ask(web, "/nowhere")
    assert (answer.status, answer.works, answer.words) == (404, False, "The server returned “Not Found (404)”.")


def test_we_say_who_we_are_and_bring_nothing_along(web, settings, monkeypatch):
    settings.SITE_URL = "https://pdap.example"
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    web.answers["/"] = page(302, Set_Cookie="session=1", Location="/next")
    web.answers["/next"] = page()
    assert ask(web).works
    headers = web.asked[-1].headers
    assert headers["user-agent"] == "Mozilla/5.0 (compatible; PDAP/1.0; +https://pdap.example/contact)"
    assert not {"cookie", "authorization", "referer"} & headers.keys()


def test_redirects_are_followed_and_told(web):
    web.answers["/old"] = page(301, Location="/moved#part")
    web.answers["/moved"] = page(308, Location=web.url("/new", "other.example"))
    web.answers["other.example/new"] = page(body=b"<title>New home</title>")
    answer = ask(web, "/old", want_title=True)
    assert [(step.status, step.target) for step in answer.redirects] == [
        (301, web.url("/moved")),
        (308, web.url("/new", "other.example")),
    ]
    assert answer.final_url == answer.moved_to == web.url("/new", "other.example")
    assert answer.title == "New home"
    assert answer.words == "It works, at a different link."


@pytest.mark.parametrize(
    ("asked", "location", "arrived"),
    [
        ("/app/#/search", "/portal/", "/portal/#/search"),
        ("/app/#!/board?id=1", "/portal/", "/portal/#!/board?id=1"),
        ("/app/#/search", "/portal/#/find", "/portal/#/find"),
        ("/app/", "/portal/#/find", "/portal/#/find"),
        ("/app/", "/portal/#top", "/portal/"),
        ("/app/#top", "/portal/", "/portal/"),
        ("/app/", "\\portal\\", "/portal/"),
        ("/app/", "/portal/?file=a\\b", "/portal/?file=a\\b"),
    ],
)
def test_a_redirect_leads_where_a_browser_goes(web, asked, location, arrived):
    web.answers["/app/"] = page(301, Location=location)
    web.answers["/portal/"] = web.answers["/portal/?file=a\\b"] = page()
    answer = ask(web, asked)
    assert (answer.status, answer.moved_to) == (200, web.url(arrived))


def test_a_temporary_step_is_no_move_for_good(web):
    web.answers["/old"] = page(301, Location="/moved")
    web.answers["/moved"] = page(302, Location="/new")
    web.answers["/new"] = page()
    answer = ask(web, "/old")
    assert answer.works
    assert answer.moved_to == ""


def test_a_loop_is_found(web):
    web.answers["/a"] = page(302, Location="/b")
    web.answers["/b"] = page(302, Location="/a")
    answer = ask(web, "/a")
    assert answer.failure == Failure.LOOP
    assert len(web.asked) == 2


def test_after_five_redirects_it_ends(web):
    for number in range(10):
        web.answers[f"/{number}"] = page(302, Location=f"/{number + 1}")
    answer = ask(web, "/0")
    assert answer.failure == Failure.TOO_MANY_REDIRECTS
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    ("location", "failure"),
    [
        ("http://169.254.169.254/latest/meta-data/", Failure.PRIVATE),
        ("http://[::1]/", Failure.PRIVATE),
        ("http://10.0.0.1/", Failure.PRIVATE),
        ("http://inside.example/", Failure.PRIVATE),
        ("http://127.0.0.1:5432/", Failure.PORT),
        ("http://site.example:25/", Failure.PORT),
        ("file:///etc/passwd", Failure.BAD_REDIRECT),
        ("gopher://site.example/", Failure.BAD_REDIRECT),
        ("javascript:alert(1)", Failure.BAD_REDIRECT),
        ("http://name:word@site.example/", Failure.BAD_REDIRECT),
        ("http://", Failure.LOOP),
        ("http://site.example:99999/", Failure.PORT),
    ],
)
def test_a_redirect_is_checked_as_the_first_address_was(web, location, failure):
    web.names |= {"169.254.169.254": ["169.254.169.254"], "::1": ["::1"], "10.0.0.1": ["10.0.0.1"]}
    web.names["inside.example"] = ["192.168.0.1"]
    web.answers["/"] = page(302, Location=location)
    answer = ask(web)
    assert (answer.status, answer.failure) == (None, failure)
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    "address",
    ["", "records", "ftp://site.example/", "http://", "http://a:b@site.example/", "http://site.example:x/", "//site",
     "http://" + "a" * 3000, "http://site\x00.example/", "mailto:somebody@site.example"],
)  # fmt: skip
def test_what_is_no_web_address_is_an_outcome_and_no_error(address):
    assert fetch(address).failure == Failure.BAD_ADDRESS


@pytest.mark.parametrize("address", ["http://a..example/", "http://" + "a" * 70 + ".example/", "http://.example/"])
def test_a_name_that_cannot_be_is_an_outcome_too(address, settings):
    settings.LINK_CHECKS = True
    assert fetch(address).failure in (Failure.NO_SUCH_NAME, Failure.BAD_ADDRESS)


def test_a_port_where_no_website_stands_is_not_knocked_at():
    assert fetch("http://site.example:6379/").failure == Failure.PORT


def test_a_name_that_does_not_exist(web):
    web.names["site.example"] = []
    assert ask(web).failure == Failure.NO_SUCH_NAME


def test_a_name_with_one_private_address_is_refused_whole(web):
    web.names["site.example"] = [LOCAL, "10.0.0.1"]
    assert ask(web).failure == Failure.PRIVATE
    assert not web.asked


def test_a_name_that_turns_private_after_it_was_checked_is_not_looked_up_again(web):
    answers = itertools.chain([[LOCAL]], itertools.repeat(["10.0.0.1"]))
    web.answers["/"] = page(405)
    web.answers["/next"] = page()
    network = Network(lambda host, port: next(answers), frozenset({(LOCAL, web.port)}))
    assert fetch(web.url("/"), network=network, limits=QUICK).status == 405
    assert all(asked.host == "site.example" for asked in web.asked)


def test_a_name_that_turns_private_between_two_redirects_is_refused(web):
    answers = itertools.chain([[LOCAL]], itertools.repeat(["10.0.0.1"]))
    web.answers["/"] = page(302, Location="/next")
    network = Network(lambda host, port: next(answers), frozenset({(LOCAL, web.port)}))
    assert fetch(web.url("/"), network=network, limits=QUICK).failure == Failure.PRIVATE
    assert len(web.asked) == 1


def test_a_closed_port_is_refused(web):
    free = Network(web.look_up, frozenset({(LOCAL, 1)}))
    assert fetch("http://site.example:1/", network=free, limits=QUICK).failure == Failure.REFUSED


def test_a_server_without_tls_is_an_outcome(web):
    answer = fetch(web.url("/").replace("http:", "https:"), network=web.network, limits=QUICK)
    assert answer.failure == Failure.TLS


def test_a_server_that_stalls_costs_no_more_than_the_deadline(web):
    async def stall(asked, writer):
        await asyncio.sleep(STALL_SECONDS)
        writer.write(page())

    web.answers["/"] = stall
    assert ask(web, limits=QUICK).failure == Failure.TIMEOUT


def test_a_server_that_drips_costs_no_more_than_the_deadline(web):
    async def drip(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(20 * STALL_SECONDS):
            writer.write(b"X-%d: y\r\n" % number)
            await writer.drain()
            await asyncio.sleep(0.05)
        writer.write(b"\r\n")

    web.answers["/"] = drip
    assert ask(web, limits=Limits(total_seconds=1.0)).failure == Failure.TIMEOUT


def test_a_look_up_that_stalls_costs_no_more_than_the_deadline():
    answer_came, ended = threading.Event(), threading.Event()

    def stall(host, port):
        answer_came.wait(STALL_SECONDS)
        ended.set()
        return [LOCAL]

    assert fetch("http://site.example/", network=Network(stall), limits=QUICK).failure == Failure.TIMEOUT
    assert not ended.is_set()
    answer_came.set()


def test_a_page_that_drips_is_there_all_the_same(web):
    ended = threading.Event()

    async def drip(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Slow ")
        for _ in range(20 * STALL_SECONDS):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)
        ended.set()

    web.answers["/"] = drip
    answer = ask(web, want_title=True, limits=Limits(total_seconds=2.0))
    assert (answer.status, answer.title) == (200, "Slow")
    assert not ended.is_set()


def test_a_head_without_end_is_cut_off(web):
    async def endless(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-Header: " + b"x" * 1000 + b"\r\n")
            await writer.drain()

    web.answers["/"] = endless
    assert ask(web).failure == Failure.TOO_LARGE


def test_a_body_without_end_is_cut_off(web):
    sent = 0

    async def endless(asked, writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"<p>" + b"x" * 10_000)
            sent += 10_003
            await writer.drain()

    web.answers["/"] = endless
    answer = ask(web, want_title=True, limits=Limits(body_bytes=100_000))
    assert (answer.status, answer.title) == (200, "")
    assert sent < 20_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked(web, encoding):
    packed = (gzip.compress if encoding == "gzip" else zlib.compress)(b"<html>" + b" " * 50_000_000, 9)
    web.answers["/"] = page(body=packed, Content_Encoding=encoding)
    tracemalloc.start()
    try:
        assert ask(web, want_title=True).status == 200
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_page_that_is_packed_against_our_wish_is_read(web):
    web.answers["/"] = page(body=gzip.compress(b"<title>Packed</title>"), Content_Encoding="gzip")
    assert ask(web, want_title=True).title == "Packed"


def test_a_page_that_says_it_is_longer_than_it_is_gives_its_title(web):
    web.answers["/"] = page(Content_Length="1000000")
    answer = ask(web, want_title=True)
    assert (answer.status, answer.title) == (200, "Records")


def test_a_page_that_says_it_is_shorter_than_it_is_gives_what_it_says(web):
    web.answers["/"] = page(body=b"<title>Records of many years</title>", Content_Length="14")
    answer = ask(web, want_title=True)
    assert (answer.status, answer.title) == (200, "Records")


def test_what_is_no_http_is_an_outcome(web):
    async def greet(asked, writer):
        writer.write(b"220 mail.example ESMTP\r\n\r\n")

    web.answers["/"] = greet
    assert ask(web).failure == Failure.BROKEN_ANSWER


def test_a_connection_that_is_dropped_is_an_outcome(web):
    async def drop(asked, writer):
        writer.transport.abort()

    web.answers["/"] = drop
    assert ask(web).failure == Failure.BROKEN_ANSWER


def test_a_head_in_the_chunks_of_one_byte_is_read_in_time(web):
    async def crumbs(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"1\r\nx\r\n" * int(asked.path.strip("/")))
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    def read(size):
        web.answers[f"/{size}"] = crumbs
        assert ask(web, f"/{size}", want_title=True, limits=Limits(600, read_seconds=600)).status == 200

    assert is_linear(read, 60_000)


def test_the_server_s_own_words_are_plain_text(web):
    web.answers["/"] = page(content_type="text/\x1b[31mhtml\u202e<b>", Retry_After="soon").replace(b"\xe2\x80\xae", b"")
    answer = ask(web)
    assert "\x1b" not in answer.content_type
    assert answer.retry_after is None


def test_what_a_page_says_is_read_only_where_it_is_asked_for(web):
    web.answers["/"] = page(body=b"<title>Log</title><meta name=description content='Arrests'><body><p>Daily.</p>")
    answer = fetch(web.url("/", "site.example"), want_text=True, network=web.network, limits=QUICK)
    assert (answer.title, answer.text) == ("Log", PageText("Arrests", "Daily."))
    assert ask(web, want_title=True).text == PageText()
