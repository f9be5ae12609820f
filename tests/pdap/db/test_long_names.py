"""Names have one length, no matter who writes them, and what is in a table already can be kept and found."""

import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from datasources.models import DataSource
from locations.models import County, Locality
from pdap.db.materialized import refresh
from pdap.db.relations import MaterializedView
from pdap.lib.name_folding import LONGEST_NAME
from tests.agencies.factories import AgencyFactory
from tests.audit.importing import kinds, looked, reasons
from tests.audit.test_admin_writes import typed_form
from tests.datasources.factories import DataSourceFactory, SearchTermFactory
from tests.locations.factories import CountyFactory, LocalityFactory, location_of

pytestmark = pytest.mark.django_db

# What cannot be packed: B-trees keep 2,704 bytes of a row as they are.
TOO_LONG = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(100))[:6000]


@pytest.mark.parametrize("make", [AgencyFactory, DataSourceFactory, SearchTermFactory])
def test_the_admin_refuses_a_name_that_is_too_long_and_leaves_one_that_is_there(
    administrator_client: Client, make: Any
) -> None:
    column = "term" if make is SearchTermFactory else "name"
    record = make()
    meta = record._meta
    change = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    typed = typed_form(administrator_client, change)

    response = administrator_client.post(change, typed | {column: TOO_LONG})

    assert response.status_code == 200
    assert f"at most {LONGEST_NAME} characters" in response.content.decode()
    record.refresh_from_db()
    assert getattr(record, column) != TOO_LONG


def test_a_longer_name_that_is_there_can_stay(curator_client: Client) -> None:
    agency = AgencyFactory(name=TOO_LONG[:600])
    change = reverse("admin:agencies_agency_change", args=[agency.pk])

    response = curator_client.post(change, typed_form(curator_client, change) | {"defunct_year": "1999"})

    assert response.status_code == 302
    assert Agency.objects.get().defunct_year == "1999"


def test_an_import_refuses_a_name_that_is_too_long_and_says_so(administrator_client: Client) -> None:
    file_import = looked(
        administrator_client,
        "datasources_datasource",
        f"name,source_url,record_type\n{TOO_LONG},https://police.example.gov/stops,Stops\n",
    )

    assert kinds(file_import) == ["refused"]
    assert "500 characters or fewer" in next(iter(reasons(file_import).values()))


def test_the_form_of_a_submission_refuses_it(owner_client: Client) -> None:
    response = owner_client.post(
        reverse("submit-source"),
        {"source_url": "https://police.example.gov/stops", "name": TOO_LONG, "record_type": "Stops"},
    )

    assert response.status_code == 400
    assert not DataSource.objects.exists()


def test_views_hold_whatever_the_tables_do() -> None:
    county = CountyFactory()
    County.objects.filter(pk=county.pk).update(name=TOO_LONG[:2000])
    town = location_of(LocalityFactory(county=county))
    Locality.objects.update(name=TOO_LONG[:255])
    agency = AgencyFactory(name=TOO_LONG, locations=[town])
    DataSourceFactory(name=TOO_LONG, description=TOO_LONG * 3, agencies=[agency])

    assert refresh() == list(MaterializedView)
