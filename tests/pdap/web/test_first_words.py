"""Addresses that are resolved by their first word lead where Django would find them one by one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver, get_resolver, include, path, re_path, reverse

from pdap.web.first_words import ResolverByWord, by_first_word

SAMPLES = {"int": "7", "str": "some-thing", "slug": "use-of-force", "path": "a/b/c", "uuid": "0" * 8 + "-0000" * 3}
STRANGE = (
    "",
    "/",
    "//",
    "nonsense",
    "nonsense/",
    "api",
    "agencies/",
    "agencies//7",
    "agencies/x",
    "%",
    "é/7",
    "<int:pk>",
)


def indexed(resolver: Any) -> Iterator[ResolverByWord]:
    """Give the resolvers of the site that go by the first word."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from indexed(pattern)
        if isinstance(pattern, ResolverByWord):
            yield pattern


def routes_in(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_in(pattern, route)
        else:
            yield route


def address_of(route: str) -> str:
    """Return an address that fits a route."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)


def outcome(resolver: Any, address: str) -> Any:
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.route, match.url_name, match.namespaces


def test_every_address_leads_where_django_finds_it() -> None:
    resolvers = list(indexed(get_resolver()))
    assert len(resolvers) == 4
    for resolver in resolvers:
        one_by_one = URLResolver(resolver.pattern, resolver.url_patterns)
        addresses = [address_of(route) for route in routes_in(resolver)]
        assert addresses
        for address in (*addresses, *(f"{address}/" for address in addresses), *STRANGE):
            assert outcome(resolver, address) == outcome(one_by_one, address), address
        assert all(outcome(resolver, address) for address in addresses)


def view(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse()


def other_view(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse()


@pytest.mark.parametrize(
    ("address", "expected", "arguments"),
    [
        ("", view, {}),
        ("things", view, {}),
        ("things/3", view, {"pk": 3}),
        ("things/new", other_view, {"word": "new"}),
        ("others/new", other_view, {"word": "new"}),
        ("regular9", view, {}),
        ("packed/deep", view, {}),
        ("named/deep", view, {}),
        ("things/", None, {}),
        ("unknown", None, {}),
    ],
)
def test_patterns_that_fit_any_word_keep_their_place(address: str, expected: Any, arguments: dict[str, Any]) -> None:
    resolver = by_first_word(
        [
            path("", view),
            path("things", view),
            path("things/<int:pk>", view, name="thing"),
            path("<str:section>/new", other_view),
            re_path("^regular[0-9]$", view),
            path("", include([path("packed/deep", view)])),
            path("named/", include(([path("deep", view, name="deep")], "named"))),
            path("things/new", view),
        ]
    )

    found = outcome(resolver, address)

    assert (found and found[0]) == expected
    if found and "section" in found[2]:
        assert found[2] == {"section": address.partition("/")[0]}
    elif found:
        assert found[2] == arguments


@pytest.mark.parametrize(("name", "address"), [("data-source", "/data-sources/7"), ("agency", "/agencies/7")])
def test_addresses_are_made_as_before(name: str, address: str) -> None:
    assert reverse(name, args=[7]) == address
