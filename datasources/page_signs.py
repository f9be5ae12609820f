"""What an address or a title says of the page that stands there: a front page, a sign-in, an error."""

import re
from urllib.parse import urlsplit

from pdap.lib.pages_behind_hash import FIRST_PAGE, leads_to_page

# The ways in which servers write their front page.
FRONT_PAGE = re.compile(r"/(?:(?:index|default|home|main|welcome)(?:\.[a-z]{2,5})?/?)?", re.IGNORECASE)
# A part of a path, or a parameter, that leads to a form for signing in, or says that something is wrong.
SIGN_IN = re.compile(
    r"(?:sign[-_]?in|log[-_]?in|log[-_]?on|sso|saml2?|oauth2?|adfs|authenticate|authorize|wp-login)(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
ERROR_PAGE = re.compile(
    r"(?:error|errors|40[0-9]|50[0-9]|(?:page|file)?[-_]?not[-_]?found|error[-_]?page|custom[-_]?error|page[-_]?error|"
    r"(?:access|permission)[-_]?denied|unavailable|maintenance)(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
COMES_BACK = re.compile(
    r"(?:^|&)(?:return_?(?:url|to)|redirect_?(?:url|uri|to)|relaystate|samlrequest|signin|aspxerrorpath)=",
    re.IGNORECASE,
)
SAYS_MISSING = (
    r"\m40[34]\M|\mnot found\M|\mno longer (available|exists?|here)\M|\m(cannot|can.?t|could not) be (found|displayed)"
    r"|\m(does not|doesn.?t) exist\M|\mpage (missing|unavailable|error)\M|\merror\M.*\m(page|occurred)\M|^error\M"
    r"|\maccess denied\M|\mforbidden\M|\mdomain( names?)? for sale\M|\m(is|may be) for sale\M|\mbuy this domain\M"
    r"|\mparked\M"
)
# PostgreSQL writes the edges of words otherwise than Python.
MISSING_SQL = SAYS_MISSING
MISSING = re.compile(SAYS_MISSING.replace(r"\m", r"\b").replace(r"\M", r"\b"), re.IGNORECASE)


def is_front_page(address: str) -> bool:
    """Return whether an address is the first page of its site."""
    parts = urlsplit(address)
    page_of_application = leads_to_page(parts.fragment) and parts.fragment not in FIRST_PAGE
    return FRONT_PAGE.fullmatch(parts.path or "/") is not None and not parts.query and not page_of_application


def is_sign_in(address: str) -> bool:
    return has_segment(address, SIGN_IN) or COMES_BACK.search(urlsplit(address).query) is not None


def is_error_page(address: str) -> bool:
    return has_segment(address, ERROR_PAGE)


def has_segment(address: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a part of an address's path is so, the path behind its `#` included."""
    parts = urlsplit(address)
    behind_hash = parts.fragment.partition("?")[0] if leads_to_page(parts.fragment) else ""
    return any(pattern.fullmatch(segment) for segment in f"{parts.path}/{behind_hash}".split("/"))


def leads_elsewhere(asked: str, arrived: str) -> str:
    """Return what stands where a redirect has led, if that is no page of the kind that was asked for; else nothing."""
    asked_page, _, asked_behind = asked.partition("#")
    arrived_page, _, arrived_behind = arrived.partition("#")
    if asked_behind == arrived_behind:  # what has only come along does not say where the redirect leads
        asked, arrived = asked_page, arrived_page
    if is_sign_in(arrived) and not is_sign_in(asked):
        return "a form for signing in"
    if is_error_page(arrived) and not is_error_page(asked):
        return "an error page"
    if is_front_page(arrived) and not is_front_page(asked):
        return "the front page of a site"
    return ""


def says_missing(title: str) -> bool:
    """Return whether a page's title speaks of an error."""
    return MISSING.search(title) is not None
