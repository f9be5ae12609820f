"""What the site offers to the world is named here: nothing gets a page because a library brings one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver
from django_q.models import Failure, OrmQ, Schedule, Success

from accounts.models import User
from audit.admin.base import AuditedAdmin
from pdap.admin.base import ReadOnlyAdmin
from pdap.admin.secrets import SECRETS
from pdap.lib.column_rights import columns_to_read, relation_of, role_of
from tests.accounts.factories import UserFactory

ADDRESSES = Path(__file__).with_name("addresses.txt")
MODEL_PAGES = ("changelist", "add", "history", "delete", "change", "views")
# The admin classes with forms that write. All others only show.
WRITING = {
    *("accounts.User", "agencies.Agency", "agencies.MetaUrl", "datasources.DataSource", "datasources.Link"),
    *("agencies.AgencyPlaceSuggestion", "datasources.ProblemReport", "datasources.RecordCategory"),
    *("datasources.RecordType", "datasources.SearchTerm", "datasources.Story"),
    "locations.PublicRecordsLaw",
    *("locations.County", "locations.Locality", "locations.Location", "locations.State", "requests_app.DataRequest"),
}
# Of relations that are not ours.
OF_LIBRARIES = {Failure, OrmQ, Schedule, Success}


def addresses(resolver: Any, before: str = "") -> Iterator[tuple[str, str | None]]:
    """Give each address of the site with its name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern.name


def test_every_address_is_named_in_the_list() -> None:
    models = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    standard = {f"{name}_{page}" for name in models for page in MODEL_PAGES}
    reachable = {
        f"/{address}"
        for address, name in addresses(get_resolver())
        if name not in standard and not address.endswith("/<path:object_id>/") and name != "app_list"
    }

    assert reachable == set(ADDRESSES.read_text(encoding="utf-8").split())


def test_every_admin_class_is_ours_and_those_that_write_are_named() -> None:
    for model, pages in admin.site._registry.items():
        assert type(pages).__module__.partition(".")[0] in settings.OUR_APPS
        writes = model._meta.label in WRITING
        assert isinstance(pages, AuditedAdmin if writes else ReadOnlyAdmin), model._meta.label
        assert model._meta.app_label in settings.OUR_APPS or model in OF_LIBRARIES
    assert {model._meta.label for model in admin.site._registry} >= WRITING


def test_pages_that_a_library_registers_later_stay_out() -> None:
    site = type(admin.site)()

    site.register(User)
    site.register(User, admin.ModelAdmin)

    assert not site.is_registered(User)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["schedule", "ormq", "success", "failure"])
def test_nobody_writes_schedules_or_tasks_in_the_admin(administrator_client: Client, name: str) -> None:
    page = f"/admin/django_q/{name}/"
    row = {"name": "x", "func": "os.system", "args": "'id'", "schedule_type": "O", "repeats": "1"}

    assert administrator_client.get(page).status_code == 200
    assert administrator_client.get(f"{page}add/").status_code == 403
    assert administrator_client.post(f"{page}add/", row).status_code == 403
    response = administrator_client.post(page, {"action": "resubmit_task", "_selected_action": "1"})
    assert response.status_code in (200, 302, 403)
    assert not Schedule.objects.exists()
    assert not OrmQ.objects.exists()


def columns() -> list[tuple[type[Model], str]]:
    return [(model, field.name) for model in admin.site._registry for field in model._meta.concrete_fields]


@pytest.mark.django_db
@pytest.mark.parametrize("member", ["administrator", "curator"])
def test_no_look_up_answers_for_a_column_that_the_person_may_not_read(
    request: pytest.FixtureRequest, member: str
) -> None:
    asking = RequestFactory().get("/")
    asking.user = request.getfixturevalue(member)
    tried = 0
    for model, name in columns():
        pages = admin.site._registry[model]
        field = model._meta.get_field(name)
        relation = relation_of(model)
        unreadable = relation is not None and field.column not in columns_to_read(relation.name, role_of(asking.user))
        secret = name in SECRETS or unreadable or (member == "curator" and name in pages.person_fields)
        for lookup in ("", *(f"__{lookup}" for lookup in field.get_lookups())):
            tried += 1
            if secret:
                assert not pages.lookup_allowed(f"{name}{lookup}", "x", asking), (model, name, lookup)
    assert tried > 5000


@pytest.mark.django_db
def test_columns_that_a_page_shows_can_still_be_asked_for(administrator: User) -> None:
    asking = RequestFactory().get("/")
    asking.user = administrator
    for model, pages in admin.site._registry.items():
        for entry in pages.get_list_filter(asking):
            name = entry if isinstance(entry, str) else entry[0] if isinstance(entry, tuple) else None
            if name:
                assert pages.lookup_allowed(f"{name}__exact", "1", asking), (model, name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "look_up",
    [
        *("password__regex=^scrypt", "password__gt=a", "api_key__startswith=0", "api_key__isnull=0"),
        *("refresh_tokens__gt=a", "authenticator__gt=1", "pk__in=1&password__contains=s"),
    ],
)
def test_a_list_of_people_refuses_to_be_filtered_by_their_secrets(administrator_client: Client, look_up: str) -> None:
    UserFactory()

    assert administrator_client.get(f"/admin/accounts/user/?{look_up}").status_code == 400


@pytest.mark.django_db
def test_a_curator_cannot_find_agencies_by_who_submitted_them(curator_client: Client, curator: User) -> None:
    assert curator_client.get(f"/admin/agencies/agency/?submitter__id__exact={curator.pk}").status_code == 400
