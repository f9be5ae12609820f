"""How many records a person has, in one query: the top of the profile."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import ExternalAccount, User, UserCapacity
from agencies.models import Agency
from datasources.models import DataSource
from notifications.models import Follow
from pdap.db.enums import ApprovalStatus
from pdap.lib.mail.models import BouncedAddress
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest


def own_count(rows: Any, owner: str) -> Coalesce:
    """Return how many of the rows are a person's, as an expression."""
    counted = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def summary_of(user_id: int) -> Any:
    """Return a person with `key_use`, their capacities, whether GitHub is linked, and how much there is of theirs."""
    asked = {"approval_status": ApprovalStatus.PENDING, "review__question__isnull": False}
    return (
        User.objects.select_related("key_use")
        .annotate(
            chosen_capacities=ArraySubquery(
                UserCapacity.objects.filter(user=OuterRef("pk")).order_by("capacity").values("capacity")
            ),
            bounced=Exists(BouncedAddress.objects.filter(user=OuterRef("pk"), address__iexact=OuterRef("email"))),
            github=Exists(ExternalAccount.objects.filter(user=OuterRef("pk"))),
            follow_count=own_count(Follow.objects, "user"),
            request_count=own_count(DataRequest.objects, "creator"),
            waiting_requests=own_count(
                DataRequest.objects.filter(request_status=RequestStatus.WAITING_FOR_REQUESTOR), "creator"
            ),
            submission_count=own_count(DataSource.objects, "submitter") + own_count(Agency.objects, "submitter"),
            questions=own_count(DataSource.objects.filter(**asked), "submitter")
            + own_count(Agency.objects.filter(**asked), "submitter"),
        )
        .annotate(waiting=F("waiting_requests") + F("questions"))
        .get(pk=user_id)
    )
