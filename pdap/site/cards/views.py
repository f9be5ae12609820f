"""The pictures of social cards."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from pdap.db.catalog_version import catalog_version, kept_for_version
from pdap.db.fields import LARGEST_ID
from pdap.lib.responses.tags import address_of, client_has_response, etag_of, set_validators
from pdap.site.cards import page_cards
from pdap.site.cards.card import Card


def card_picture(name: str, content: Callable[[], Card | None]) -> bytes | None:
    """Return the picture of a card, drawn once for a version of the catalog; None where its page is not public."""

    def draw() -> bytes | None:
        from pdap.site.cards.drawing import draw_card  # takes long to import, with all of Pillow

        card = content()
        return None if card is None else draw_card(card)

    return kept_for_version(f"card:{name}", draw)


def card_view(name: str, content: Callable[..., Card | None]) -> Callable[..., HttpResponse]:
    @require_safe
    def view(request: HttpRequest, **which: Any) -> HttpResponse:
        if which.get("pk", 0) > LARGEST_ID:
            raise Http404
        version = catalog_version()
        etag = etag_of(address_of(request, "card"), version)
        response: HttpResponse
        if client_has_response(request, etag, version):
            response = HttpResponseNotModified()
        else:
            picture = card_picture("/".join([name, *map(str, which.values())]), lambda: content(**which))
            if picture is None:
                raise Http404
            response = HttpResponse(picture, content_type="image/png")
        set_validators(response, etag, version, "public, max-age=3600")
        # Other sites show it.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return view


home = card_view("home", page_cards.home_card)
place = card_view("place", page_cards.place_card)
agency = card_view("agency", page_cards.agency_card)
source = card_view("source", page_cards.source_card)
record_type = card_view("record-type", page_cards.record_type_card)
