"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return whether the site is a demonstration, for its banner, and whether GitHub signs people in here."""
    return {"demonstration": settings.DEMONSTRATION, "github_sign_in": settings.GITHUB_SIGN_IN}
