"""Cleaning the addresses that people type."""

import pytest
from django.db import connection

from pdap.lib.pages_behind_hash import kept_form, kept_words, visited_form
from pdap.lib.web_address import (
    LONGEST_ADDRESS,
    AddressError,
    clean_address,
    leads_into_network,
    shown_address,
    shown_address_sql,
)
from tests.linear import is_linear


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        (" HTTP://WWW.Example.GOV:80/A/b?C=d ", "http://www.example.gov/A/b?C=d"),
        ("example.gov/records", "https://example.gov/records"),
        ("//example.gov/x", "https://example.gov/x"),
        ("\N{NO-BREAK SPACE}https://example.gov\N{NO-BREAK SPACE}", "https://example.gov/"),
        ("https://example.gov/a/../b", "https://example.gov/b"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://bucket.s3.amazonaws.com//ad/file.csv", "https://bucket.s3.amazonaws.com//ad/file.csv"),
        ("https://example.gov/to?pages=a,https://b.gov/", "https://example.gov/to?pages=a,https://b.gov/"),
        (
            "https://web.archive.org/web/2020/https://www.example.gov/x//y",
            "https://web.archive.org/web/2020/https://www.example.gov/x//y",
        ),
        (
            "https://example.gov/Files/Traffic Accidents 2023.csv",
            "https://example.gov/Files/Traffic%20Accidents%202023.csv",
        ),
        ("https://example.gov/a%20b?c=%26&d=é", "https://example.gov/a%20b?c=%26&d=%C3%A9"),
        ("https://example.gov/a\u200bb\u2066\ufeff", "https://example.gov/ab"),
        ("<https://example.gov/statistics>.", "https://example.gov/statistics"),
        ("https://example.gov/A_(b)/c(d)", "https://example.gov/A_(b)/c(d)"),
        ("https://example.gov/?a=1&b=2&copy=3;d=[e]", "https://example.gov/?a=1&b=2&copy=3;d=[e]"),
        ("https://example.gov/%7Ejail/./x/..//y/./", "https://example.gov/%7Ejail//y/"),
        ("example.gov:8443/x", "https://example.gov:8443/x"),
        ("https://Example.gov/#/search", "https://example.gov/#/search"),
        ("https://example.gov/app#!/a b?x=1", "https://example.gov/app#!/a%20b?x=1"),
        ("https://example.gov/app?lang=en#/search#top", "https://example.gov/app?lang=en#/search%23top"),
        ("https://example.gov/app#/", "https://example.gov/app"),
        ("https://example.gov/app#", "https://example.gov/app"),
        ("HTTPS://[2606:4700:0:0::1111]:443/stops", "https://[2606:4700::1111]/stops"),
        ("[2606:4700::1111]:8080/a", "https://[2606:4700::1111]:8080/a"),
    ],
)
def test_an_address_is_cleaned(typed: str, cleaned: str) -> None:
    assert clean_address(typed) == cleaned
    assert clean_address(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "Enter a link in the format"),
        ("records", "Enter a link in the format"),
        ("javascript:alert(1)", "Enter a link in the format"),
        ("data:text/html,<b>", "Enter a link in the format"),
        ("mailto:clerk@example.gov", "Enter a link in the format"),
        ("ftp://example.gov/x", "http:// or https://"),
        ("https://example.gov/#part", "Remove the #"),
        ("https://example.gov/#/search).", "Did you mean https://example.gov/#/search ?"),
        ("https://example.gov/a\nb", "Remove the spaces"),
        ("https://exa mple.gov/a", "Enter a link in the format"),
        ("https://example..gov/x", "Enter a link in the format"),
        ("https://.example.gov/", "Enter a link in the format"),
        ("https://example.gov\\docs\\a.pdf", "Enter a link in the format"),
        ("https://example.gov;x/a", "Enter a link in the format"),
        ("https://exa{mple.gov/a", "Enter a link in the format"),
        ("https://example.gov/x).", "Did you mean https://example.gov/x ?"),
        ("https://example.gov/x.", "Did you mean https://example.gov/x ?"),
        ("https://example.gov/a\N{NO-BREAK SPACE}b", "Remove the spaces"),
        ("https://example.gov/\0", "Remove the spaces"),
        ("https://example.gov/a ; https://example.gov/b", "more than one"),
        ("https://example.gov/a, http://example.gov/b", "more than one"),
        ("example.gov/a https://example.gov/b", "more than one"),
        ("https://example.gov/a;https://example.gov/b", "more than one"),
        ("https://me:secret@example.gov/", "username and password"),
        ("https://example.gov:99999/", "Enter a link in the format"),
        ("https://[::1/", "Enter a link in the format"),
        ("https://[2606:4700::12345]/", "Enter a link in the format"),
        ("https://[2606:4700::1]x/", "Enter a link in the format"),
        ("https://x[2606:4700::1]/", "Enter a link in the format"),
        ("https://[v1.a]/", "Enter a link in the format"),
        ("https://[v1.a:b]/", "Enter a link in the format"),
        ("https://1.2.3.999/", "Enter a link in the format"),
        ("localhost", "Enter a link in the format"),
        ("https://" + "a" * 70 + ".gov/", "Enter a link in the format"),
        ("https://example.gov/" + "a" * LONGEST_ADDRESS, "2000 characters or fewer"),
    ],
)
def test_what_cannot_be_listed_is_refused_with_advice(typed: str, advice: str) -> None:
    with pytest.raises(AddressError, match=advice):
        clean_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "http://127.0.0.1",
            "http://127.0.0.1:8000/stops",
            "127.0.0.1/stops",
            "https://10.1.2.3/",
            "http://192.168.0.9",
        ),
        *("http://172.16.0.1/", "http://169.254.169.254/latest", "http://100.64.0.1/", "http://0.0.0.0/"),
        *("http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://127。0。0。1/"),
        *("https://[2001:db8::1]/", "[fe80::1%25eth0]/x", "[::1]:8000/stops"),
        *("http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[fd12::1]:8080/", "http://127.0.0.1./"),
        *("http://localhost", "http://LOCALHOST:3000/x", "http://intranet/stops", "https://records.police.local/"),
        *("http://files.internal/", "http://gis.city.lan/", "http://portal.corp./", "http://nas.home.arpa/"),
    ],
)
def test_what_only_a_private_network_opens_is_refused(typed: str) -> None:
    with pytest.raises(AddressError, match="Enter a link that everyone can open"):
        clean_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("http://8.8.8.8/stops", "https://local.example.gov/", "https://intranet.example.gov/", "https://lan.gov/"),
        *("https://internal-affairs.example.gov/", "https://10.example.gov/", "https://home.example.org/"),
    ],
)
def test_what_only_looks_like_a_private_network_is_taken(typed: str) -> None:
    assert clean_address(typed) == typed


@pytest.mark.parametrize("sent", ["http://10.0.0.1/x", "http://LOCALHOST:80", "10.0.0.1/x", "http://[::1]/", "//nas/x"])
def test_an_address_that_is_kept_as_it_was_sent_leads_into_a_network_by_the_same_rule(sent: str) -> None:
    assert leads_into_network(sent)


@pytest.mark.parametrize(
    "sent",
    [
        *("http:///127.0.0.1/", "http:\\\\127.0.0.1\\", "http:127.0.0.1", "HTTP:/127.0.0.1/x", "https:\\/10.0.0.1"),
        *("http://127.0.0.1\\@example.gov/", "\\\\nas\\x", "///nas/x", "http:localhost:80", "\x01http://10.0.0.1"),
        *("ht\ntp://127.0.0.1/", "http://127.\t0.0.1/", "http://%31%32%37.0.0.1/", "http://LOCAL%48OST/"),
        *("http:me@127.0.0.1", "http:[::1]/x", "ftp:127.0.0.1"),
    ],
)
def test_an_address_leads_into_a_network_where_browsers_read_it_so(sent: str) -> None:
    assert leads_into_network(sent)


@pytest.mark.parametrize(
    "sent",
    [
        *("https://example.gov/x", "http://8.8.8.8", "records", "", "http://[::1", "javascript:1"),
        *(
            "http:example.gov\\x",
            "https:///example.gov",
            "https://example.gov?to=\\\\nas",
            "example.gov/\\nas",
            "http:",
        ),
        *("https://example.gov\\@127.0.0.1/", "https://example.gov/#//nas", "mailto:me@localhost", "/"),
    ],
)
def test_what_is_public_or_no_address_leads_into_no_network(sent: str) -> None:
    assert not leads_into_network(sent)


def test_an_address_that_is_listed_from_before_is_known_again() -> None:
    assert clean_address("HTTP://10.0.0.1:80/stops", private_hosts=True) == "http://10.0.0.1/stops"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("FTP://Files.Example.gov:21/a//b.zip", "ftp://files.example.gov/a//b.zip"),
        ("example.gov/a", "https://example.gov/a"),
    ],
)
def test_files_may_name_file_servers(typed: str, cleaned: str) -> None:
    assert clean_address(typed, file_servers=True) == cleaned


def test_a_link_to_a_file_server_is_shown_and_one_that_runs_something_is_not() -> None:
    assert shown_address("ftp://example.gov/file") == "ftp://example.gov/file"
    assert shown_address("javascript:alert(1)") is None
    assert shown_address("file:///etc/passwd") is None


def test_documentation_may_lead_to_a_part_of_a_page() -> None:
    assert clean_address("example.gov/readme#fields", parts_of_pages=True) == "https://example.gov/readme#fields"


@pytest.mark.parametrize(
    ("visited", "kept"),
    [
        ("https://example.gov/#/search", "https://example.gov/?_escaped_fragment_=/search"),
        ("https://example.gov/x?a=1#!/b&c?d", "https://example.gov/x?a=1&_escaped_fragment_=!/b&c?d"),
        ("https://example.gov/x?a=1", "https://example.gov/x?a=1"),
    ],
)
def test_a_page_behind_the_hash_is_kept_without_it_and_comes_back(visited: str, kept: str) -> None:
    assert kept_form(visited) == kept
    assert visited_form(kept) == visited


def test_a_fragment_that_is_no_page_is_not_hidden_from_the_tables() -> None:
    assert kept_form("https://example.gov/#part") == "https://example.gov/#part"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kept",
    [
        "https://example.gov/a",
        "HTTP://example.gov",
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "ftp://example.gov/file",
        "example.gov:8080/a",
        "localhost:80",
        "mailto:chief@example.gov",
        "example.gov",
        "//example.gov",
        "",
        "100% of it: all",
        None,
    ],
)
def test_the_database_shows_the_same_addresses_as_the_pages(kept: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {shown_address_sql('kept')} from (values (%s::text)) as row (kept)", [kept])
        (shown,) = cursor.fetchone()

    assert shown == shown_address(kept)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("maps.example.gov/#/search", "maps.example.gov/?_escaped_fragment_=/search"),
        ("#/search", "_escaped_fragment_=/search"),
        ("stops maps.example.gov/?a=1#!/x 2024", "stops maps.example.gov/?a=1&_escaped_fragment_=!/x 2024"),
        ('"maps.example.gov/#/a" #/b', '"maps.example.gov/?_escaped_fragment_=/a" _escaped_fragment_=/b'),
        ("a##/b", "a#_escaped_fragment_=/b"),
        ("case #12 of a#b", "case #12 of a#b"),
    ],
)
def test_links_among_the_words_of_a_search_are_written_as_they_are_stored(typed: str, searched: str) -> None:
    assert kept_words(typed) == searched


def test_a_word_of_any_length_is_searched_in_time_that_grows_with_its_length() -> None:
    assert is_linear(lambda size: kept_words("x" * size), 20_000)
