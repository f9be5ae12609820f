"""Signposting (signposting.org): what a page is, in its `Link` header, for programs that do not read pages."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.encoding import iri_to_uri

from pdap.lib.project import HOME
from pdap.lib.web_address import shown_address


def signpost(
    response: HttpResponse, page: str, schema: str, *, collection: str = "", item: str | None = None
) -> HttpResponse:
    """Give a page the link to cite, its type of schema.org, who made it, its license, and what it leads to.

    `collection` is the address of the JSON that lists the page with its like.
    """
    links = [
        (f"{settings.SITE_URL}{page}", "cite-as", ""),
        (f"https://schema.org/{schema}", "type", ""),
        ("https://schema.org/AboutPage", "type", ""),
        (HOME, "author", ""),
        (f"{settings.SITE_URL}{collection}" if collection else "", "collection", "application/json"),
        (settings.SHARING.license_url, "license", ""),
        (shown_address(item or "") or "", "item", ""),
    ]
    response.headers["Link"] = ", ".join(
        f'<{address_in_header(address)}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
        for address, relation, kind in links
        if address
    )
    return response


def address_in_header(address: str) -> str:
    """Return an address in the characters that a header can hold."""
    return iri_to_uri(address).replace("<", "%3C").replace(">", "%3E")
