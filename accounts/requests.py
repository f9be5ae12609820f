"""Who is behind a request."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def person_id(request: HttpRequest) -> int:
    """Return the id of whoever is signed in, where the view has made sure that somebody is."""
    return cast(User, request.user).pk
