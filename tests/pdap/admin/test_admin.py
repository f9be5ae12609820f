"""Every page of the admin opens, in few queries, for those who may, and for nobody else."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import ApiKeyUse, PendingUser, ResetToken, User
from pdap.admin.secrets import SECRETS
from pdap.db.fields import EnumField
from pdap.db.materialized import refresh
from tests.accounts.factories import PASSWORD, UserFactory, digest
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.factories import all_factories
from tests.locations.factories import LocationFactory
from tests.shared import rows_of_the_module
from tests.style_sheets import doubled, style_sheets

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FACTORIES = all_factories()
OURS = [model for model in admin.site._registry if not model._meta.managed]
SEARCHED = [model for model in OURS if admin.site._registry[model].search_fields]
# session, user, permissions, count, rows, and what a filter or an inline lists
MOST_QUERIES = 12
# Deleting asks each table that points to the record; most point to agencies.
MOST_ON_A_RECORD = 21


FILTERED = [
    (model, field.name)
    for model in OURS
    for field in model._meta.concrete_fields
    if isinstance(field, EnumField) and field.name in (admin.site._registry[model].list_filter or ())
]

OWN_FILTERS = [
    (model, own_filter.parameter_name)
    for model in OURS
    for own_filter in admin.site._registry[model].list_filter or ()
    if isinstance(own_filter, type) and issubclass(own_filter, admin.SimpleListFilter)
]


def label(model: type[models.Model]) -> str:
    """Name a test case."""
    return model._meta.label


def page(model: type[models.Model], name: str, *args: object) -> str:
    """Return the address of one of a model's admin pages."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def may(person: User, action: str, model: type[models.Model]) -> bool:
    """Return what the model's admin says that a person may do."""
    request = RequestFactory().get("/")
    request.user = person
    return getattr(admin.site._registry[model], f"has_{action}_permission")(request)


def attribute(record: models.Model, path: str) -> object:
    """Return the value at the end of a path such as `state__name`."""
    return reduce(getattr, path.split("__"), record)


def linked_twice(response: Any) -> set[str]:
    """Return the style sheets that a page links or imports more than once."""
    addresses = style_sheets(response.content.decode())
    assert addresses or response.status_code != 200
    return doubled(addresses)


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Three rows of everything."""
    with rows_of_the_module(django_db_blocker):
        for model in OURS:
            if model in FACTORIES:
                FACTORIES[model].create_batch(3)
        DataSourceFactory(agencies=[AgencyFactory(locations=[LocationFactory(lat=40.0, lng=-80.0)])])
        refresh()
        yield


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_list_opens_in_few_queries_however_many_rows(
    model: type[models.Model], rows: None, administrator_client: Client
) -> None:
    if model in FACTORIES:
        FACTORIES[model]()  # one on the first page, whatever the others wrote since
    with CaptureQueriesContext(connection) as few:
        response = administrator_client.get(page(model, "changelist"))
    if model in FACTORIES:
        FACTORIES[model].create_batch(5)
    with CaptureQueriesContext(connection) as more:
        assert administrator_client.get(page(model, "changelist")).status_code == 200

    assert response.status_code == 200
    assert len(more) == len(few) <= MOST_QUERIES
    assert linked_twice(response) == set()


@pytest.mark.parametrize("model", OURS, ids=label)
@pytest.mark.parametrize("name", ["change", "history", "delete"])
def test_a_record_opens_in_few_queries(
    model: type[models.Model], name: str, rows: None, administrator_client: Client, administrator: User
) -> None:
    record = model._default_manager.first()
    assert record is not None

    with CaptureQueriesContext(connection) as queries:
        response = administrator_client.get(page(model, name, record.pk))

    refused = name == "delete" and not may(administrator, "delete", model)
    assert response.status_code == (403 if refused else 200)
    assert len(queries) <= (MOST_ON_A_RECORD if name == "delete" else MOST_QUERIES)
    assert linked_twice(response) == set()


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_new_record_can_be_begun_where_that_is_allowed(
    model: type[models.Model], administrator_client: Client, administrator: User
) -> None:
    expected = 200 if may(administrator, "add", model) else 403

    response = administrator_client.get(page(model, "add"))

    assert response.status_code == expected
    assert linked_twice(response) == set()


@pytest.mark.parametrize("model", SEARCHED, ids=label)
def test_a_search_finds_a_record_by_its_first_column(
    model: type[models.Model], rows: None, administrator_client: Client
) -> None:
    column = admin.site._registry[model].search_fields[0].lstrip("=")
    pk, words = model._default_manager.exclude(**{column: None}).values_list("pk", column).last()

    matches = administrator_client.get(page(model, "changelist"), {"q": words}).context["cl"].queryset

    assert matches.filter(pk=pk).exists()
    texts = [str(attribute(record, column)).lower() for record in matches]
    assert all(word in text for text in texts for word in str(words).lower().split())


@pytest.mark.parametrize("model", SEARCHED, ids=label)
@pytest.mark.parametrize("words", ["arrest", "%", "'", "\0", "x" * 10_000])
def test_a_search_of_any_words_answers(model: type[models.Model], words: str, administrator_client: Client) -> None:
    assert administrator_client.get(page(model, "changelist"), {"q": words}).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=label)
def test_no_page_opens_for_who_holds_nothing(model: type[models.Model], stranger_client: Client) -> None:
    for name in ("changelist", "add"):
        response = stranger_client.get(page(model, name))
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_list_opens_for_a_curator_where_their_permission_reaches(
    model: type[models.Model], curator_client: Client, curator: User
) -> None:
    expected = 200 if may(curator, "view", model) else 403

    assert curator_client.get(page(model, "changelist")).status_code == expected


def test_the_index_has_at_most_six_groups_and_shows_each_their_part(
    administrator_client: Client, curator_client: Client
) -> None:
    def shown(client: Client) -> dict[str, list[str]]:
        groups = client.get(reverse("admin:index")).context["app_list"]
        return {group["name"]: [model["object_name"] for model in group["models"]] for group in groups}

    curators, administrators = shown(curator_client), shown(administrator_client)
    assert list(curators) == ["Data sources", "Agencies", "Places", "Data requests", "System"]
    assert curators["System"] == ["ChangeLog"]
    assert list(administrators) == ["Data sources", "Agencies", "Places", "Data requests", "People", "System"]
    assert {"DataSourceExpanded", "MapState", "DataRequestNotification", "ZipCode"} <= set(administrators["System"])


@pytest.mark.parametrize("model", [ApiKeyUse, PendingUser, ResetToken, User], ids=label)
def test_no_secret_is_shown_even_to_administrators(model: type[models.Model], administrator_client: Client) -> None:
    record = FACTORIES[model]()

    for address in (page(model, "changelist"), page(model, "change", record.pk)):
        shown = administrator_client.get(address).content.decode()
        for column in SECRETS & {field.name for field in model._meta.concrete_fields}:
            assert getattr(record, column) is None or getattr(record, column) not in shown


def test_the_index_opens_for_a_curator_and_not_for_a_stranger(curator_client: Client, stranger_client: Client) -> None:
    assert curator_client.get(reverse("admin:index")).status_code == 200
    assert stranger_client.get(reverse("admin:index")).status_code == 302


def test_a_curator_sees_no_people(curator_client: Client) -> None:
    assert curator_client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_nobody_sees_password_and_key_hashes(administrator_client: Client) -> None:
    person = UserFactory(api_key="5e884898da28047151d0e56f8dc62927")

    shown = administrator_client.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()

    assert person.email in shown
    assert digest() not in shown
    assert person.api_key not in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize("value", ["nothing", "", "%00", "approved'"])
@pytest.mark.parametrize("lookup", ["exact", "in"])
@pytest.mark.parametrize(("model", "name"), FILTERED, ids=[f"{label(model)}-{name}" for model, name in FILTERED])
def test_a_filter_that_there_is_not_leads_back_to_the_list(
    administrator_client: Client, model: type[models.Model], name: str, lookup: str, value: str
) -> None:
    address = page(model, "changelist")

    response = administrator_client.get(f"{address}?{name}__{lookup}={value}")

    assert response.status_code in (200, 302)
    assert response.status_code == 200 or response["Location"] == f"{address}?e=1"


@pytest.mark.parametrize("value", ["nothing", "", "%00", "1"])
@pytest.mark.parametrize(("model", "name"), OWN_FILTERS, ids=[f"{label(model)}-{name}" for model, name in OWN_FILTERS])
def test_a_choice_that_there_is_not_leaves_the_list_as_it_is(
    administrator_client: Client, model: type[models.Model], name: str, value: str
) -> None:
    assert administrator_client.get(f"{page(model, 'changelist')}?{name}={value}").status_code == 200
