"""The database's own rule for telling whether two addresses are one (contract 6.2)."""

from collections.abc import Sequence

from django.db import connection, models


class NormalisedUrl(models.Func):
    """`normalised_url(text)`: without scheme, `www.` and trailing slashes, the host in lower case."""

    function = "normalised_url"
    arity = 1
    output_field = models.TextField()


def normalised(urls: Sequence[str]) -> list[str]:
    """Return the normalised form of each address, in order, by the database's rule."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select public.normalised_url(url) from unnest(%s::text[]) with ordinality item (url, number)"
            " order by number",
            [list(urls)],
        )
        return [row[0] for row in cursor.fetchall()]
