"""An agency closed in a year, wherever a curator types it: the form, a cell of the list, many records at once."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from tests.agencies.factories import AgencyFactory
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db
LIST = reverse("admin:agencies_agency_changelist")
NO_YEAR = "Enter a year as four digits, such as 2019."
NO_YEARS = ["x" * 30, "19", "19999", "c. 1990", "١٩٩٩"]


@pytest.fixture
def agency(db: None) -> Agency:
    return AgencyFactory()


def year_of(agency: Agency) -> str | None:
    agency.refresh_from_db()
    return agency.defunct_year


@pytest.mark.parametrize("typed", NO_YEARS)
def test_a_form_refuses_what_is_no_year_and_gives_it_back(curator_client: Client, agency: Agency, typed: str) -> None:
    address = reverse("admin:agencies_agency_change", args=[agency.pk])
    sent = sent_form(curator_client, address) | {"defunct_year": typed}

    page = curator_client.post(address, sent).content.decode()

    assert NO_YEAR in page
    assert f'value="{typed}"' in page
    assert year_of(agency) is None
    curator_client.post(address, sent | {"defunct_year": "2019"})
    assert year_of(agency) == "2019"


@pytest.mark.parametrize(("typed", "saved"), [*((text, None) for text in NO_YEARS), ("2019", "2019")])
def test_a_cell_of_the_list_takes_a_year_alone(
    curator_client: Client, agency: Agency, typed: str, saved: str | None
) -> None:
    (form,) = curator_client.get(LIST, {"edit": "yes"}).context["cl"].formset.forms
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(agency.pk), "_save": "Save"}
    for name in ("agency_type", "jurisdiction_type", "defunct_year"):
        sent |= {f"form-0-{name}": form[name].value() or "", f"initial-form-0-{name}": form[name].value() or ""}

    answer = curator_client.post(f"{LIST}?edit=yes", sent | {"form-0-defunct_year": typed})

    assert year_of(agency) == saved
    assert (NO_YEAR in answer.content.decode()) == (saved is None)


@pytest.mark.parametrize("typed", NO_YEARS)
def test_many_records_get_a_year_alone(curator_client: Client, agency: Agency, typed: str) -> None:
    sent = {"action": "change_field", "_selected_action": [agency.pk], "bulk_field": "defunct_year"}

    answer = curator_client.post(LIST, {**sent, "bulk_value_sent": "1", "value": typed, "confirmed": "1"})

    assert NO_YEAR in answer.content.decode()
    assert year_of(agency) is None
