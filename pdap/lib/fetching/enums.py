"""Why a fetch gets no answer."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class Failure(PostgresEnum):
    """Why there is no answer, in words that end the sentence "The address ..."."""

    pg_enum = nonmember("fetch_failure")

    BAD_ADDRESS = "bad address", "is no address that a browser would open"
    PORT = "port", "names a port where no website stands"
    NO_SUCH_NAME = "no such name", "names a host that does not exist"
    NO_NAME_SERVICE = "no name service", "could not be looked up just now"
    PRIVATE = "private address", "leads into a private network"
    REFUSED = "refused", "leads to a server that takes no connection"
    TIMEOUT = "timeout", "did not answer in time"
    TLS = "tls", "has no valid certificate"
    BROKEN_ANSWER = "broken answer", "answered with something that is no web page"
    TOO_LARGE = "too large", "answered with more than a browser would take"
    LOOP = "redirect loop", "redirects in a circle"
    TOO_MANY_REDIRECTS = "too many redirects", "redirects too often"
    SWITCHED_OFF = "switched off", "is not fetched here: link checks are switched off"
    BAD_REDIRECT = "bad redirect", "redirects to something that is no web address"
    CHALLENGE = "challenge", "asks visitors to prove that they are people"
