"""When a link counts as broken."""

import datetime

import pytest

from datasources.enums import LinkState, LinkVerdict
from datasources.link_rules import apply_check, verdict_of, wants_confirmation
from datasources.models import Link
from pdap.db.enums import UrlStatus
from pdap.lib.fetching import Failure, Fetched, Redirect

START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
URL = "https://data.example.gov/arrests"
FINE, MISSING, FORBIDDEN, ERROR = 200, 404, 403, 500


def fetched(outcome: int | Failure, moved_to: str = "", retry_after: float | None = None) -> Fetched:
    """Return what a check found."""
    steps = (Redirect(301, moved_to),) if moved_to else ()
    if isinstance(outcome, Failure):
        return Fetched(URL, URL, 1.0, failure=outcome)
    return Fetched(URL, moved_to or URL, 1.0, status=outcome, redirects=steps, retry_after=retry_after)


def check(link: Link, *outcomes: int | Failure, every: float = 1.0, start: float = 0.0) -> list[UrlStatus | None]:
    """Check a link every so many days; return the status that its record gets at each."""
    return [
        apply_check(link, fetched(outcome), START + datetime.timedelta(days=start + number * every))
        for number, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (200, LinkVerdict.WORKS),
        (206, LinkVerdict.WORKS),
        (404, LinkVerdict.GONE),
        (410, LinkVerdict.GONE),
        (Failure.NO_SUCH_NAME, LinkVerdict.GONE),
        (Failure.PRIVATE, LinkVerdict.GONE),
        (401, LinkVerdict.GUARDED),
        (403, LinkVerdict.GUARDED),
        (429, LinkVerdict.GUARDED),
        (Failure.TLS, LinkVerdict.GUARDED),
        (Failure.CHALLENGE, LinkVerdict.GUARDED),
        (Failure.LOOP, LinkVerdict.GUARDED),
        (Failure.BROKEN_ANSWER, LinkVerdict.GUARDED),
        (999, LinkVerdict.GUARDED),
        (Failure.NO_NAME_SERVICE, LinkVerdict.GUARDED),
        (500, LinkVerdict.SILENT),
        (400, LinkVerdict.SILENT),
        (304, LinkVerdict.SILENT),
        (Failure.TIMEOUT, LinkVerdict.SILENT),
        (Failure.REFUSED, LinkVerdict.SILENT),
    ],
)
def test_what_one_check_says(outcome: int | Failure, verdict: LinkVerdict) -> None:
    assert verdict_of(fetched(outcome)) == verdict


def test_the_third_404_after_three_days_makes_a_link_broken() -> None:
    link = Link(url=URL)

    assert check(link, MISSING, MISSING, MISSING, MISSING) == [None, None, None, UrlStatus.BROKEN]
    assert link.state == LinkState.BROKEN
    assert link.failing_since == START


def test_many_404s_on_one_day_break_nothing() -> None:
    link = Link(url=URL)

    assert set(check(link, *[MISSING] * 20, every=0.05)) == {None}
    assert link.state == LinkState.FAILING


def test_two_404s_over_a_month_break_nothing() -> None:
    assert check(Link(url=URL), MISSING, MISSING, every=30) == [None, None]


def test_one_success_begins_the_count_anew() -> None:
    link = Link(url=URL)

    assert check(link, MISSING, MISSING, FINE, MISSING, MISSING) == [None, None, None, None, None]
    assert (link.gone_count, link.failing_since) == (2, START + datetime.timedelta(days=3))


def test_one_success_makes_a_broken_link_work_again() -> None:
    link = Link(url=URL, state=LinkState.BROKEN, failures=9)

    assert check(link, FINE) == [UrlStatus.OK]
    assert (link.state, link.failures, link.worked_at) == (LinkState.WORKS, 0, START)


def test_an_answer_for_programs_alone_never_makes_a_link_broken_and_becomes_doubtful() -> None:
    link = Link(url=URL)

    assert set(check(link, *[FORBIDDEN] * 60)) == {None}
    assert link.state == LinkState.DOUBTFUL


def test_silence_makes_a_link_broken_after_three_weeks() -> None:
    link = Link(url=URL)

    assert set(check(link, *[ERROR] * 21)) == {None}
    assert link.state == LinkState.DOUBTFUL
    assert check(link, Failure.TIMEOUT, start=21) == [UrlStatus.BROKEN]


def test_a_silence_in_between_neither_counts_nor_begins_anew() -> None:
    assert check(Link(url=URL), MISSING, ERROR, FORBIDDEN, MISSING, MISSING)[-1] == UrlStatus.BROKEN


def test_a_broken_link_that_is_silent_now_stays_broken_and_writes_nothing() -> None:
    link = Link(url=URL, state=LinkState.BROKEN)

    assert check(link, ERROR, MISSING, FORBIDDEN) == [None, None, None]
    assert link.state == LinkState.BROKEN


def test_the_first_check_of_all_corrects_what_was_written_before() -> None:
    assert check(Link(url=URL), FINE) == [UrlStatus.OK]


def test_a_link_that_goes_on_working_leaves_alone_what_the_manager_writes() -> None:
    assert check(Link(url=URL, state=LinkState.WORKS), FINE, FINE) == [None, None]


def test_while_a_curators_word_holds_checks_change_nothing() -> None:
    link = Link(url=URL, state=LinkState.WORKS, held_until=START + datetime.timedelta(days=90))

    assert set(check(link, *[MISSING] * 30)) == {None}
    assert (link.state, link.failures, link.status) == (LinkState.WORKS, 0, 404)
    assert check(link, *[MISSING] * 4, start=91)[-1] == UrlStatus.BROKEN


def test_a_curators_word_that_it_is_broken_stands_against_a_success() -> None:
    link = Link(url=URL, state=LinkState.BROKEN, held_until=START + datetime.timedelta(days=365))

    assert check(link, FINE) == [None]
    assert link.state == LinkState.BROKEN


def test_a_move_is_suggested_after_three_checks_of_one_mind() -> None:
    link = Link(url=URL)
    for day in range(3):
        assert link.suggestion == ""
        apply_check(link, fetched(FINE, "https://new.example.gov/arrests"), START + datetime.timedelta(days=7 * day))
    assert link.suggestion == "https://new.example.gov/arrests"

    apply_check(link, fetched(FINE, "https://other.example.gov/arrests"), START + datetime.timedelta(days=30))
    assert link.suggestion == ""


@pytest.mark.parametrize(
    "target",
    [
        "https://data.example.gov/",
        "https://new.example.gov/index.html",
        "https://data.example.gov/Home",
        "https://data.example.gov/login?next=/arrests",
        "https://login.example.gov/adfs/ls/?x=1",
        "https://data.example.gov/account/SignIn.aspx",
        "https://data.example.gov/start?ReturnUrl=%2Farrests",
        "https://data.example.gov/404.html",
        "https://data.example.gov/pages/page-not-found",
        "https://data.example.gov/Error.aspx",
        "https://data.example.gov/#/login?next=%2Farrests",
        "https://data.example.gov/app/#!/404",
        "https://data.example.gov/#/",
    ],
)
def test_a_move_to_another_kind_of_page_is_doubtful_at_once_and_never_a_suggestion(target: str) -> None:
    link = Link(url=URL)
    for day in range(4):
        assert apply_check(link, fetched(FINE, target), START + datetime.timedelta(days=7 * day)) is None
        assert (link.state, link.suggestion, link.moved_to) == (LinkState.DOUBTFUL, "", None)

    assert check(link, FINE, start=30) == [None]
    assert link.state == LinkState.WORKS


@pytest.mark.parametrize(
    "target",
    [
        *("https://new.example.gov/arrests", "https://data.example.gov/logins/2024"),
        *("https://data.example.gov/?q=arrests", "https://data.example.gov/#/arrests"),
    ],
)
def test_a_move_to_a_page_of_its_own_is_a_suggestion(target: str) -> None:
    link = Link(url=URL)
    for day in range(3):
        apply_check(link, fetched(FINE, target), START + datetime.timedelta(days=7 * day))
    assert (link.state, link.suggestion) == (LinkState.WORKS, target)


def test_a_front_page_may_move_to_a_front_page() -> None:
    link, home = Link(url="http://data.example.gov/"), "https://www.data.example.gov/index.aspx"
    for day in range(3):
        moved = Fetched(link.url, home, 1.0, status=200, redirects=(Redirect(301, home),))
        apply_check(link, moved, START + datetime.timedelta(days=7 * day))
    assert (link.state, link.suggestion) == (LinkState.WORKS, home)


@pytest.mark.parametrize(
    ("asked", "arrived", "verdict"),
    [
        ("http://maps.example.gov/#/search", "https://maps.example.gov/#/search", LinkVerdict.WORKS),
        ("http://maps.example.gov/app/#/search", "https://maps.example.gov/#/search", LinkVerdict.ELSEWHERE),
        ("http://maps.example.gov/#/search", "https://maps.example.gov/#/", LinkVerdict.ELSEWHERE),
        ("http://maps.example.gov/#/search", "https://maps.example.gov/login#/search", LinkVerdict.ELSEWHERE),
    ],
)
def test_what_comes_along_behind_the_hash_does_not_make_a_front_page_another(
    asked: str, arrived: str, verdict: LinkVerdict
) -> None:
    assert verdict_of(Fetched(asked, arrived, 1.0, status=200, redirects=(Redirect(301, arrived),))) == verdict


def test_a_temporary_redirect_to_a_sign_in_is_doubtful_after_three_days() -> None:
    link, target = Link(url=URL), "https://data.example.gov/login"
    sent_on = Fetched(URL, target, 1.0, status=200, redirects=(Redirect(302, target),))
    states = []
    for day in range(4):
        apply_check(link, sent_on, START + datetime.timedelta(days=day))
        states.append(link.state)
    assert states == [LinkState.FAILING] * 3 + [LinkState.DOUBTFUL]


@pytest.mark.parametrize(
    "title",
    [
        *("Page not found", "404 | City of Example", "Error: the page cannot be displayed"),
        *("example.com is for sale | HugeDomains", "example.org may be for sale", "Buy this domain"),
    ],
)
def test_a_title_that_speaks_of_an_error_is_a_hint_and_no_verdict(title: str) -> None:
    link = Link(url=URL)

    assert apply_check(link, Fetched(URL, URL, 1.0, status=200, title=title), START) == UrlStatus.OK

    assert link.state == LinkState.WORKS
    assert title in link.hint


@pytest.mark.parametrize("title", ["Arrest log", "Room 4041", "Unfounded complaints", "Lost and found"])
def test_other_titles_are_no_hint(title: str) -> None:
    assert Link(url=URL, title=title).hint == ""


def test_the_page_itself_is_asked_for_at_first_after_a_failure_and_every_four_weeks() -> None:
    link = Link(url=URL)
    assert wants_confirmation(link, START)
    apply_check(link, Fetched(URL, URL, 1.0, status=200, by_get=True), START)
    assert not wants_confirmation(link, START + datetime.timedelta(days=7))
    assert wants_confirmation(link, START + datetime.timedelta(days=28))
    check(link, MISSING, start=8)
    assert wants_confirmation(link, START + datetime.timedelta(days=9))


def test_a_link_that_works_is_asked_in_a_week_and_one_that_fails_tomorrow() -> None:
    link = Link(url=URL)

    check(link, FINE)
    assert link.due_at - START == datetime.timedelta(days=7)
    check(link, MISSING)
    assert link.due_at - START == datetime.timedelta(days=1)


def test_a_host_that_wants_to_be_left_alone_for_longer_is() -> None:
    link = Link(url=URL)

    apply_check(link, fetched(429, retry_after=5 * 86_400.0), START)
    assert link.due_at - START == datetime.timedelta(days=5)
