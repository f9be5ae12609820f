"""Links whose page comes after the `#`, as in one-page applications: `https://maps.example.gov/#/search`.

The tables hold no `#` (contract 6.3), and existing programs read and compare their links. So such a link is stored in
the form that search engines once agreed on: what follows the `#` becomes the last parameter of the query. Two pages of
one application are then two links, and a program that doesn't know about this still opens the application. The
database's function `visited_url` does the same as `visited_form`.
"""

import re

PARAMETER = "_escaped_fragment_="
KEPT_PAGE = re.compile(rf"[?&]{PARAMETER}(?=[/!])")
# It begins where a word does; otherwise each letter of a long word without a `#` would be read to the word's end.
BEHIND_HASH = re.compile(r"(?<![^\s\"'#])([^\s\"'#]*)#[/!][^\s\"']*")
# How pages of an application begin: a path, or the "hashbang" of older ones. Anything else is a part of a page.
BEGINNINGS = ("/", "!")
# The application's first page, which it also shows without a `#`.
FIRST_PAGE = frozenset({"", "/", "!", "!/"})
# What only applications write behind a `#`: paths, parameters.
OF_APPLICATIONS = frozenset("/?&=!")
# Words of the page to scroll to, as browsers copy them; they may contain anything.
SCROLLED_WORDS = ":~:"


def leads_to_page(fragment: str) -> bool:
    """Return whether what follows a `#` is a page."""
    return fragment.startswith(BEGINNINGS)


def leads_to_part(fragment: str) -> bool:
    """Return whether what follows a `#` only names a part of the page, so that the link leads there without it, too.

    Neither this nor `leads_to_page` holds for `#home/stops`: it may be a page, but not in a form that we keep.
    """
    return OF_APPLICATIONS.isdisjoint(fragment.partition(SCROLLED_WORDS)[0])


def without_part(address: str) -> str:
    """Return a link without the part of its page that it leads to."""
    page, _, fragment = address.partition("#")
    return page if leads_to_part(fragment) else address


def kept_form(address: str) -> str:
    """Return a link as the tables hold it; only one with a page after the `#` differs."""
    page, hash_sign, fragment = address.partition("#")
    if not hash_sign or not leads_to_page(fragment):
        return address
    return f"{page}{'&' if '?' in page else '?'}{PARAMETER}{fragment.replace('#', '%23')}"


def kept_words(typed: str) -> str:
    """Return a search text with links as the tables hold them; a bare `#/page` becomes that part of one."""
    return BEHIND_HASH.sub(lambda link: kept_form(link[0]) if link[1] else kept_form(link[0])[1:], typed)


def visited_form(address: str) -> str:
    """Return a link as browsers open it."""
    return KEPT_PAGE.sub("#", address, count=1)
