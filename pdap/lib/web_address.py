"""Web addresses that people type: cleaned if that does not change where they lead, else refused with advice."""

import ipaddress
import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import idna
from django.utils.translation import gettext
from url_normalize import url_normalize

from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import INVISIBLE
from pdap.lib.network_addresses import is_broken_address, is_private_host
from pdap.lib.pages_behind_hash import FIRST_PAGE, leads_to_page, leads_to_part

LONGEST_ADDRESS = 2000
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NO_ADDRESS = _("Enter a link in the format https://www.example.gov/records.")
PRIVATE_HOST = _("Enter a link that everyone can open. This one only works inside a private network.")
# A host with nothing to encode, whose labels have valid lengths.
PLAIN_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Any valid host; some have an underscore, and some end in the dot of the root.
HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}\.?")
DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}
WEB = ("http", "https")
# How nearly all begin; these need no parsing.
USUAL = ("http://", "https://")
# What may be shown: files have older links to file servers, which no browser opens but a person may.
HARMLESS = (*WEB, "ftp")
# How browsers begin a link of these schemes: they take any slashes, backslashes or none for two slashes
# (https://url.spec.whatwg.org/#special-authority-ignore-slashes-state).
BEGINNING = re.compile(r"^((?:https?|ftp):)[/\\]*|^[/\\]+", re.IGNORECASE)
# What browsers leave out of a link, and before and after it.
SKIPPED = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
# A host in brackets is the whole host: `urlsplit` would drop what stands beside them.
BRACKETS = re.compile(r"[^\[\]]*|(?:.*@)?\[[^\[\]]*:[^\[\]]*\](?::\d*)?")
# Where a second link begins in a text; a link inside the path of another, as in archives, has no separator before it.
SECOND_LINK = re.compile(r"(?:\s|[;,|]\s*)https?://", re.IGNORECASE)
# Whitespace that is never part of a file's name.
UNSPOKEN = re.compile(r"[\x00-\x1f\x7f]|[^\S ]")
# What stays unencoded in a path or query; a % begins what is encoded already.
KEPT = "%/:?@!$&'()*+,;=[]~-._|{}^"


class AddressError(ValueError):
    """The typed text is not a web address that the catalog accepts; the error says what would be."""


def clean_address(
    typed: str, *, parts_of_pages: bool = False, file_servers: bool = False, private_hosts: bool = False
) -> str:
    """Return a typed web address as the catalog keeps it: with its scheme, the host in lower case, no default port.

    Everything else stays as typed, so that the link works: a double slash, `%20`, a parameter, an application's page
    after the `#`. Spaces and letters that a link cannot have are encoded. AddressError for what is no http or https
    address (with `file_servers` nor an ftp one), for a host inside a private network (unless `private_hosts`: the
    catalog has a few from before), and for what the database refuses (contract 6.3): a no-break space, and a `#` that
    only leads to a part of a page, unless `parts_of_pages`.
    """
    address = unwrap_address(INVISIBLE.sub("", typed).strip().strip(NO_BREAK_SPACE))
    if NO_BREAK_SPACE in address or UNSPOKEN.search(address):
        raise AddressError(gettext("Remove the spaces, or copy the link again from your browser’s address bar."))
    if SECOND_LINK.search(address.partition("?")[0]):
        raise AddressError(gettext("Enter one link. This has more than one."))
    if len(address) > LONGEST_ADDRESS:
        raise AddressError(gettext("Use a link with %(most)d characters or fewer.") % {"most": LONGEST_ADDRESS})
    address, hash_sign, fragment = address.partition("#")
    if hash_sign and fragment and not leads_to_page(fragment) and not parts_of_pages:
        if leads_to_part(fragment):
            raise AddressError(gettext("Remove the # and everything after it."))
        raise AddressError(gettext("Remove the # and everything after it, if the link opens the same page without it."))
    if fragment in FIRST_PAGE:
        fragment = ""
    loose = f"{address}#{fragment}" if fragment else address
    if (shorter := without_loose_end(loose)) != loose:
        advice = gettext("Remove the last character if it isn’t part of the link. Did you mean %(shorter)s ?")
        raise AddressError(advice % {"shorter": shorter})
    schemes = HARMLESS if file_servers else WEB
    scheme, separator, _ = address.partition("://")
    if separator and scheme.lower() not in schemes:
        raise AddressError(gettext("Enter a link that begins with http:// or https://."))
    try:
        parts = urlsplit(with_scheme(address))
        host, port = parts.hostname or "", parts.port
        if not BRACKETS.fullmatch(parts.netloc):
            raise AddressError(NO_ADDRESS)
        plain = normalized_host(host)
    except ValueError as error:  # a broken port, a host that cannot be written
        raise AddressError(NO_ADDRESS) from error
    if not private_hosts and is_private(plain, has_scheme=bool(separator)):
        raise AddressError(PRIVATE_HOST)
    if parts.scheme not in schemes or port == 0 or not is_host(plain):
        raise AddressError(NO_ADDRESS)
    # The typed host is checked too: `url_normalize` silently repairs hosts.
    if host.startswith(".") or ".." in host:
        raise AddressError(NO_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise AddressError(gettext("Remove the username and password before the @."))
    written = f"[{plain}]" if ":" in plain else plain
    where = written if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{written}:{port}"
    path = quote(without_dot_segments(parts.path) or "/", safe=KEPT)
    return urlunsplit((parts.scheme, where, path, quote(parts.query, safe=KEPT), quote(fragment, safe=KEPT)))


def normalized_host(host: str) -> str:
    """Return a host as networks write it, an IPv6 address without brackets. ValueError for what can't be written."""
    if PLAIN_HOST.fullmatch(host):
        return host
    if ":" in host:
        return ipaddress.IPv6Address(host).compressed
    return urlsplit(url_normalize(f"https://{host}/") or "").hostname or ""


def is_host(plain: str) -> bool:
    """Return whether a normalized host is an address or a name of more than one part."""
    if ":" in plain:
        return True
    return "." in plain.strip(".") and HOST.fullmatch(plain) is not None and not is_broken_address(plain)


def is_private(plain: str, *, has_scheme: bool) -> bool:
    """Return whether a normalized host is one inside a network; one word without a scheme is no host, but a word."""
    return (has_scheme or "." in plain or ":" in plain) and is_private_host(plain)


def leads_into_network(address: str) -> bool:
    """Return whether browsers open an address that is kept as it was sent at a host inside a private network."""
    sent = as_browsers_read(address)
    try:
        plain = normalized_host(unquote(urlsplit(with_scheme(sent)).hostname or "").lower())
    except ValueError:
        return False
    return bool(plain) and is_private(plain, has_scheme="://" in sent or sent.startswith("//"))


def as_browsers_read(address: str) -> str:
    """Return an address with two slashes before its host and slashes for the backslashes up to its query."""
    address = SKIPPED.sub("", address)
    end = min((place for sign in "?#" if (place := address.find(sign)) >= 0), default=len(address))
    before = BEGINNING.sub(r"\1//", address[:end], count=1).replace("\\", "/")
    return before + address[end:]


def host_forms(address: str) -> list[str]:
    """Return an address with its host encoded for the network, and also in letters if that differs.

    The existing system stored hosts in letters, such as `https://münchen.example/`; they are the same hosts.
    """
    scheme, separator, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    name, colon, port = host.partition(":")
    if name.isascii() and "xn--" not in name.lower():
        return [address]
    try:
        network = idna.encode(name.lower(), uts46=True).decode("ascii")
        forms = [network, idna.decode(network)]
    except UnicodeError:
        return [address]
    return list(dict.fromkeys(f"{scheme}{separator}{form}{colon}{port}{slash}{path}" for form in forms))


def with_scheme(address: str) -> str:
    if address.startswith("//"):
        return f"https:{address}"
    return address if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE) else f"https://{address}"


def unwrap_address(address: str) -> str:
    """Return an address without the angle brackets that texts put around links, and what follows them."""
    wrapped = re.fullmatch(r"<([^<>]+)>[.,;]?", address)
    return wrapped[1].strip() if wrapped else address


def without_loose_end(address: str) -> str:
    """Return an address without the period, comma or bracket of the sentence that it was in."""
    shorter = address.rstrip(".,;:")
    for opening, closing in ("()", "[]", "<>", "{}"):
        if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
            return without_loose_end(shorter[:-1])
    return shorter


def without_dot_segments(path: str) -> str:
    """Return a path without `.` and `..` (RFC 3986, 5.2.4); empty segments stay, and so does a link inside a path."""
    if not re.search(r"(?:^|/)\.{1,2}(?:/|$)", path):
        return path
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and len(segments) > 1:
            segments.pop()
        elif segment not in (".", ".."):
            segments.append(segment)
    if path.endswith(("/.", "/..")):
        segments.append("")
    return "/".join(segments)


def sent_address(sent: str) -> str:
    """Return an address from another PDAP program unchanged, except for spaces around it.

    The program stores the same text and compares it with ours, so it is not rewritten. AddressError for what the
    database refuses (contract 6.3), and for what is not a web address.
    """
    address = sent.strip()
    if NO_BREAK_SPACE in address:
        raise AddressError("Remove the no-break space from the link.")
    _, hash_sign, fragment = address.partition("#")
    if hash_sign and not leads_to_page(fragment):
        raise AddressError("Remove the # and everything after it.")
    if not address or leads_elsewhere(address):
        raise AddressError("Enter a link that begins with http:// or https://.")
    return address


def shown_address(address: str | None) -> str | None:
    """Return an address if it may be shown: old rows may contain `javascript:` and the like, which are never shown."""
    return None if address and leads_elsewhere(address, HARMLESS) else address


def shown_address_sql(column: str) -> str:
    """Return the same as SQL for a column."""
    return f"""case when {column} like 'http://%%' or {column} like 'https://%%' then {column}
        when {column} ~* '^\\s*[a-z][a-z0-9+.-]*:(?!\\d)' and {column} !~* '^\\s*(https?|ftp):' then null
        else {column} end"""


def leads_elsewhere(address: str, schemes: tuple[str, ...] = WEB) -> bool:
    """Return whether an address has another scheme than these, such as `javascript:`; a port is not a scheme."""
    if address.startswith(USUAL):
        return False
    match = re.match(r"\s*([a-z][a-z0-9+.-]*):(?!\d)", address, re.IGNORECASE)
    return match is not None and match[1].lower() not in schemes
