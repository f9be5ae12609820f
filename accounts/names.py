"""What curators see for a person: the address if they have the right (docs/rights.md), else a number."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User


def name_of(person: User | None, viewer: Any) -> str:
    """Return what a viewer may read for a person: "you", the address by right, a number, or that it was no one."""
    if person is None:
        return "a program"
    if person.pk == viewer.pk:
        return "you"
    return person.email if viewer.has_perm("accounts.view_user") else f"person {person.pk}"


def names_of(ids: Iterable[int | None], viewer: Any) -> dict[int | None, str]:
    """Return the same for several ids, those of people who are gone included; at most one query."""
    wanted = {pk for pk in ids if pk is not None and pk != viewer.pk}
    names: dict[int | None, str] = {None: "a program", viewer.pk: "you"}
    names |= {pk: f"person {pk}" for pk in wanted}
    if wanted and viewer.has_perm("accounts.view_user"):
        names |= dict(User.objects.filter(pk__in=wanted).values_list("pk", "email"))
    return names
