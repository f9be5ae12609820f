"""Saving a list of the admin as it is filtered: by a name that tells it from the other views of the list."""

from django.db import transaction
from django.db.models import Q, QuerySet

from audit.models import SavedView
from pdap.db.locks import lock_name

MOST_VIEWS = 30
LONGEST_NAME = 80


class ViewRefusedError(ValueError):
    """A view that can't be saved; the text says why, and what to do."""


def views_of(list_name: str, person_id: int | None) -> QuerySet[SavedView]:
    """Return the views of a list that a person sees: their own, and those for everyone."""
    return SavedView.objects.filter(Q(owner=person_id) | Q(owner=None), list=list_name)


@transaction.atomic
def save_view(list_name: str, name: str, query: str, person_id: int | None, *, for_all: bool) -> SavedView:
    """Save a view for a person, or for everyone. ViewRefusedError without a name, with one taken, or with too many.

    A view for everyone and someone's own may have one name, whichever was first: that person sees two, of which one
    says that it's for everyone, and no one else learns of the other.
    """
    if not name:
        raise ViewRefusedError("Enter a name for the view.")
    if len(name) > LONGEST_NAME:
        raise ViewRefusedError(f"Enter a name with {LONGEST_NAME} characters or fewer.")
    lock_name("saved_views", list_name)
    present = views_of(list_name, person_id)
    owner = None if for_all else person_id
    if present.filter(name__iexact=name, owner=owner).exists():
        raise ViewRefusedError(f"This list already has a view named “{name}”. Remove it first, or choose another name.")
    if present.count() >= MOST_VIEWS:
        raise ViewRefusedError(f"A list shows {MOST_VIEWS} views at most. Remove one first.")
    return SavedView.objects.create(list=list_name, name=name, query=query, owner_id=owner)
