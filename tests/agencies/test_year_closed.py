"""An agency closed in a year, wherever a curator types it: the form, a cell of the list, many records at once."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from agencies.year_closed import TO_COME, is_to_come, year_closed
from tests.agencies.factories import AgencyFactory
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db
LIST = reverse("admin:agencies_agency_changelist")
NO_YEAR = "Enter a year as four digits, such as 2019."
NO_YEARS = ["x" * 30, "19", "19999", "c. 1990", "١٩٩٩"]
WRONG = [*((text, NO_YEAR) for text in NO_YEARS), ("9999", TO_COME)]


@pytest.fixture
def agency(db: None) -> Agency:
    return AgencyFactory()


def year_of(agency: Agency) -> str | None:
    agency.refresh_from_db()
    return agency.defunct_year


@pytest.mark.parametrize(("typed", "why"), WRONG)
def test_a_form_refuses_what_is_no_year_that_has_begun_and_gives_it_back(
    curator_client: Client, agency: Agency, typed: str, why: str
) -> None:
    address = reverse("admin:agencies_agency_change", args=[agency.pk])
    sent = sent_form(curator_client, address) | {"defunct_year": typed}

    page = curator_client.post(address, sent).content.decode()

    assert why in page
    assert f'value="{typed}"' in page
    assert year_of(agency) is None
    curator_client.post(address, sent | {"defunct_year": "2019"})
    assert year_of(agency) == "2019"


@pytest.mark.parametrize(("typed", "why"), [*WRONG, ("2019", None)])
def test_a_cell_of_the_list_takes_a_year_alone(
    curator_client: Client, agency: Agency, typed: str, why: str | None
) -> None:
    (form,) = curator_client.get(LIST, {"edit": "yes"}).context["cl"].formset.forms
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(agency.pk), "_save": "Save"}
    for name in ("agency_type", "jurisdiction_type", "defunct_year"):
        sent |= {f"form-0-{name}": form[name].value() or "", f"initial-form-0-{name}": form[name].value() or ""}

    response = curator_client.post(f"{LIST}?edit=yes", sent | {"form-0-defunct_year": typed})

    assert year_of(agency) == (None if why else typed)
    assert [said for said in (NO_YEAR, TO_COME) if said in response.content.decode()] == ([why] if why else [])


@pytest.mark.parametrize(("typed", "why"), WRONG)
def test_many_records_get_a_year_alone(curator_client: Client, agency: Agency, typed: str, why: str) -> None:
    sent = {"action": "change_field", "_selected_action": [agency.pk], "bulk_field": "defunct_year"}

    response = curator_client.post(LIST, {**sent, "_bulk_value_sent": "1", "value": typed, "_confirmed": "1"})

    assert why in response.content.decode()
    assert year_of(agency) is None


def test_a_year_that_has_begun_is_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year begins somewhere else before it does in the United States: that is near enough."""
    new_year = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
    monkeypatch.setattr("agencies.year_closed.timezone.now", lambda: new_year)

    assert year_closed("2027.0") == "2027"
    assert not is_to_come(2027)
    assert is_to_come("2028")
    with pytest.raises(ValueError, match="has begun"):
        year_closed("2028")
