"""Which addresses are the admin's."""

from functools import cache

from django.urls import reverse


@cache
def admin_root() -> str:
    """Return the address of the admin, which is asked for with each request: Django takes long to put it together."""
    return reverse("admin:index")


def is_of_admin(path: str) -> bool:
    return path.startswith(admin_root())
