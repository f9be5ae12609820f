"""What a log says of an address."""

from django.http import HttpRequest

from pdap.ops.logs.masking import mask

LONGEST_PATH = 200


def route_of(request: HttpRequest) -> str:
    """Return the pattern that a request's address fits: a token in it stays unknown; a masked path if none fits."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return mask(request.path)[:LONGEST_PATH]
