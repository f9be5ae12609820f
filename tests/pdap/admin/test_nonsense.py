"""Whatever the address of an admin page holds, and whatever a form sends: never an error of ours."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import models, transaction
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from pdap.admin.base import SystemAdmin
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.factories import all_factories
from tests.pdap.admin.addresses import ARGUMENT, admin_routes, filled, names_read
from tests.shared import rows_of_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LETTERS, NUMBER, INVALID = "x" * 10_000, "9" * 30, "a\0b"
NONSENSE = [INVALID, LETTERS, NUMBER, "name=a%00b&id='\"<>%_\\"]
DATES = ["0001-01-01", "10000-01-01", "9999-12-31 23:59:59"]
VALUES = [LETTERS, NUMBER, *DATES, "", "-1", "(", "{", "\\", "1e999", "\N{ARABIC-INDIC DIGIT THREE}"]
# As an address would hold them: `_00` is how the admin writes a NUL in the number of a record.
NO_RECORDS = ["a%00b", "a_00b", NUMBER, "x" * 1000]
NAME = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')
# How many records an inline form holds.
FORMS = re.compile(r'name="([^"]+_FORMS)" value="(\d+)"')
DJANGOS = {"q", "o", "p", "e", "all", "_facets", "_changelist_filters", "_popup", "_to_field", "unknown"}
DJANGOS_FORM = {"action", "_selected_action", "select_across", "index", "_mark", "_take", "_save", "_popup"}
Form = tuple[list[str], dict[str, str]]
# What Django makes for each model; the pages of `SystemAdmin` differ by their columns alone.
OF_A_MODEL = ("/add/", "/change/", "/delete/", "/history/", "/<path:object_id>/")
OWN_ROUTES = [
    route for route in admin_routes() if not route.endswith((*OF_A_MODEL, "/logout/")) and route.count("/") != 4
]
CURATED = [model for model, page in admin.site._registry.items() if not isinstance(page, SystemAdmin)]


def page(model: type[models.Model], name: str, *args: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One of everything."""
    with rows_of_the_module(django_db_blocker):
        for model, factory in all_factories().items():
            if not model._meta.managed:
                factory()
        DataSourceFactory(pending=True, agencies=[AgencyFactory()])
        refresh()
        yield


@pytest.fixture(scope="module")
def forms(rows: None) -> dict[str, Form]:
    """The forms that tests have seen, by their pages' addresses: they are the same for any value."""
    return {}


class Asking:
    """Who asks for addresses, each as if nothing had been asked before, and notes those that fail."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.raise_request_exception = False
        self.failed: list[str] = []

    def ask(self, address: str, sent: dict[str, str] | None = None, method: str = "get") -> None:
        before = transaction.savepoint()
        response = getattr(self.client, method)(address, sent or {})
        if response.status_code >= 500:
            self.failed.append(f"{response.status_code} {method} {address[:200]} {str(sent)[:200]}")
        if response.streaming:
            response.getvalue()
        transaction.savepoint_rollback(before)


def first_of(route: str) -> dict[str, str]:
    """Return what fills a route's arguments: the number of a record of the model that it begins with, if it does."""
    number = "1"
    app, model = route.split("/")[2:4] if route.count("/") > 3 else ("", "")
    if app in settings.OUR_APPS and model in {
        known.__name__.lower() for known in apps.get_app_config(app).get_models()
    }:
        record = apps.get_model(app, model)._default_manager.first()
        number = "1" if record is None else str(record.pk)
    gap = "agencies-without-source"
    return {"int": number, "str": number, "path": number, "slug": gap, "uuid": str(UUID(int=0))}


def test_a_page_of_no_record_answers(rows: None, administrator_client: Client) -> None:
    asking = Asking(administrator_client)
    for model in admin.site._registry:
        for number in ("a\0b", NUMBER):
            asking.ask(page(model, "change", number))
    for model in CURATED:
        for name in ("change", "history", "delete"):
            for method in ("get", "post"):
                asking.ask(page(model, name, "x" * 1000), method=method)
        asking.ask(page(model, "history", "a\0b"))
        asking.ask(page(model, "delete", "a\0b"), method="post")

    assert asking.failed == []


def test_an_address_of_ours_that_names_no_record_answers(rows: None, administrator_client: Client) -> None:
    asking = Asking(administrator_client)
    for route in filter(ARGUMENT.search, OWN_ROUTES):
        for value in NO_RECORDS:
            number = value if value.isdigit() else "0"
            values = {"int": number, "uuid": str(UUID(int=0)), **dict.fromkeys(("str", "path", "slug"), value)}
            for method in ("get", "post"):
                asking.ask(filled(route, values), method=method)

    assert asking.failed == []


@pytest.mark.parametrize("value", NONSENSE, ids=["NUL", "letters", "number", "signs"])
def test_an_address_of_ours_answers_whatever_its_parameters_and_its_form_hold(
    value: str, rows: None, administrator_client: Client
) -> None:
    asking = Asking(administrator_client)
    read, sent = names_read("GET"), names_read("POST")
    assert {"kind", "show"} <= read
    assert {"decision", "bulk_field"} <= sent
    assert len(OWN_ROUTES) > 60
    for route in OWN_ROUTES:
        address = filled(route, first_of(route))
        asking.ask(address, dict.fromkeys(read | DJANGOS, value))
        asking.ask(address, dict.fromkeys(sent | DJANGOS_FORM, value), "post")

    assert asking.failed == []


@pytest.mark.parametrize("model", CURATED, ids=lambda model: model._meta.label)
def test_a_curated_list_and_its_new_record_answer_whatever_a_parameter_holds(
    model: type[models.Model], rows: None, administrator_client: Client
) -> None:
    asking = Asking(administrator_client)
    named = {getattr(entry, "parameter_name", entry) for entry in admin.site._registry[model].list_filter or ()}
    for name in DJANGOS | {name for name in named if isinstance(name, str)}:
        asking.ask(page(model, "changelist"), {name: NUMBER})
    for value in NONSENSE:
        asking.ask(page(model, "changelist"), dict.fromkeys(DJANGOS, value))
        asking.ask(page(model, "add"), dict.fromkeys([*DJANGOS, *columns(model)], value))
        # Django refuses some of its own at once, before it looks at the columns.
        asking.ask(page(model, "add"), dict.fromkeys(columns(model), value))

    assert asking.failed == []


@pytest.mark.parametrize("model", CURATED, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("value", ["abc", "1.5", INVALID])
def test_a_form_with_what_no_record_has_for_a_number_is_given_back(
    value: str, model: type[models.Model], forms: dict[str, Form], administrator_client: Client
) -> None:
    asking = Asking(administrator_client)
    record = model._default_manager.first()
    addresses = [page(model, "add"), *([page(model, "change", str(record.pk))] if record else [])]
    for address in addresses:
        if address not in forms:
            forms[address] = form_of(administrator_client.get(address))
        names, counts = forms[address]
        if names:
            asking.ask(address, dict.fromkeys(names, value) | counts, "post")

    assert asking.failed == []


def form_of(shown: Any) -> Form:
    """Return what a page's form sends: the names of its fields, and how many records its inline forms hold."""
    text = shown.content.decode() if shown.status_code == 200 else ""
    counts = {name: count for name, count in FORMS.findall(text) if "__prefix__" not in name}
    return [name for name in NAME.findall(text) if "__prefix__" not in name], counts


def test_every_list_answers_whatever_its_columns_are_asked(rows: None, administrator_client: Client) -> None:
    asking = Asking(administrator_client)
    for model in admin.site._registry:
        asking.ask(page(model, "changelist"), dict.fromkeys(columns(model), INVALID))
        asking.ask(page(model, "changelist"), {"pk": NUMBER, "e": "1"})

    assert asking.failed == []


def columns(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


KINDS = {
    type(field): (model, field.name)
    for model in admin.site._registry
    for field in model._meta.get_fields()
    if not field.auto_created or field.concrete
}


@pytest.mark.parametrize(("model", "name"), KINDS.values(), ids=[kind.__name__ for kind in KINDS])
def test_each_kind_of_column_answers_or_refuses_each_look_up_of_any_value(
    model: type[models.Model], name: str, rows: None, administrator: User
) -> None:
    field: Any = model._meta.get_field(name)
    lookups = {"", "isempty", "year__gte", "date", "len", "0", *field.get_lookups()}
    before = transaction.savepoint()
    for lookup in lookups:
        for value in [
            *NONSENSE[1:],
            "",
            "(",
            "{",
            "10000-01-01",
            "9999-12-31 23:59:59",
            "1e999",
            "\N{ARABIC-INDIC DIGIT THREE}",
        ]:
            request = RequestFactory().get("/")
            request.user = administrator
            request._messages = CookieStorage(request)
            request.GET = QueryDict(mutable=True)
            request.GET[f"{name}__{lookup}" if lookup else name] = value
            # What fails in the database, and is a refusal, leaves the transaction as it was.
            try:
                list(admin.site._registry[model].get_changelist_instance(request).result_list)
            except (IncorrectLookupParameters, DisallowedModelAdminLookup):
                transaction.savepoint_rollback(before)
