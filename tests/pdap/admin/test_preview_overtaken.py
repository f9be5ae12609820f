"""What a preview has shown is what is done: a record that someone else has changed meanwhile is left out and named."""

import html
import re
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from datasources.models import DataSource, Link, ProblemReport
from datasources.services.reports import resolve
from datasources.services.review import approve, reject, return_to_review, set_aside
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory, ProblemReportFactory, record_type

pytestmark = pytest.mark.django_db

MADE: Any = {"datasources_datasource": DataSourceFactory, "agencies_agency": AgencyFactory}


def preview(client: Client, model: str, action: str, records: list[Any], **more: Any) -> dict[str, Any]:
    """Ask for an action, and return what the form of its preview sends."""
    chosen = {"action": action, ACTION_CHECKBOX_NAME: [record.pk for record in records], **more}
    page = client.post(reverse(f"admin:{model}_changelist"), chosen).content.decode()
    return hidden_inputs(page[page.index('class="preview-form"') :])


def hidden_inputs(page: str) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for name, value in re.findall(r'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', page):
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def confirm(client: Client, model: str, sent: dict[str, Any], **more: Any) -> str:
    response = client.post(reverse(f"admin:{model}_changelist"), {**sent, **more, "_confirmed": "yes"}, follow=True)
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("model", MADE)
def test_an_approval_does_not_overturn_what_a_colleague_has_declined_since_the_preview(
    curator_client: Client, administrator: User, model: str
) -> None:
    declined, waiting = MADE[model](pending=True, name="Stops of Ada"), MADE[model](pending=True, name="Jail of Ada")
    sent = preview(curator_client, model, "approve_selected", [declined, waiting])
    reject(declined, administrator.pk, "Not public.")

    said = confirm(curator_client, model, sent)

    declined.refresh_from_db()
    waiting.refresh_from_db()
    assert (declined.approval_status, waiting.approval_status) == (ApprovalStatus.REJECTED, ApprovalStatus.APPROVED)
    assert "1 approved." in said
    assert "was left as it is. It has changed since the preview: Declined." in said
    assert "“Stops of Ada" in said
    assert "“Jail of Ada" not in said


@pytest.mark.parametrize("model", MADE)
def test_a_decline_does_not_overturn_what_a_colleague_has_approved_since_the_preview(
    curator_client: Client, administrator: User, model: str
) -> None:
    record = MADE[model](pending=True)
    sent = preview(curator_client, model, "reject_selected", [record])
    approve(record, administrator.pk)

    said = confirm(curator_client, model, sent, text="Off topic.")

    record.refresh_from_db()
    assert record.approval_status == ApprovalStatus.APPROVED
    assert "0 declined." in said
    assert "It has changed since the preview: Approved." in said


def test_what_is_set_aside_and_waits_again_is_as_the_preview_showed_it(
    curator_client: Client, administrator: User
) -> None:
    source = DataSourceFactory(pending=True)
    sent = preview(curator_client, "datasources_datasource", "identify_selected", [source])
    set_aside(source, administrator.pk)
    return_to_review(source, administrator.pk)

    assert "1 set aside." in confirm(curator_client, "datasources_datasource", sent)


def test_a_record_deleted_since_the_preview_is_counted(curator_client: Client) -> None:
    gone, source = DataSourceFactory.create_batch(2, pending=True)
    sent = preview(curator_client, "datasources_datasource", "approve_selected", [gone, source])
    gone.delete()

    said = confirm(curator_client, "datasources_datasource", sent)

    assert "1 approved." in said
    assert "1 of the records in the preview no longer exists." in said


def test_a_link_gets_no_other_target_than_the_preview_showed(curator_client: Client) -> None:
    shown, other = "https://example.org/new", "https://example.org/elsewhere"
    link = LinkFactory(moved_to=shown, moved_count=3)
    sent = preview(curator_client, "datasources_link", "use_targets", [link])
    Link.objects.filter(pk=link.pk).update(moved_to=other)

    said = confirm(curator_client, "datasources_link", sent)

    assert "It has changed since the preview" in said
    assert not DataSource.objects.filter(source_url=other).exists()


def test_a_report_that_a_colleague_has_resolved_since_the_preview_keeps_its_answer(
    curator_client: Client, administrator: User
) -> None:
    report = ProblemReportFactory()
    sent = preview(curator_client, "datasources_problemreport", "resolve_selected", [report])
    resolve(report, administrator.pk, "Fixed.")

    said = confirm(curator_client, "datasources_problemreport", sent, text="Nothing found.")

    assert ProblemReport.objects.get().answer == "Fixed."
    assert "It has changed since the preview: Resolved." in said


def test_a_field_that_a_colleague_has_changed_since_the_preview_keeps_its_value(curator_client: Client) -> None:
    first, second = DataSourceFactory.create_batch(2, record_type=record_type("Stops"))
    value = {"bulk_field": "record_type", "_bulk_value_sent": "1", "value": record_type("Arrest Records").pk}
    sent = preview(curator_client, "datasources_datasource", "change_field", [first, second], **value)
    DataSource.objects.filter(pk=first.pk).update(record_type=record_type("Use of Force Reports"))

    said = confirm(curator_client, "datasources_datasource", sent, **value)

    names = dict(DataSource.objects.values_list("pk", "record_type__name"))
    assert names == {first.pk: "Use of Force Reports", second.pk: "Arrest Records"}
    assert "1 changed." in said
    assert "It has changed since the preview: Use of Force Reports." in said


def test_a_value_typed_after_the_preview_is_previewed_first(curator_client: Client) -> None:
    source = DataSourceFactory(record_type=record_type("Stops"))
    value = {"bulk_field": "record_type", "_bulk_value_sent": "1", "value": record_type("Arrest Records").pk}
    sent = preview(curator_client, "datasources_datasource", "change_field", [source], **value)
    other = {**value, "value": record_type("Use of Force Reports").pk}

    assert "Nothing has changed yet." in confirm(curator_client, "datasources_datasource", sent, **other)
    source.refresh_from_db()
    assert str(source.record_type) == "Stops"


@pytest.mark.parametrize("seen", ["", ":", "1", "x:y 1:2:3", "\N{SNOWMAN}:" * 50])
def test_nonsense_about_what_was_shown_changes_nothing(curator_client: Client, seen: str) -> None:
    source = DataSourceFactory(pending=True)
    sent = {"action": "approve_selected", ACTION_CHECKBOX_NAME: [source.pk], "_seen": seen}

    assert "0 approved." in confirm(curator_client, "datasources_datasource", sent)
    assert not DataSource.objects.public().exists()


def test_declining_an_agency_offers_reasons_about_agencies(curator_client: Client) -> None:
    agency = Agency.objects.get(pk=AgencyFactory(pending=True).pk)
    chosen = {"action": "reject_selected", ACTION_CHECKBOX_NAME: [agency.pk]}
    of_agency = curator_client.post(reverse("admin:agencies_agency_changelist"), chosen).context["text"]
    chosen[ACTION_CHECKBOX_NAME] = [DataSourceFactory(pending=True).pk]
    of_source = curator_client.post(reverse("admin:datasources_datasource_changelist"), chosen).context["text"]

    assert "Single document" in dict(of_source.choices)
    assert "Single document" not in dict(of_agency.choices)
    assert "Already listed" in dict(of_agency.choices)
    assert "sent" not in of_agency.label


def asked_to_delete(client: Client, model: str, records: list[Any]) -> dict[str, Any]:
    """Choose records to delete, and return what the form that asks sends once their number is typed."""
    chosen = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [record.pk for record in records]}
    page = client.post(reverse(f"admin:{model}_changelist"), chosen).content.decode()
    assert f"<title>Delete {len(records)} " in " ".join(page.split())
    return {**hidden_inputs(page[page.index('name="_list_query"') - 50 :]), "number": str(len(records))}


def test_what_a_colleague_has_changed_since_the_page_asked_is_not_deleted(curator_client: Client) -> None:
    changed, other = AgencyFactory(name="Stops of Ada"), AgencyFactory(name="Jail of Ada")
    sent = asked_to_delete(curator_client, "agencies_agency", [changed, other])
    Agency.objects.filter(pk=changed.pk).update(name="Police of Ada")

    said = confirm(curator_client, "agencies_agency", sent)

    assert list(Agency.objects.all()) == [changed]
    assert "“Police of Ada" in said
    assert "was left as it is. It has changed since the preview." in said
    assert "deleted 1 agency" in said


def test_a_record_that_has_got_a_link_since_the_page_asked_is_not_deleted(curator_client: Client) -> None:
    agency = AgencyFactory()
    sent = asked_to_delete(curator_client, "agencies_agency", [agency])
    DataSourceFactory(agencies=[agency])

    said = confirm(curator_client, "agencies_agency", sent)

    assert Agency.objects.filter(pk=agency.pk).exists()
    assert "It has changed since the preview." in said


def test_a_record_deleted_since_the_page_asked_does_not_keep_the_others(curator_client: Client) -> None:
    gone, other = AgencyFactory.create_batch(2)
    sent = asked_to_delete(curator_client, "agencies_agency", [gone, other])
    gone.delete()

    said = confirm(curator_client, "agencies_agency", sent)

    assert not Agency.objects.exists()
    assert "1 of the records in the preview no longer exists." in said


def test_a_filter_that_a_changed_record_no_longer_fits_does_not_pass_it_for_gone(curator_client: Client) -> None:
    agency = AgencyFactory(pending=True)
    listing = f"{reverse('admin:agencies_agency_changelist')}?approval_status__exact=pending"
    chosen = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [agency.pk]}
    page = curator_client.post(listing, chosen).content.decode()
    approve(agency, None)

    response = curator_client.post(
        re.findall(r'<form method="post" action="([^"]+)"', page)[-1],
        {**hidden_inputs(page[page.index('name="_list_query"') - 50 :]), "number": "1"},
    )

    assert response["Location"] == listing
    assert "It has changed since the preview" in " ".join(curator_client.get(listing).content.decode().split())
    assert Agency.objects.filter(pk=agency.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda agency: Agency.objects.filter(pk=agency.pk).update(name="Police of Ada"),
        lambda agency: DataSourceFactory(name="Stops of Ada", agencies=[agency]),
    ],
)
def test_the_page_of_one_deletion_asks_again_when_something_has_changed(curator_client: Client, change: Any) -> None:
    agency = AgencyFactory()
    address = reverse("admin:agencies_agency_delete", args=[agency.pk])
    sent = hidden_inputs(curator_client.get(address).content.decode())
    change(agency)

    again = curator_client.post(address, sent)

    assert again.status_code == 409
    assert "Nothing was deleted." in again.content.decode()
    assert "of Ada" in again.content.decode()
    assert curator_client.post(address, hidden_inputs(again.content.decode())).status_code == 302
    assert not Agency.objects.exists()


def test_a_deletion_that_no_one_has_overtaken_is_done(curator_client: Client) -> None:
    agencies = AgencyFactory.create_batch(2)
    DataSourceFactory(agencies=agencies)

    said = confirm(curator_client, "agencies_agency", asked_to_delete(curator_client, "agencies_agency", agencies))

    assert not Agency.objects.exists()
    assert "deleted 2 agencies" in said
