"""Why a fetch fails."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class Failure(PostgresEnum):
    """Why a fetch failed, in words that complete the sentence "The link …"."""

    pg_enum = nonmember("fetch_failure")

    BAD_ADDRESS = "bad address", "isn’t a link that a browser would open"
    PORT = "port", "uses a port where there is no website"
    NO_SUCH_NAME = "no such name", "points to a host that doesn’t exist"
    NO_NAME_SERVICE = "no name service", "couldn’t be looked up"
    PRIVATE = "private address", "points to a private network"
    REFUSED = "refused", "points to a server that refuses connections"
    TIMEOUT = "timeout", "timed out"
    TLS = "tls", "has no valid certificate"
    BROKEN_ANSWER = "broken answer", "returned something that isn’t a web page"
    TOO_LARGE = "too large", "returned too much data"
    LOOP = "redirect loop", "redirects in a loop"
    TOO_MANY_REDIRECTS = "too many redirects", "redirects too many times"
    SWITCHED_OFF = "switched off", "isn’t checked here, because link checks are off"
    BAD_REDIRECT = "bad redirect", "redirects to something that isn’t a web address"
    CHALLENGE = "challenge", "asks visitors to prove that they are people"
