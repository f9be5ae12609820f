"""Pages of agencies' own that have one link."""

from collections.abc import Callable, Iterator

from django.db import connection

from audit.merging.pairs import CandidatePair

SAME_ADDRESS = """
with page as (select id, public.address_key(url::text) as key from public.meta_urls),
-- Of more than two the first is paired with each: merging goes into it.
first as (select key, min(id) as id from page group by key having count(*) > 1)
select first.id, page.id, page.key from first join page on page.key = first.key and page.id > first.id
order by 1, 2
"""


def find_meta_urls(progress: Callable[[str, int, int], None]) -> Iterator[CandidatePair]:
    """Give each pair of pages whose addresses are the same but for what makes no other page."""
    with connection.cursor() as cursor:
        cursor.execute(SAME_ADDRESS)
        pairs = cursor.fetchall()
    for first, second, address in pairs:
        reasons = ("The links differ only in http or https, “www.”, the last slash or tracking parameters.",)
        yield CandidatePair(first, second, 97, reasons, address)
    progress("agency pages", len(pairs), len(pairs))
