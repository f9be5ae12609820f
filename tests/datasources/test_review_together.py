"""Two curators at the same moment, over real connections: nothing is decided twice, and no edit is lost."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from datasources.models import DataSource, Review
from datasources.services.claims import claim_next
from datasources.services.review import approve, reject, reopen
from datasources.services.sync import delete_sources
from notifications.models import DataSourceEvent
from pdap.db.actor import set_actor
from tests.agencies.factories import AgencyFactory
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

    responses = at_once(
        lambda: curator_client.post(address, forms[0] | {"decision": "approve"}),
        lambda: administrator_client.post(address, forms[1] | {"decision": "reject", "reason": "No"}),
    )

    assert sorted(response.status_code for response in responses) == [302, 409]
    source.refresh_from_db()
    approved = responses[0].status_code == 302
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

    responses = at_once(
        lambda: curator_client.post(address, form | {"name": "First"}),
        lambda: administrator_client.post(address, form | {"description": "Second"}),
    )

    assert sorted(response.status_code for response in responses) == [302, 409]
    late = responses.index(next(response for response in responses if response.status_code == 409))
    client = (curator_client, administrator_client)[late]
    assert client.post(address, sent_form(client, address, responses[late])).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.description) == ("First", "Second")


def test_curators_who_ask_at_once_get_different_submissions(curator: User, administrator: User) -> None:
    waiting = {source.pk for source in DataSourceFactory.create_batch(6, pending=True)}

    got = at_once(*(lambda person=person: claim_next(person.pk) for person in (curator, administrator)))

    assert len(set(got)) == 2
    assert set(got) <= waiting
    assert DataSource.objects.filter(review__claimed_by__isnull=False).count() == 2


def submissions_of_one_agency(number: int) -> tuple[Agency, list[DataSource]]:
    """Return an agency that came with the first of some submissions that wait; the others have it too."""
    with transaction.atomic():
        set_actor(None)
        agency = AgencyFactory(pending=True)
        first = DataSourceFactory(pending=True, agencies=[agency])
    return agency, [first, *(DataSourceFactory(pending=True, agencies=[agency]) for _ in range(number - 1))]


def change_set_of_approval(source: DataSource, person: User) -> uuid.UUID:
    with transaction.atomic():
        change_set = set_actor(person.pk)
        approve(source, person.pk)
    return change_set


@pytest.mark.parametrize("way", ["undo all", "undo at the desk", "decline", "delete"])
def test_of_an_approval_and_the_end_of_another_at_once_the_second_sees_what_the_first_did(
    way: str, curator: User, administrator: User
) -> None:
    """Their agency is public with the approval, unless the submission that it came with had been refused before."""
    for _ in range(5):
        agency, (first, second) = submissions_of_one_agency(2)
        change_set = change_set_of_approval(first, curator)
        ends: dict[str, Callable[[], Any]] = {
            "undo all": lambda of=change_set: undo_change_set(of, curator.pk),
            "undo at the desk": lambda source=first: reopen(source, curator.pk),
            "decline": lambda source=first: reject(source, curator.pk, "Not public records."),
            "delete": lambda source=first: delete_sources([source.pk], curator.pk),
        }

        answers = at_once(ends[way], lambda source=second: approve(source, administrator.pk))

        agency.refresh_from_db()
        second.refresh_from_db()
        assert [answer for answer in answers if isinstance(answer, Exception)] == []
        changes = ChangeLog.objects.filter(table_name="data_sources").order_by("-id")
        was_first = changes.filter(affected_id=second.pk)[0].pk < changes.filter(affected_id=first.pk)[0].pk
        assert second.is_public
        assert agency.is_public == (was_first or way.startswith("undo"))


def test_approvals_at_once_of_several_submissions_of_one_agency_all_succeed(
    curator_client: Client, administrator_client: Client
) -> None:
    for _ in range(3):
        agency, sources = submissions_of_one_agency(2)
        desks = [reverse("admin:review-desk", args=[source.pk]) for source in sources]
        clients = (curator_client, administrator_client)
        forms = [sent_form(client, desk) for client, desk in zip(clients, desks, strict=True)]

        responses = at_once(
            *(
                lambda client=client, desk=desk, form=form: client.post(desk, form | {"decision": "approve"})
                for client, desk, form in zip(clients, desks, forms, strict=True)
            )
        )

        assert [response.status_code for response in responses] == [302, 302]
        agency.refresh_from_db()
        assert agency.is_public


def test_lists_that_decide_on_sources_of_one_agency_at_once_wait_for_each_other(
    curator_client: Client, administrator_client: Client
) -> None:
    agency, sources = submissions_of_one_agency(6)
    lists = reverse("admin:datasources_datasource_changelist")
    chosen = {"action": "approve_selected", "_confirmed": "yes"}
    halves = [{**chosen, "_selected_action": [source.pk for source in sources[half::2]]} for half in (0, 1)]

    responses = at_once(
        lambda: curator_client.post(lists, halves[0]), lambda: administrator_client.post(lists, halves[1])
    )

    assert [response.status_code for response in responses] == [302, 302]
    assert DataSource.objects.public().count() == 6
    agency.refresh_from_db()
    assert agency.is_public
