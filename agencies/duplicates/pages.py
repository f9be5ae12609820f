"""Pages of agencies' own that are one address (contract 6.2)."""

from collections.abc import Callable, Iterator

from django.db import connection

from audit.merging.pairs import Found

SAME_ADDRESS = """
select one.id, other.id, one.normalised_url
from public.meta_urls one
join public.meta_urls other on other.normalised_url = one.normalised_url and other.id > one.id
-- Of more than two the first is paired with each: merging goes into it.
where one.id = (select min(id) from public.meta_urls first where first.normalised_url = one.normalised_url)
order by 1, 2
"""


def find_meta_urls(progress: Callable[[str, int, int], None]) -> Iterator[Found]:
    """Give each pair of pages whose addresses are the same but for the scheme, "www." and a slash at the end."""
    with connection.cursor() as cursor:
        cursor.execute(SAME_ADDRESS)
        pairs = cursor.fetchall()
    for first, second, address in pairs:
        reasons = ("The links differ only in http or https, “www.” and the last slash.",)
        yield Found(first, second, 97, reasons, address)
    progress("agency pages", len(pairs), len(pairs))
