"""Who has which submission before them: the queue of reviewers, and claims that keep a second one away."""

import datetime
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from datasources.models import Review

# How long a submission is kept for whoever opened it; an open page prolongs it.
CLAIM = datetime.timedelta(minutes=15)
# How long a submission waits for the submitter's answer before it comes up again; an edit brings it back at once.
ANSWER = datetime.timedelta(days=7)

# The oldest that nobody else has before them; what this curator put off comes last, in the order of putting off.
NEXT = """
select source.id
from public.data_sources source
left join public.reviews review on review.data_source_id = source.id
where source.approval_status = 'pending'
  and (review.asked_at is null or review.asked_at < now() - %(answer)s or source.updated_at > review.asked_at)
  and (review.claimed_by_user_id is null or review.claimed_by_user_id = %(curator)s
       or review.claim_expires_at is null or review.claim_expires_at <= now())
order by coalesce(array_position(%(last)s::integer[], source.id), 0), source.created_at, source.id
limit 1
for update of source skip locked
"""


class TakenError(Exception):
    """Somebody else has the submission before them: `review` says who, and until when."""

    def __init__(self, review: Review) -> None:
        """Take the review with its claim."""
        super().__init__("Somebody else has this submission before them.")
        self.review = review


@transaction.atomic
def claim_next(curator_id: int, last: Sequence[int] = ()) -> int | None:
    """Claim the next submission of the queue for a curator; return its id, or None where nothing waits for them.

    `last` are those that the curator put off, the first of them to come up first.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"answer": ANSWER, "curator": curator_id, "last": list(last)})
        found = cursor.fetchone()
    if found is None:
        return None
    hold(found[0], curator_id)
    return found[0]


@transaction.atomic
def claim(source_id: int, curator_id: int) -> Review:
    """Claim one submission, or prolong one's claim; return its review. TakenError while somebody else holds it."""
    Review.objects.bulk_create([Review(data_source_id=source_id)], ignore_conflicts=True)
    review = Review.objects.select_for_update(of=("self",)).select_related("claimed_by").get(data_source_id=source_id)
    if is_held(review) and review.claimed_by_id != curator_id:
        raise TakenError(review)
    review.claimed_by_id, review.claim_expires_at = curator_id, timezone.now() + CLAIM
    review.save(update_fields=["claimed_by", "claim_expires_at"])
    return review


def hold(source_id: int, curator_id: int) -> None:
    """Write a claim; the caller holds the source's row."""
    claimed = {"claimed_by_id": curator_id, "claim_expires_at": timezone.now() + CLAIM}
    Review.objects.update_or_create(data_source_id=source_id, defaults=claimed)


def is_held(review: Review) -> bool:
    """Return whether a claim stands."""
    expires = review.claim_expires_at
    return review.claimed_by_id is not None and expires is not None and expires > timezone.now()


def release(curator_id: int, source_id: int | None = None) -> int:
    """Give back a curator's claim, or all of them; return how many."""
    mine = Review.objects.filter(claimed_by_id=curator_id)
    if source_id is not None:
        mine = mine.filter(data_source_id=source_id)
    return mine.update(claimed_by=None, claim_expires_at=None)


def forget_expired() -> int:
    """Forget the claims that are over; return how many. They keep nobody away: this only tidies the lists."""
    over = Review.objects.filter(claim_expires_at__lte=timezone.now())
    return over.update(claimed_by=None, claim_expires_at=None)
