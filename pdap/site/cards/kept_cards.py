"""Cards are kept by each process until the catalog changes."""

from collections.abc import Callable

from pdap.db.catalog_version import kept_for_version
from pdap.site.cards.card import Card


def card_picture(name: str, content: Callable[[], Card | None]) -> bytes | None:
    """Return the picture of a card, drawn once for a version of the catalog; None where its page is not public."""

    def draw() -> bytes | None:
        from pdap.site.cards.drawing import draw_card  # takes long to import, with all of Pillow

        card = content()
        return None if card is None else draw_card(card)

    return kept_for_version(f"card:{name}", draw)
