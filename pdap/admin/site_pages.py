"""Pages of the admin that belong to no one table: each app registers the addresses of its own."""

from collections.abc import Callable
from typing import Any

UrlMaker = Callable[[Any], list[Any]]
_makers: list[UrlMaker] = []


def register_pages(maker: UrlMaker) -> None:
    """Let the admin have the addresses that `maker` returns for a site."""
    if maker not in _makers:
        _makers.append(maker)


def registered_urls(site: Any) -> list[Any]:
    return [url for maker in _makers for url in maker(site)]
