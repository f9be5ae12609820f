"""What is typed into the admin is checked, saved, and logged with the person's name."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, MetaUrl
from audit.models import ChangeLog
from tests.agencies.factories import AgencyFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    """Return the address of an admin page."""
    return reverse(f"admin:{name}", args=args)


def typed_form(client: Client, address: str) -> dict[str, object]:
    """Return what a browser would send if nothing were typed into the form of a page."""
    context = client.get(address).context
    form = context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value in (None, False) else value for name, value in shown.items()}
    for inline in context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        typed |= {f"{prefix}-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    return typed


def test_what_a_curator_adds_changes_and_deletes_is_in_the_change_log_with_their_name(
    curator_client: Client, curator: User
) -> None:
    place = LocationFactory()
    add = page("agencies_agency_add")
    typed = typed_form(curator_client, add) | {
        "name": "Before",
        "agency_type": AgencyType.COURT,
        "jurisdiction_type": JurisdictionType.LOCAL,
        "location_links-TOTAL_FORMS": 1,
        "location_links-0-location": place.pk,
    }
    assert curator_client.post(add, typed).status_code == 302
    agency = Agency.objects.get(name="Before")
    change = page("agencies_agency_change", agency.pk)
    curator_client.post(change, typed_form(curator_client, change) | {"name": "After"})
    curator_client.post(page("agencies_agency_delete", agency.pk), {"post": "yes"})

    changes = ChangeLog.objects.filter(actor_user_id=curator.pk).order_by("id")

    assert [str(logged_change) for logged_change in changes.filter(table_name="agencies")] == [
        f"{operation} agencies {agency.pk}" for operation in ("Insert", "Update", "Delete")
    ]
    update = changes.get(table_name="agencies", operation_type="UPDATE")
    assert (update.old_data, update.new_data) == ({"name": "Before"}, {"name": "After"})
    assert [
        logged_change.operation_type for logged_change in changes.filter(table_name="link_agencies__locations")
    ] == ["INSERT", "DELETE"]
    assert not Agency.objects.filter(pk=agency.pk).exists()


def test_a_form_says_what_is_wrong_and_saves_nothing(curator_client: Client) -> None:
    page_of_agency = MetaUrlFactory()
    change = page("agencies_metaurl_change", page_of_agency.pk)

    response = curator_client.post(change, typed_form(curator_client, change) | {"url": "https://example.gov/#staff"})

    assert "Remove the #" in response.content.decode()
    assert MetaUrl.objects.get(pk=page_of_agency.pk).url == page_of_agency.url


def test_access_types_are_boxes_to_tick(curator_client: Client) -> None:
    source = DataSourceFactory(access_types=["Download"])
    change = page("datasources_datasource_change", source.pk)

    shown = curator_client.get(change).content.decode()
    curator_client.post(change, typed_form(curator_client, change) | {"access_types": ["Download", "API"]})

    assert 'type="checkbox" name="access_types" value="Webpage"' in shown
    source.refresh_from_db()
    assert source.access_types == ["Download", "API"]


def test_a_name_is_kept_composed_and_without_what_cannot_be_seen(curator_client: Client) -> None:
    agency = AgencyFactory(name="Before", locations=[])
    change = page("agencies_agency_change", agency.pk)

    curator_client.post(change, typed_form(curator_client, change) | {"name": "Don\u0303a Ana\u200b County Sheriff"})

    agency.refresh_from_db()
    assert agency.name == "Doña Ana County Sheriff"
