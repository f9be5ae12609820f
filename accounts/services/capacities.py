"""In what capacity people say that they use the catalog."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User, UserCapacity
from pdap.db.actor import set_actor


@transaction.atomic
def set_capacities(user: User, capacities: Collection[str], actor: User) -> None:
    set_actor(actor.pk)
    UserCapacity.objects.filter(user=user).exclude(capacity__in=capacities).delete()
    UserCapacity.objects.bulk_create(
        [UserCapacity(user=user, capacity=capacity) for capacity in capacities], ignore_conflicts=True
    )
