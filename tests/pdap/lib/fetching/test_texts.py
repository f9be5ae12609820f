"""What pages say of themselves, out of what servers send."""

import pytest

from pdap.lib.fetching.page_texts import LONGEST_TEXT, PageText, text_of
from tests.linear import is_linear

META = b'<meta name="description" content="Arrests &amp; stops">'


@pytest.mark.parametrize(
    ("body", "description", "beginning"),
    [
        (META + b"<p>All <b>arrests</b>", "Arrests & stops", "All arrests"),
        (b"<META content='Since 2019' property='og:description'>", "Since 2019", ""),
        (b'<meta name="viewport" content="x"><meta name=description content="1">' + META, "1", ""),
        (b"<title>No</title><nav>Home</nav><h1>Log</h1><p>Daily.</p><footer>City</footer>", "", "Log Daily."),
        (b"<script>if (a < b) 'text'</script><style>p {}</style>Records", "", "Records"),
        (b"<!-- <p>old</p> --><p>new</p>", "", "new"),
        (b"a <script>never closed", "", "a"),
        (b"cut off <p cla", "", "cut off"),
        (b"no markup", "", "no markup"),
        (b"5 < 6 and 7 > 6", "", "5 < 6 and 7 > 6"),
        (b"", "", ""),
        ("a\u202eb\x00c".encode(), "", "abc"),
    ],
)
def test_the_description_and_the_beginning_are_read(body: bytes, description: str, beginning: str) -> None:
    assert text_of(body, "text/html") == PageText(description, beginning)


def test_a_long_text_is_cut() -> None:
    beginning = text_of(b"<p>word " * 10_000, "text/html").beginning

    assert LONGEST_TEXT - 10 < len(beginning) <= LONGEST_TEXT
    assert beginning.endswith("…")


PIECES = [b"<a", b"<!--", b"<nav>", b"<meta ", b"<p>", b"<meta name=description>", b"<", b"<script>x"]
BLANKS = b"<meta name=" + b" " * 4900 + b">"


@pytest.mark.parametrize("piece", [*PIECES, BLANKS])
def test_time_is_linear_in_what_was_sent(piece: bytes) -> None:
    assert is_linear(lambda size: text_of(piece * (size // len(piece)), "text/html"), 512 * 1024)
