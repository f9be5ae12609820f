"""Every page of the admin opens, in few queries, for those who may, and for nobody else."""

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency
from audit.models import ChangeLog
from pdap.materialized import refresh
from tests.accounts.factories import PASSWORD, UserFactory, digest
from tests.agencies.factories import AgencyFactory
from tests.factories import all_factories

pytestmark = pytest.mark.django_db

FACTORIES = all_factories()
OURS = [model for model in admin.site._registry if not model._meta.managed]
# session, user, permissions, count, rows, and what a filter or an inline lists
MOST_QUERIES = 20


def label(model: type[models.Model]) -> str:
    """Name a test case."""
    return model._meta.label


def page(model: type[models.Model], name: str, *args: object) -> str:
    """Return the address of one of a model's admin pages."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def rows(db: None) -> None:
    """Three rows of everything."""
    for model in OURS:
        if model in FACTORIES:
            FACTORIES[model].create_batch(3)
    refresh()


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_list_opens_in_few_queries_however_many_rows(
    model: type[models.Model], rows: None, administrator_client: Client
) -> None:
    with CaptureQueriesContext(connection) as few:
        assert administrator_client.get(page(model, "changelist")).status_code == 200
    if model in FACTORIES:
        FACTORIES[model].create_batch(5)
    with CaptureQueriesContext(connection) as more:
        assert administrator_client.get(page(model, "changelist")).status_code == 200

    assert len(more) == len(few) <= MOST_QUERIES


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_record_opens(model: type[models.Model], rows: None, administrator_client: Client) -> None:
    record = model._default_manager.first()
    assert record is not None

    assert administrator_client.get(page(model, "change", record.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_new_record_can_be_begun_where_that_is_allowed(
    model: type[models.Model], administrator_client: Client, administrator: object
) -> None:
    request = type("Request", (), {"user": administrator})()
    allowed = admin.site._registry[model].has_add_permission(request)

    assert administrator_client.get(page(model, "add")).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("model", [one for one in OURS if admin.site._registry[one].search_fields], ids=label)
@pytest.mark.parametrize("words", ["arrest", "%", "'", "\0", "x" * 10_000])
def test_a_search_of_any_words_answers(model: type[models.Model], words: str, administrator_client: Client) -> None:
    assert administrator_client.get(page(model, "changelist"), {"q": words}).status_code == 200


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


def test_what_a_curator_changes_is_in_the_change_log_with_their_name(curator_client: Client, curator: object) -> None:
    agency = AgencyFactory(name="Before")
    form = curator_client.get(page(Agency, "change", agency.pk)).context["adminform"].form
    inlines = curator_client.get(page(Agency, "change", agency.pk)).context["inline_admin_formsets"]
    typed = {name: "" if value in (None, False) else value for name, value in form.initial.items()}
    for inline in inlines:
        prefix = inline.formset.prefix
        typed |= {f"{prefix}-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}

    answer = curator_client.post(page(Agency, "change", agency.pk), typed | {"name": "After"})

    assert answer.status_code == 302, answer.context["errors"]
    change = ChangeLog.objects.filter(table_name="agencies", affected_id=agency.pk).latest("id")
    assert (change.old_data, change.new_data) == ({"name": "Before"}, {"name": "After"})
    assert change.actor_user_id == curator.pk
