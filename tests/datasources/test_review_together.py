"""Two curators at the same moment, over real connections: nothing is decided twice, and no edit is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from datasources.models import DataSource, Review
from datasources.services.claims import claim_next
from notifications.models import DataSourceEvent
from tests.at_once import at_once
from tests.datasources.factories import DataSourceFactory
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_submission_is_not_approved_twice_nor_approved_and_rejected(
    curator_client: Client, administrator_client: Client, owner: User
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    address = reverse("admin:review-desk", args=[source.pk])
    forms = []
    for client in (curator_client, administrator_client):
        forms.append(sent_form(client, address))
        Review.objects.update(claimed_by=None)

    answers = at_once(
        lambda: curator_client.post(address, forms[0] | {"decision": "approve"}),
        lambda: administrator_client.post(address, forms[1] | {"decision": "reject", "reason": "No"}),
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    source.refresh_from_db()
    approved = answers[0].status_code == 302
    assert source.approval_status == ("approved" if approved else "rejected")
    assert DataSourceEvent.objects.count() == approved
    decisions = ChangeLog.objects.filter(table_name="data_sources", new_data__has_key="approval_status")
    assert decisions.filter(operation_type="UPDATE").count() == 1


def test_of_two_who_save_one_record_the_second_sees_the_firsts_and_loses_nothing(
    curator_client: Client, administrator_client: Client
) -> None:
    source = DataSourceFactory(name="Before", description="Old")
    address = reverse("admin:datasources_datasource_change", args=[source.pk])
    form = sent_form(curator_client, address)

    answers = at_once(
        lambda: curator_client.post(address, form | {"name": "First"}),
        lambda: administrator_client.post(address, form | {"description": "Second"}),
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    late = answers.index(next(answer for answer in answers if answer.status_code == 409))
    client = (curator_client, administrator_client)[late]
    assert client.post(address, sent_form(client, address, answers[late])).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.description) == ("First", "Second")


def test_curators_who_ask_at_once_get_different_submissions(curator: User, administrator: User) -> None:
    waiting = {source.pk for source in DataSourceFactory.create_batch(6, pending=True)}

    got = at_once(*(lambda person=person: claim_next(person.pk) for person in (curator, administrator)))

    assert len(set(got)) == 2
    assert set(got) <= waiting
    assert DataSource.objects.filter(review__claimed_by__isnull=False).count() == 2
