"""The admin's address of a record that is gone leads on, and a survivor's history tells what went into it."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from agencies.services.merging import merge_agencies, undo_merge
from audit.admin.base import AuditedAdmin
from tests.agencies.factories import AgencyFactory

pytestmark = pytest.mark.django_db


def change_page(agency: Agency) -> str:
    return reverse("admin:agencies_agency_change", args=[agency.pk])


@pytest.mark.parametrize("page", ["change", "history"])
def test_a_merged_records_address_leads_to_the_survivor_at_the_end_of_the_chain(
    curator_client: Client, curator: User, page: str
) -> None:
    first, second, third = (AgencyFactory(name=name) for name in ("First PD", "Second PD", "Third PD"))
    merge_agencies(first.pk, second.pk, curator.pk)
    later = merge_agencies(second.pk, third.pk, curator.pk)
    address = reverse(f"admin:agencies_agency_{page}", args=[first.pk])

    response = curator_client.get(address, follow=True)

    assert response.redirect_chain[-1][0] == change_page(third)
    assert "“First PD”, was merged into this one" in response.content.decode()
    undo_merge(later.pk, curator.pk)
    assert curator_client.get(address).url == change_page(second)


def test_a_deleted_records_address_leads_to_its_history(curator_client: Client) -> None:
    agency = AgencyFactory(name="Gone PD")
    curator_client.post(reverse("admin:agencies_agency_delete", args=[agency.pk]), {"post": "yes"})

    response = curator_client.get(change_page(agency), follow=True)

    assert "was deleted. This is its history." in response.content.decode()
    assert "Gone PD" in response.content.decode()


@pytest.mark.parametrize("number", ["987654", "9" * 30, "x"])
def test_what_never_was_is_no_record(curator_client: Client, number: str) -> None:
    response = curator_client.get(reverse("admin:agencies_agency_change", args=[number]), follow=True)

    assert "exist" in response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("admin:index")


def test_the_survivors_history_tells_of_the_whole_chain(curator_client: Client, curator: User) -> None:
    first, second, third = (AgencyFactory(name=name) for name in ("First PD", "Second PD", "Third PD"))
    merge_agencies(first.pk, second.pk, curator.pk)
    later = merge_agencies(second.pk, third.pk, curator.pk)
    address = reverse("admin:agencies_agency_history", args=[third.pk])

    text = curator_client.get(address).content.decode()
    undo_merge(later.pk, curator.pk)
    after = curator_client.get(address).content.decode()

    assert f"First PD ({first.pk})" in text
    assert "by way of Second PD" in text
    assert f"Second PD ({second.pk})" in text
    assert "Merged into this record" not in after


def adding_pages() -> list[Any]:
    return [
        pytest.param(model, id=model._meta.label)
        for model, pages in admin.site._registry.items()
        if isinstance(pages, AuditedAdmin)
    ]


@pytest.mark.parametrize("model", adding_pages())
def test_a_page_that_adds_shows_no_default_of_the_database(administrator_client: Client, model: Any) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")

    response = administrator_client.get(address, follow=True)

    assert "DatabaseDefault" not in response.content.decode()


def test_a_list_says_how_it_is_sorted_and_which_filter_is_chosen(curator_client: Client) -> None:
    AgencyFactory()
    address = reverse("admin:agencies_agency_changelist")

    ascending = curator_client.get(address, {"o": "1"}).content.decode()
    descending = curator_client.get(address, {"o": "-1"}).content.decode()

    assert ascending.count('aria-sort="ascending"') == 1
    assert descending.count('aria-sort="descending"') == 1
    assert 'aria-current="true"' in ascending
