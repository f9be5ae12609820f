"""A link to a list whose filters can't be read: the list without them, and a word about it."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Permission, User
from accounts.rights import WRITE_DATA
from datasources.models import DataSource
from pdap.admin.parameters import NOT_UNDERSTOOD
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import StateFactory, location_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["name", "name__contains", "q", "approval_status__exact"])
def test_a_list_is_shown_without_a_parameter_that_has_an_invalid_character_and_says_so(
    name: str, curator_client: Client
) -> None:
    source = DataSourceFactory()

    response = curator_client.get(reverse("admin:datasources_datasource_changelist"), {name: "a\0b", "o": "1"})

    assert list(response.context["cl"].queryset) == [source]
    assert [str(message) for message in response.context["messages"]] == [
        f"We ignored “{name}” in the link, because it contains an invalid character."
    ]


def test_a_file_leaves_out_such_a_parameter_too(curator_client: Client) -> None:
    source = DataSourceFactory(name="Arrests of a town")

    response = curator_client.get(reverse("admin:datasources_datasource_export"), {"name__contains": "a\0b"})

    assert source.name in response.getvalue().decode()


def test_a_list_without_the_filters_that_could_not_be_read_says_so(curator_client: Client) -> None:
    source = DataSourceFactory()
    address = reverse("admin:datasources_datasource_changelist")

    response = curator_client.get(address, {"id": "many"}, follow=True)

    assert list(response.context["cl"].queryset) == [source]
    assert [str(message) for message in response.context["messages"]] == [
        "We couldn’t read the filters in the link, so this is the whole list."
    ]
    again = curator_client.get(address, {"e": "1", "id": source.pk})
    assert list(again.context["cl"].queryset) == [source]


def filters_of_lists(person: User) -> list[Any]:
    """Return each filter of each list: the list's model, the filter's title and its parameter."""
    request = RequestFactory().get("/")
    request.user = person
    cases = []
    for model, model_admin in admin.site._registry.items():
        changelist = model_admin.get_changelist_instance(request) if model_admin.list_filter else None
        for own_filter in changelist.filter_specs if changelist else ():
            cases += [(model, own_filter.title, own_filter.expected_parameters()[0])]
    return cases


def test_a_choice_that_no_filter_has_is_left_out_and_named(administrator_client: Client, administrator: User) -> None:
    """Of each filter of each list; a filter by a number or a stored word may also send to the whole list."""
    StateFactory(state_iso="OH", state_name="Ohio")
    cases = filters_of_lists(administrator)
    silent = []
    for model, title, parameter in cases:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for typed in ("ZZ", "999999"):
            response = administrator_client.get(address, {parameter: typed}, follow=True)
            said = [str(message) for message in response.context["messages"]]
            no_such_choice = f"We ignored “{typed}” in the link, because the filter “{title}” has no such choice."
            if said not in ([no_such_choice], [NOT_UNDERSTOOD]) or response.context["cl"].has_active_filters:
                silent.append((model._meta.label, parameter, typed, said))

    assert len(cases) >= 20
    assert silent == []


@pytest.mark.parametrize("typed", ["OH", "oh", "Ohio", "ohio (1)", ""])
def test_a_state_that_is_chosen_by_code_or_name_is_no_unknown_choice(curator_client: Client, typed: str) -> None:
    ohio = StateFactory(state_iso="OH", state_name="Ohio")
    here = AgencyFactory(locations=[location_of(ohio)])
    elsewhere = AgencyFactory()

    response = curator_client.get(reverse("admin:agencies_agency_changelist"), {"state": typed})

    assert not list(response.context["messages"])
    assert set(response.context["cl"].queryset) == ({here} if typed else {here, elsewhere})


def test_a_choice_that_no_filter_has_leaves_the_others(curator_client: Client) -> None:
    DataSourceFactory(pending=True)
    source = DataSourceFactory()
    address = reverse("admin:datasources_datasource_changelist")

    response = curator_client.get(address, {"missing": "xyz", "approval_status__exact": "approved"})

    assert list(response.context["cl"].queryset) == [source]
    assert "xyz" not in response.context["present_query"], "a view that is saved now has no such choice"


def test_a_pattern_is_no_filter(curator_client: Client) -> None:
    """PostgreSQL fails at a pattern that it can't read, and some patterns take it minutes."""
    response = curator_client.get(reverse("admin:datasources_datasource_changelist"), {"name__regex": "("})

    assert response.status_code == 400


def test_words_of_a_column_are_a_filter(curator_client: Client) -> None:
    sources = [DataSourceFactory(name=name) for name in ("Arrest log", "Use of force")]
    address = reverse("admin:datasources_datasource_changelist")

    response = curator_client.get(address, {"name__icontains": "ARREST"})

    assert list(response.context["cl"].queryset) == sources[:1]
    assert DataSource.objects.count() == 2


def test_a_choice_that_an_enum_does_not_have_leaves_the_others(curator_client: Client) -> None:
    DataSourceFactory()
    broken = DataSourceFactory(broken=True)
    address = reverse("admin:datasources_datasource_changelist")

    response = curator_client.get(
        address, {"approval_status__exact": "nope", "url_status__exact": "broken"}, follow=True
    )

    assert list(response.context["cl"].queryset) == [broken]
    assert [str(message) for message in response.context["messages"]] == [
        "We ignored “nope” in the link, because the filter “approval status” has no such choice."
    ]


def test_neither_yes_nor_no_to_whether_a_column_is_empty_is_left_out_and_named(curator_client: Client) -> None:
    source = DataSourceFactory()
    address = reverse("admin:datasources_datasource_changelist")

    response = curator_client.get(address, {"record_type__isnull": "maybe"})

    assert list(response.context["cl"].queryset) == [source]
    assert [str(message) for message in response.context["messages"]] == [
        "We ignored “maybe” in the link, because the filter “record type” has no such choice."
    ]
    assert not list(curator_client.get(address, {"record_type__isnull": "True"}).context["cl"].queryset)


def own_pages() -> list[Any]:
    """Return the admin's pages that aren't lists and have a filter of their own, with its parameter and its title."""
    return [
        pytest.param(reverse("admin:pdap_duplicatepair_changelist"), "kind", "Record kinds", id="duplicates"),
        pytest.param(reverse("admin:history-deleted"), "table", "Record", id="deleted"),
        pytest.param(reverse("admin:review-queue"), "show", "Submissions", id="review"),
        pytest.param(reverse("admin:gap", args=["agencies-without-place"]), "show", "Views", id="gap"),
        pytest.param(reverse("admin:gap", args=["agencies-without-page"]), "state", "state", id="gap by state"),
    ]


@pytest.mark.parametrize(("address", "parameter", "title"), own_pages())
def test_a_choice_that_a_page_does_not_have_is_left_out_and_named(
    administrator_client: Client, address: str, parameter: str, title: str
) -> None:
    response = administrator_client.get(address, {parameter: "ZZ"})

    assert [str(message) for message in response.context["messages"]] == [
        f"We ignored “ZZ” in the link, because the filter “{title}” has no such choice."
    ]


def test_a_filter_that_a_list_does_not_have_is_a_bad_request_and_no_error_of_ours(
    administrator_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = administrator_client.get(reverse("admin:accounts_user_changelist"), {"follows": "zz"})

    assert response.status_code == 400
    assert {record.levelname for record in caplog.records if record.name.startswith("django")} == {"WARNING"}


def test_people_are_listed_by_permission_and_an_unknown_one_is_named(administrator_client: Client) -> None:
    curator = UserFactory(permissions=[WRITE_DATA])
    UserFactory()
    address = reverse("admin:accounts_user_changelist")
    permission = Permission.objects.get(permission_name=WRITE_DATA)

    listed = administrator_client.get(address, {"permissions__id__exact": permission.pk})
    unknown = administrator_client.get(address, {"permissions": "zz"}, follow=True)

    assert curator in set(listed.context["cl"].queryset)
    assert all(WRITE_DATA in person.permission_names() for person in listed.context["cl"].queryset)
    assert [str(message) for message in unknown.context["messages"]] == [NOT_UNDERSTOOD]
