"""Closing an account: what is theirs is deleted; what they added to the catalog stays without their name."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import PendingUser, User
from accounts.services.permissions import (
    BeyondOwnPermissionsError,
    LastAdministratorError,
    is_last_administrator,
    lock_permissions,
    permissions_of,
)
from accounts.services.sessions import end_everywhere
from pdap.db.actor import set_actor
from pdap.lib.mail.models import Mail


@transaction.atomic
def close_account(user: User, actor: User | None) -> None:
    """Delete a person with all that is theirs alone; `actor` None is an operator's command.

    Data requests, submissions and reviews stay, without the person: Django sets their columns null, which the database
    would not do by itself for requests. Follows, searches, key, permissions, linked accounts, emails and sessions go
    with the row. LastAdministratorError if no one would hold all permissions; NotYoursToGiveError if someone closes the
    account of a person who has permissions that they don't have.
    """
    lock_permissions()
    set_actor(None if actor is None else actor.pk)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if is_last_administrator(locked):
        raise LastAdministratorError(
            gettext("This is the last administrator. Make someone else an administrator first.")
        )
    if actor is not None and actor.pk != user.pk and not permissions_of(actor) >= permissions_of(locked):
        raise BeyondOwnPermissionsError("This person has permissions that you don’t have.")
    of_address = Q(user=locked) | Q(recipient__iexact=locked.email)
    Mail.objects.filter(of_address).delete()
    PendingUser.objects.filter(email__iexact=locked.email).delete()
    # Django's log of the admin keeps the address as the name of what was edited.
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(locked.pk))
    about.update(object_repr=f"person {locked.pk}")
    end_everywhere(locked.pk)
    locked.delete()
