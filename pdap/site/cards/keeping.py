"""Cards are kept by each process until the catalog changes."""

from collections.abc import Callable

from django.core.cache import caches
from django.db.models import Max

from audit.models import PublicChange
from pdap.site.cards.drawing import Card, draw_card

SECONDS = 24 * 3600


def version_of_catalog() -> int:
    """Return a number that grows with every change that the public sees."""
    return PublicChange.objects.aggregate(newest=Max("id"))["newest"] or 0


def drawn(name: str, content: Callable[[], Card | None], version: int) -> bytes | None:
    """Return the picture of a card, drawn once for a version of the catalog; None where its page is not public."""
    memory, key = caches["memory"], f"card:{name}:{version}"
    picture = memory.get(key)
    if picture is None:
        card = content()
        if card is None:
            return None
        picture = draw_card(card)
        memory.set(key, picture, SECONDS)
    return picture
