"""Web addresses that people type: cleaned where that changes nothing, refused with advice where it would."""

import re
from urllib.parse import urlsplit

from url_normalize import url_normalize

LONGEST_ADDRESS = 2000
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class AddressError(ValueError):
    """What was typed is no web address that the catalogue takes; the text says what would be."""


def clean_address(typed: str) -> str:
    """Return a typed web address as the catalogue keeps it: with its scheme, the host in lower case, no default port.

    AddressError for what is no http or https address, and for what the database refuses (contract 6.3): a `#` with
    what follows it, and a no-break space.
    """
    address = typed.strip().strip(NO_BREAK_SPACE)
    if NO_BREAK_SPACE in address or any(character.isspace() or ord(character) < 32 for character in address):
        raise AddressError("An address has no spaces: copy it anew from the address bar.")
    if len(address) > LONGEST_ADDRESS:
        raise AddressError(f"This address is too long: at most {LONGEST_ADDRESS} characters.")
    if "#" in address:
        raise AddressError("Leave out the # and what follows it: it only leads to a part of the page.")
    scheme, separator, _ = address.partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        raise AddressError("Only addresses that begin with http:// or https:// can be listed.")
    try:
        cleaned = url_normalize(address, default_scheme="https") or ""
        parts = urlsplit(cleaned)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:  # a broken port, a host that cannot be written
        raise AddressError("This is not a web address. One looks like https://www.example.gov/records.") from error
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or port == 0:
        raise AddressError("This is not a web address. One looks like https://www.example.gov/records.")
    if parts.username is not None or parts.password is not None:
        raise AddressError("Leave out the name and password before the @.")
    return cleaned


def sent_address(sent: str) -> str:
    """Return an address as another program of PDAP's sends it: as it is, but for blanks around it.

    The program keeps the same text and compares it with ours, so it is not rewritten. AddressError for what the
    database refuses (contract 6.3), and for what is no address of the web.
    """
    address = sent.strip()
    if NO_BREAK_SPACE in address:
        raise AddressError("The address holds a no-break space.")
    if "#" in address:
        raise AddressError("Leave out the # and what follows it: it only leads to a part of the page.")
    if not address or leads_elsewhere(address):
        raise AddressError("Only addresses that begin with http:// or https:// can be listed.")
    return address


def shown_address(kept: str | None) -> str | None:
    """Return an address as everyone may get it: old rows may hold `javascript:` and the like, which nobody gets."""
    return None if kept and leads_elsewhere(kept) else kept


def leads_elsewhere(address: str) -> bool:
    """Return whether an address has a scheme that is not the web's, such as `javascript:`; a port is no scheme."""
    found = re.match(r"\s*([a-z][a-z0-9+.-]*):(?!\d)", address, re.IGNORECASE)
    return found is not None and found[1].lower() not in ("http", "https")
