"""Granting and taking permissions: no one can pass on what they don't have themselves (contract 3.8).

The change log has every grant with its actor, by the trigger on the table.
"""

from django.db import connection, transaction

from accounts.models import Permission, User, UserPermission
from accounts.rights import ALL, CREATE_UPDATE_USER
from pdap.db.actor import set_actor


class UnknownPermissionError(ValueError):
    """There is no permission of this name."""


class BeyondOwnPermissionsError(ValueError):
    """The actor may not edit people, or does not hold the permission that is to be passed on or taken."""


class LastAdministratorError(ValueError):
    """Without this person no one would hold all permissions, and so no one could grant them."""


@transaction.atomic
def grant(user: User, permission: str, actor: User | None) -> bool:
    """Give a person a permission; return whether they did not hold it before. `actor` None is an operator's command.

    UnknownPermissionError; NotYoursToGiveError where the actor lacks the permission, or may not edit people.
    """
    row = grantable_permission(permission, actor)
    _, made = UserPermission.objects.get_or_create(user=user, permission=row)
    user.forget_permissions()
    return made


@transaction.atomic
def revoke(user: User, permission: str, actor: User | None) -> bool:
    """Take a permission from a person; return whether they held it. Errors as in `grant`.

    NotYoursToGiveError also where someone who is no administrator takes from one.
    LastAdministratorError if no one would have all permissions anymore; an operator's command may do that.
    """
    row = grantable_permission(permission, actor)
    if actor is not None and permissions_of(user) >= ALL and not permissions_of(actor) >= ALL:
        raise BeyondOwnPermissionsError("Only an administrator can remove an administrator’s permission.")
    if actor is not None and is_last_administrator(user):
        raise LastAdministratorError("This is the last administrator. Make someone else an administrator first.")
    gone, _ = UserPermission.objects.filter(user=user, permission=row).delete()
    user.forget_permissions()
    return bool(gone)


def grantable_permission(permission: str, actor: User | None) -> Permission:
    """Return a permission that the actor may pass on, as the rest of this transaction's actor."""
    lock_permissions()
    set_actor(None if actor is None else actor.pk)
    row = Permission.objects.filter(permission_name=permission).first()
    if row is None or permission not in ALL:
        raise UnknownPermissionError(f"The permission {permission!r} doesn’t exist.")
    if actor is not None and not permissions_of(actor) >= {permission, CREATE_UPDATE_USER}:
        raise BeyondOwnPermissionsError(
            f"To grant or remove {permission}, you must have it and be able to edit people."
        )
    return row


def permissions_of(user: User) -> frozenset[str]:
    """Return a person's permissions from the database, whatever this object remembers."""
    return frozenset(user.permissions.values_list("permission_name", flat=True))


def is_last_administrator(user: User) -> bool:
    """Return whether this person holds all permissions, and no one else does."""
    if not permissions_of(user) >= ALL:
        return False
    holders: dict[int, set[str]] = {}
    others = UserPermission.objects.exclude(user=user).values_list("user_id", "permission__permission_name")
    for user_id, name in others:
        holders.setdefault(user_id, set()).add(name)
    return not any(names >= ALL for names in holders.values())


def lock_permissions() -> None:
    """Make changes of permissions wait for each other, or two administrators could remove each other at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('pdap.permissions'))")
