"""One mailbox under several spellings: in any case, and its domain in letters or as the network spells it."""

from typing import Any

import idna
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower


def domain_forms(domain: str) -> list[str]:
    """Return the forms of a domain: as the network spells it first (`xn--…`), then in letters where that differs.

    Not the older IDNA: it takes ß for ss, and `straße` and `strasse` are two domains.
    """
    try:
        ascii_form = idna.encode(domain.lower(), uts46=True).decode("ascii")
        letters = idna.decode(ascii_form) if "xn--" in ascii_form else ascii_form
    except UnicodeError:
        return [domain.lower()]
    return list(dict.fromkeys([ascii_form, letters]))


def comparable_address(email: str) -> str:
    """Return an address in the form in which two are compared: in lower case, its domain as the network spells it."""
    local, at, domain = email.rpartition("@")
    return f"{local.lower()}{at}{domain_forms(domain)[0]}"


def spellings_of_mailbox(email: str) -> list[str]:
    """Return the ways in which a mailbox may be kept, but for case; the way that was typed is among them."""
    local, at, domain = email.rpartition("@")
    return list(dict.fromkeys([email, *(f"{local}{at}{form}" for form in domain_forms(domain))]))


def rows_of_mailbox(rows: QuerySet[Any, Any], email: str) -> QuerySet[Any, Any]:
    """Keep rows whose `email` is a spelling of one mailbox."""
    # In these words PostgreSQL finds the index on lower(email); Django's `iexact` would ask for upper().
    wanted = [Lower(Value(spelling)) for spelling in spellings_of_mailbox(email)]
    return rows.alias(lower_email=Lower("email")).filter(lower_email__in=wanted)
