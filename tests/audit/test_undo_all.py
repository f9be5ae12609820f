"""Every action of every list of the admin is one change set, and one step undoes the whole of it."""

import importlib
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from factory.django import DjangoModelFactory

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.table_facts import logged_tables, unstable_columns
from datasources.models import DataSource, Link
from pdap.db.actor import current_change_set, set_actor
from pdap.db.relations import Table
from pdap.lib.mail.models import Mail
from tests.datasources.factories import DataSourceFactory, ReviewFactory
from tests.datasources.test_brought_agencies import approved, statuses, submission_with_new_agency

pytestmark = pytest.mark.django_db

# What a row needs beside its factory's traits so that some action has something to do with it.
MORE_ROWS: dict[type[Model], list[dict[str, Any]]] = {
    Link: [
        {"broken": True, "moved_to": f"https://moved-{number}.example.gov/arrests", "moved_count": 3}
        for number in range(3)
    ],
}


# Emails are no records: what leaves cannot be undone, and they have a history of their own.
NO_RECORDS = {Mail}


# What "Change a field" is asked to write.
CHANGED_FIELD: dict[type[Model], dict[str, str]] = {
    Agency: {"bulk_field": "agency_type", "value": "court"},
    DataSource: {"bulk_field": "update_method", "value": "Insert"},
}


def actions_of_lists() -> list[Any]:
    """Return each action that some list offers to a person who may do everything, by the registry of the admin."""
    request: Any = RequestFactory().get("/")
    request.user = SimpleNamespace(has_perm=lambda *_: True, is_superuser=True, is_active=True, pk=1, is_staff=True)
    return [
        pytest.param(model, name, id=f"{model._meta.label}-{name}")
        for model, pages in admin.site._registry.items()
        for name in pages.get_actions(request)
        if model not in NO_RECORDS and (name != "delete_selected" or pages.has_delete_permission(request))
    ]


def factory_of(model: type[Model]) -> type[DjangoModelFactory]:
    for path in Path(__file__).parents[1].glob("*/factories.py"):
        for value in vars(importlib.import_module(f"tests.{path.parent.name}.factories")).values():
            if isinstance(value, type) and issubclass(value, DjangoModelFactory) and value._meta.model is model:
                return value
    raise LookupError(f"{model._meta.label} has no factory")


def rows_of(model: type[Model]) -> list[Model]:
    """Return some rows of a model, two in each state that its factory knows."""
    make = factory_of(model)
    traits = [{name: True} for name, of in make._meta.parameters.items() if hasattr(of, "overrides")]
    return [make(**columns) for columns in [{}, {}, *traits, *traits, *MORE_ROWS.get(model, [])]]


def logged_rows() -> dict[str, dict[int, dict[str, Any]]]:
    """Return the rows of all tables that the change log knows, without the columns that triggers work out."""
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        for table in sorted(logged_tables()):
            left_out = "".join(f" - '{name}'" for name in sorted(unstable_columns(Table(table))))
            cursor.execute(f"select id, (to_jsonb(record){left_out})::text from public.{table} record")
            rows[table] = dict(cursor.fetchall())
    return rows


def carry_out(client: Client, model: type[Model], action: str, rows: list[Model]) -> Any:
    """Choose rows and an action of a list, and confirm what it asks."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return client.post(
        address,
        {
            "action": action,
            ACTION_CHECKBOX_NAME: [row.pk for row in rows],
            "select_across": "0",
            "_confirmed": "yes",
            "post": "yes",
            "text": "Because",
            "number": str(len(rows)),
            "_bulk_value_sent": "1",
            **CHANGED_FIELD.get(model, {}),
            "index": "0",
        },
        follow=True,
    )


def test_the_registry_has_actions_to_walk() -> None:
    assert {name for _, name in (param.values for param in actions_of_lists())} >= {
        "approve_selected",
        "delete_selected",
        "put_there",
    }


@pytest.mark.parametrize(("model", "action"), actions_of_lists())
def test_an_action_is_one_change_set_and_one_step_undoes_it_whole(
    administrator_client: Client, administrator: User, model: type[Model], action: str
) -> None:
    rows = rows_of(model)
    before, newest = logged_rows(), ChangeLog.objects.order_by("-id").values_list("id", flat=True).first() or 0

    response = carry_out(administrator_client, model, action, rows)

    changes = ChangeLog.objects.filter(id__gt=newest)
    assert response.status_code == 200
    assert len({change.change_set for change in changes}) == 1, "an action is exactly one change set"
    assert {change.actor_user_id for change in changes} == {administrator.pk}
    assert len({change.affected_id for change in changes}) > 1, "the action did something to more than one row"
    assert logged_rows() != before
    offered = re.search(r'<a href="([^"]+)">Undo all</a>', response.content.decode())
    assert offered is not None, "the message offers the way back"
    undone = administrator_client.post(offered[1], follow=True)
    assert undone.status_code == 200, undone.content.decode()[-3000:]
    assert logged_rows() == before


def undo_through_its_page(client: Client, change_set: Any) -> str:
    return client.post(reverse("admin:history-undo-set", args=[change_set])).url


def test_an_undo_leads_to_the_record_that_was_changed_and_not_to_what_followed(
    curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency()

    address = undo_through_its_page(curator_client, approved(curator, source))

    assert address == reverse("admin:datasources_datasource_history", args=[source.pk])
    assert statuses(source, agency) == [False, False]


def test_an_undo_of_many_leads_to_their_list(curator_client: Client, curator: User) -> None:
    sources = [submission_with_new_agency()[0] for _ in range(2)]

    address = undo_through_its_page(curator_client, approved(curator, *sources))

    assert address == reverse("admin:datasources_datasource_changelist")


def test_an_undo_of_many_that_were_added_leads_to_their_list(curator_client: Client, curator: User) -> None:
    with transaction.atomic():
        set_actor(curator.pk)
        DataSourceFactory.create_batch(2, agencies=[])
        made = current_change_set()

    assert undo_through_its_page(curator_client, made) == reverse("admin:datasources_datasource_changelist")


def follow_undo(client: Client, change_set: Any) -> tuple[str, list[str]]:
    """Undo a change set on its page; return where that leads, and what is said there."""
    response = client.post(reverse("admin:history-undo-set", args=[change_set]), follow=True)
    return response.redirect_chain[-1][0], [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("reviewed_last", [True, False])
def test_an_undo_of_what_was_added_leads_to_the_list_and_says_what_was_removed(
    administrator_client: Client, administrator: User, reviewed_last: bool
) -> None:
    with transaction.atomic():
        set_actor(administrator.pk)
        source = DataSourceFactory(agencies=[])
        if reviewed_last:
            ReviewFactory(data_source=source)
        made = current_change_set()

    address, said = follow_undo(administrator_client, made)

    assert address == reverse("admin:datasources_datasource_changelist")
    assert said == ["Done. 1 data source removed."]


def test_an_undo_of_a_link_alone_that_was_added_leads_to_the_list_of_its_kind(
    administrator_client: Client, administrator: User
) -> None:
    source = DataSourceFactory(agencies=[])
    with transaction.atomic():
        set_actor(administrator.pk)
        ReviewFactory(data_source=source)
        made = current_change_set()

    address, said = follow_undo(administrator_client, made)

    assert address == reverse("admin:datasources_review_changelist")
    assert said == ["Done. 1 review removed."]


def test_an_undo_says_how_many_records_it_changed_back(curator_client: Client, curator: User) -> None:
    sources = [submission_with_new_agency()[0] for _ in range(2)]

    _, said = follow_undo(curator_client, approved(curator, *sources))

    assert said == ["Done. 2 data sources and 2 agencies changed back."]


def test_an_undo_of_a_deletion_says_what_was_restored(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(agencies=[])
    with transaction.atomic():
        set_actor(curator.pk)
        source.delete()
        made = current_change_set()

    _, said = follow_undo(curator_client, made)

    assert said == ["Done. 1 data source restored. Data that isn’t logged, such as follows, can’t be restored."]
