"""The queue of reviewers, and claims that keep a second reviewer away from a submission."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from datasources.models import Review
from pdap.db.public_records import is_pending_sql

# How long a submission is kept for the person who opened it; an open page prolongs it.
CLAIM = datetime.timedelta(minutes=15)
# How long a submission waits for the submitter's answer before it comes up again; an edit brings it back at once.
ANSWER = datetime.timedelta(days=7)

# The oldest that no one else has before them; what this curator put off comes last, in the order of putting off.
NEXT = f"""
select source.id
from public.data_sources source
left join public.reviews review on review.data_source_id = source.id
where {is_pending_sql("source")}
  and (review.asked_at is null or review.asked_at < now() - %(answer)s or source.updated_at > review.asked_at)
  and (review.claimed_by_user_id is null or review.claimed_by_user_id = %(curator)s
       or review.claim_expires_at is null or review.claim_expires_at <= now())
  and source.id <> all(%(taken)s::integer[])
order by coalesce(array_position(%(last)s::integer[], source.id), 0), source.created_at, source.id
limit 1
for update of source skip locked
"""  # noqa: S608 - the inserted rule is ours
# Nothing comes back where someone else's claim stands.
CLAIM_ONE = """
insert into public.reviews as review (data_source_id, claimed_by_user_id, claim_expires_at)
values (%(source)s, %(curator)s, %(expires)s)
on conflict (data_source_id) do update
set claimed_by_user_id = excluded.claimed_by_user_id, claim_expires_at = excluded.claim_expires_at
where review.claimed_by_user_id is null or review.claimed_by_user_id = excluded.claimed_by_user_id
   or review.claim_expires_at is null or review.claim_expires_at <= %(now)s
returning *
"""


class TakenError(Exception):
    """Someone else has the submission before them: `review` says who, and until when."""

    def __init__(self, review: Review) -> None:
        super().__init__("Someone else is reviewing this submission.")
        self.review = review


@transaction.atomic
def claim_next(curator_id: int, last: Sequence[int] = ()) -> int | None:
    """Claim the next submission of the queue for a curator; return its id, or None where nothing waits for them.

    `last` are those that the curator put off, the first of them to come up first.
    """
    taken: list[int] = []
    while True:
        values: Any = {"answer": ANSWER, "curator": curator_id, "last": list(last), "taken": taken}
        with connection.cursor() as cursor:
            cursor.execute(NEXT, values)
            row = cursor.fetchone()
        if row is None:
            return None
        try:
            claim(row[0], curator_id)
        except TakenError:  # opened by its address at this very moment
            taken.append(row[0])
        else:
            return row[0]


def claim(source_id: int, curator_id: int) -> Review:
    """Claim one submission, or prolong one's claim; return its review. TakenError while someone else holds it."""
    now = timezone.now()
    values = {"source": source_id, "curator": curator_id, "now": now, "expires": now + CLAIM}
    review = next(iter(Review.objects.raw(CLAIM_ONE, values)), None)
    if review is None:
        raise TakenError(Review.objects.select_related("claimed_by").get(data_source_id=source_id))
    return review


def release(curator_id: int, source_id: int) -> int:
    """Give back a curator's claim of a submission; return how many there were."""
    mine = Review.objects.filter(claimed_by_id=curator_id, data_source_id=source_id)
    return mine.update(claimed_by=None, claim_expires_at=None)


def forget_expired() -> int:
    """Forget the claims that are over; return how many. They keep no one away: this only tidies the lists."""
    over = Review.objects.filter(claim_expires_at__lte=timezone.now())
    return over.update(claimed_by=None, claim_expires_at=None)
