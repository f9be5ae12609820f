"""No page links or imports a style sheet twice: every address without a number, the admin of every model, and PAGES.

Of our own models, tests/pdap/admin/test_admin.py opens each page of the admin anyway, and looks there.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.browser.test_every_page import ADMIN_PAGES, PAGES
from tests.browser.test_forms import PAGES as FORM_PAGES
from tests.pdap.admin.test_admin import OURS, page
from tests.style_sheets import doubled, style_sheets

pytestmark = pytest.mark.django_db

# Answers for programs, and what ends the session or makes something of a GET.
NOT_PAGES = ("/api/", "/admin/logout/", "/sign-out", "/health/")


def addresses_without_numbers(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Give every address that can be opened as it is."""
    for pattern in patterns:
        route = before + str(pattern.pattern).replace("^", "").replace("\\Z", "").replace("$", "")
        if isinstance(pattern, URLResolver):
            yield from addresses_without_numbers(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not re.search(r"[<(\\*+?]", route):
            yield route


def addresses_of_records() -> Iterator[str]:
    """Give the admin's pages of one record of each of Django's models that has any."""
    for model, model_admin in admin.site._registry.items():
        if model in OURS:
            continue
        record = model_admin.model._base_manager.first()
        for action in ("change", "delete", "history") if record else ():
            try:
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=[record.pk])
            except NoReverseMatch:
                continue


def test_what_is_linked_or_imported_twice_is_noticed() -> None:
    link = '<link rel="stylesheet" href="/static/css/{}.css">'

    def linked_twice(page: str) -> set[str]:
        return doubled(style_sheets(f'<p title="<link">{page}</p>'))

    assert linked_twice(link.format("base") + '<link href="/static/css/base.css" media="all" rel="stylesheet">') == {
        "/static/css/base.css"
    }
    assert linked_twice(link.format("tokens") + link.format("admin")) == {"/static/css/tokens.css"}
    assert linked_twice(link.format("tokens") + link.format("base")) == set()


def test_no_page_links_a_style_sheet_twice(ids: dict[str, int], administrator: Any) -> None:
    everywhere = {
        *addresses_without_numbers(get_resolver().url_patterns),
        *(address.format(**ids) for address in (*PAGES.values(), *ADMIN_PAGES.values())),
        *(address(administrator) for address in FORM_PAGES.values()),
        *addresses_of_records(),
    }
    everywhere -= {page(model, name) for model in OURS for name in ("changelist", "add")}
    visitor, signed_in = Client(), Client()
    signed_in.force_login(administrator)
    problems, styled = {}, 0
    for address in sorted(everywhere):
        if address.startswith(NOT_PAGES):
            continue
        for client in (signed_in,) if address.startswith("/admin/") else (visitor, signed_in):
            response = client.get(address)
            if response.streaming or not response.content or not response["Content-Type"].startswith("text/html"):
                continue
            addresses = style_sheets(response.content.decode())
            styled += bool(addresses)
            if twice := doubled(addresses):
                problems[address] = twice

    assert problems == {}
    assert styled > 100, f"only {styled} pages were looked at"
