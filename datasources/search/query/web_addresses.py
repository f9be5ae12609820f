"""Web addresses that people paste into the search box: of a page, a portal or an agency's website."""

import re

from pdap.lib.web_address import unwrap_address, without_loose_end

# What a host without a scheme or `www.` ends in, so that St.Louis and L.A. are none: the domains that are not of a
# country (RFC 1591), the United States' own, and the two that information and programs are mostly at.
DOMAINS = "com|edu|gov|int|mil|net|org|info|us|io"
HOST = r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+"
ADDRESS = re.compile(
    rf"(?:site:)?(?:(?:https?:)?/*(?P<host>{HOST}(?:{DOMAINS}))|(?:https?:/*|//)?www\d*\.(?P<of_web>{HOST}[a-z]{{2,}})"
    rf"|(?:https?:/+|//)(?P<linked>{HOST}[a-z]{{2,}}|\[[0-9a-f:]+\]))\.?(?::\d+)?(?P<path>[/?#]\S*)?",
    re.IGNORECASE,
)
# Servers of one website are numbered: www1.nyc.gov.
WWW = re.compile(r"^www\d*\.")
PART_OF_PATH = re.compile(r"[/?]")
LONGEST_WAY = 12


def is_web_address(text: str) -> bool:
    """Return whether all of a text is one web address, with a scheme or without."""
    return bool(address_with_parents(text))


def labels_of_host(text: str) -> list[str]:
    """Return the parts of the host of a web address without `www` and the domain; none for another text."""
    addresses = address_with_parents(text)
    return addresses[-1].split("/")[0].split(".")[:-1] if addresses else []


def address_with_parents(text: str) -> list[str]:
    """Return the page of an address and what it lies in, up to its host; nothing for another text.

    All are as the database normalizes addresses, but in lower case, and without the number of a `www1.` as well.
    """
    match = ADDRESS.fullmatch(without_loose_end(unwrap_address(text.strip())))
    if match is None:
        return []
    host = WWW.sub("", (match["host"] or match["of_web"] or match["linked"]).lower())
    path = (match["path"] or "").partition("#")[0].lower()
    whole = f"{host}{path}".rstrip("/?")
    ends = [part.start() for part in PART_OF_PATH.finditer(whole)][:LONGEST_WAY]
    return list(dict.fromkeys([whole, *(whole[:end].rstrip("/") for end in reversed(ends))]))


def is_at(listed: str, pasted: str) -> bool:
    """Return whether a listed address is the pasted page or lies below it."""
    above, way = address_with_parents(pasted)[:1], address_with_parents(listed)
    return bool(above and way) and above[0] in way
