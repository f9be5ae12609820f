"""Links whose page is behind the `#`, as one-page applications have them: `https://maps.example.gov/#/search`.

The tables hold no `#` (contract 6.3), and existing programs read and compare what they hold. So such a link is kept in
the form that search engines once agreed on for it: what follows the `#` is the last parameter of the query. Two pages
of one application are two links, and a program that knows nothing of all this still opens the application. The
database's function `visited_url` says the same as `visited_form`.
"""

import re

PARAMETER = "_escaped_fragment_="
KEPT_PAGE = re.compile(rf"[?&]{PARAMETER}(?=[/!])")
# It begins where a word does: else each letter of a long word without a `#` would be read up to the word's end.
BEHIND_HASH = re.compile(r"(?<![^\s\"'#])([^\s\"'#]*)#[/!][^\s\"']*")
# What leads to a page of an application: a path, or the "hashbang" of older ones. Anything else is a part of one page.
BEGINNINGS = ("/", "!")
# The application's own first page, which it shows without a `#` as well.
FIRST_PAGE = frozenset({"", "/", "!", "!/"})


def leads_to_page(fragment: str) -> bool:
    """Return whether what follows a `#` leads to a page of its own."""
    return fragment.startswith(BEGINNINGS)


def kept_form(address: str) -> str:
    """Return a link as the tables hold it; only what leads to a page of its own is written otherwise."""
    page, hash_sign, fragment = address.partition("#")
    if not hash_sign or not leads_to_page(fragment):
        return address
    return f"{page}{'&' if '?' in page else '?'}{PARAMETER}{fragment.replace('#', '%23')}"


def kept_words(typed: str) -> str:
    """Return words to search for, in which links stand as the tables hold them; of a bare `#/page` that part."""
    return BEHIND_HASH.sub(lambda link: kept_form(link[0]) if link[1] else kept_form(link[0])[1:], typed)


def visited_form(address: str) -> str:
    """Return a link as people visit it."""
    return KEPT_PAGE.sub("#", address, count=1)
