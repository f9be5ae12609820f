"""Titles out of what servers send."""

import pytest

from pdap.lib.fetching.titles import title_of
from tests.linear import is_linear


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<title>Arrests</title>", "Arrests"),
        (b"<TITLE lang=en>\n  Arrests\n\t2024 </TITLE>", "Arrests 2024"),
        (b"<title>Use of force &amp; stops &#8211; Ohio</title>", "Use of force & stops \N{EN DASH} Ohio"),
        (b"<!-- <title>Old</title> --><title>New</title>", "New"),
        (b"<svg><title>Logo</title></svg><title>Page</title>", "Page"),
        (b"<script>var x = '<title>No</title>'</script><title>Yes</title>", "Yes"),
        (b"<title>A</title><title>B</title>", "A"),
        (b"<body><title>In the body</title>", ""),
        (b"<title>Cut off in the mid", "Cut off in the mid"),
        (b"<!-- never ends <title>No</title>", ""),
        (b"no markup", ""),
        (b"", ""),
        ("<title>a\u202eb\u200bc\x00d\x1b[31me</title>".encode(), "abcd[31me"),
        (b"<title>" + b"word " * 100 + b"</title>", ("word " * 100)[:199].rstrip() + "…"),
    ],
)
def test_the_title_is_found(body, title):
    assert title_of(body, "text/html") == title


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Policía</title>".encode(), "text/html"),
        ("<title>Policía</title>".encode(), "text/html; charset=utf-8"),
        ("<title>Policía</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<title>Policía</title>".encode("cp1252"), "text/html"),
        (b'<meta charset="windows-1252">' + "<title>Policía</title>".encode("cp1252"), "text/html"),
        ('<meta http-equiv=x content="text/html; charset=utf-8"><title>Policía</title>'.encode(), "text/html"),
        ("\ufeff<title>Policía</title>".encode("utf-16-le"), "text/html"),
        ("\ufeff<title>Policía</title>".encode(), "text/html; charset=latin1"),
        ("<title>Policía</title>".encode(), "text/html; charset=no-such"),
        ("<title>Policía</title>".encode(), "text/html; charset=punycode"),
        ("<title>Policía</title>".encode(), "text/html; charset=iso-8859-99"),
        ("<title>Policía</title>é".encode()[:-1], "text/html"),
    ],
)
def test_the_charset_is_what_was_declared_or_what_it_is(body, content_type):
    assert title_of(body, content_type) == "Policía"


@pytest.mark.parametrize("piece", [b"<title", b"<!--", b"<svg>", b"<title>", b"<meta ", b"<script x", b"&#"])
def test_time_is_linear_in_what_was_sent(piece):
    assert is_linear(lambda size: title_of(piece * (size // len(piece)), "text/html"), 512 * 1024)
