"""The database's rules for whether two addresses are the same: a strict one, and one for finding duplicates."""

from collections.abc import Sequence

from django.db import connection, models

from pdap.lib.pages_behind_hash import kept_form


class NormalizedUrl(models.Func):
    """`normalised_url(text)`: without scheme, `www.` and trailing slashes, the host in lower case (contract 6.2)."""

    function = "normalised_url"
    arity = 1
    output_field = models.TextField()


class TextOf(models.Func):
    """A column's value as text, as PostgreSQL writes it in index definitions."""

    template = "%(expressions)s::text"
    arity = 1
    output_field = models.TextField()


class AddressKey(models.Func):
    """`address_key(text)`: the same without parameters that only track visitors, such as `utm_source`."""

    function = "address_key"
    arity = 1
    output_field = models.TextField()


def text_of(address: str) -> models.Func:
    """Return an address as an expression, in the form that the tables hold."""
    return models.functions.Cast(models.Value(kept_form(address)), models.TextField())


def normalized(urls: Sequence[str]) -> list[str]:
    """Return the normalized form of each address, in order, by the database's rule."""
    return [normal for normal, _ in both_forms(urls)]


def address_keys(urls: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the key of each address, in order, and whether the address has parameters that only track visitors."""
    return [(key, key != normal) for normal, key in both_forms(urls)]


def both_forms(urls: Sequence[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select public.normalised_url(url), public.address_key(url)"
            " from unnest(%s::text[]) with ordinality item (url, number) order by number",
            [[kept_form(url) for url in urls]],
        )
        return cursor.fetchall()
