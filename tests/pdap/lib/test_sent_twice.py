"""What is sent twice at once is made once, and the second answer leads to it."""

import copy
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey, User
from agencies.models import Agency
from audit.merging.models import Merge
from audit.models import ChangeLog
from datasources.models import DataSource, ProblemReport
from notifications.models import DataSourceEvent, Follow
from notifications.services.follows import follow, unfollow
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.once import make_once
from requests_app.models import DataRequest
from requests_app.services import RequestContent, create_request
from tests.accounts.confirming import confirm
from tests.agencies.factories import AgencyFactory
from tests.at_once import at_once, waiting_for_locks
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.ops.clients import wait_for
from tests.pdap.web.forms import sent_form
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)

SOURCE = {
    "source_url": "https://police.example.gov/stops",
    "name": "Stops",
    "description": "Every stop since 2019.",
    "record_type": "Stops",
}
REQUEST = {
    "title": "Stops in Pittsburgh",
    "submission_notes": "For a story.",
    "request_urgency": "not_urgent",
    "record_types": ["Stops"],
}


def twins(client: Client, address: str, data: Callable[[], dict[str, Any]], count: int = 2) -> list[Any]:
    """Send one form several times at once, each over a connection of its own."""
    return at_once(*[partial(post, copy.copy(client), address, data) for _ in range(count)])


def post(client: Client, address: str, data: Callable[[], dict[str, Any]]) -> Any:
    return client.post(address, data())


def test_a_submission_is_made_once(owner_client: Client) -> None:
    responses = twins(owner_client, reverse("submit-source"), lambda: SOURCE, 4)

    source = DataSource.objects.get()
    assert {response.status_code for response in responses} == {302}
    assert {response.url for response in responses} == {reverse("source-submitted", args=[source.pk])}


def test_a_data_request_is_made_once_and_the_same_words_later_make_another(owner_client: Client) -> None:
    responses = twins(owner_client, reverse("create-request"), lambda: REQUEST, 4)

    made = DataRequest.objects.get()
    assert {response.url for response in responses} == {reverse("data-request", args=[made.pk])}
    owner_client.post(reverse("create-request"), REQUEST)
    assert DataRequest.objects.count() == 2


def test_who_comes_while_the_first_is_at_it_gets_what_that_makes(owner: User) -> None:
    begun = threading.Event()

    def make() -> DataRequest:
        return DataRequestFactory(creator=owner)

    def make_slowly() -> DataRequest:
        begun.set()
        assert wait_for(lambda: waiting_for_locks(connection.cursor()) == 2)
        return make()

    def come_later() -> tuple[DataRequest, bool]:
        begun.wait()
        return make_once("test", "words", make, DataRequest.objects.all())

    first, *later = at_once(
        lambda: make_once("test", "words", make_slowly, DataRequest.objects.all()), come_later, come_later
    )

    made = DataRequest.objects.get()
    assert first == (made, True)
    assert later == [(made, False)] * 2
    # Who comes afterward means it, and so does who says something else.
    assert make_once("test", "words", make, DataRequest.objects.all())[1]
    assert make_once("test", "other words", make, DataRequest.objects.all())[1]


def test_where_the_first_fails_the_second_does_it(owner: User) -> None:
    begun = threading.Event()

    def fail() -> DataRequest:
        begun.set()
        assert wait_for(lambda: waiting_for_locks(connection.cursor()) == 1)
        raise ValueError("no")

    def come_later() -> tuple[DataRequest, bool]:
        begun.wait()
        return make_once("test", "words", lambda: DataRequestFactory(creator=owner), DataRequest.objects.all())

    failed, later = at_once(lambda: make_once("test", "words", fail, DataRequest.objects.all()), come_later)

    assert isinstance(failed, ValueError)
    assert later == (DataRequest.objects.get(), True)


def test_two_people_with_the_same_words_make_two(owner: User, stranger: User) -> None:
    content = RequestContent(title="Stops", submission_notes="Words")

    at_once(lambda: create_request(owner.pk, content), lambda: create_request(stranger.pk, content))

    assert DataRequest.objects.count() == 2


def test_a_report_is_made_once(client: Client) -> None:
    source = DataSourceFactory()

    responses = twins(client, reverse("report-problem", args=[source.pk]), lambda: {"kind": "broken link"}, 3)

    assert {response.url for response in responses} == {reverse("data-source", args=[source.pk])}
    assert ProblemReport.objects.count() == 1


def test_a_key_is_made_once_and_replaced_once(owner_client: Client) -> None:
    confirm(owner_client)
    data = {"name": "Monthly report", "scope": "read", "life": "30"}

    responses = twins(owner_client, reverse("profile-keys"), lambda: data)

    key = ApiKey.objects.get()
    assert sorted(response.status_code for response in responses) == [200, 302]
    assert next(response for response in responses if response.status_code == 302).url == reverse("profile-keys")
    responses = twins(owner_client, reverse("profile-rotate-key", args=[key.pk]), dict)
    assert sorted(response.status_code for response in responses) == [200, 302]
    assert ApiKey.objects.count() == 2


def test_a_file_is_read_once_and_imported_once(administrator_client: Client) -> None:
    page = "admin:datasources_datasource_import"

    def data() -> dict[str, Any]:
        text = "name,source_url,record_type\nStops,https://police.example.gov/stops,Stops\n"
        return {"file": SimpleUploadedFile("stops.csv", text.encode()), "new_records": "pending"}

    responses = twins(administrator_client, reverse(page), data)
    waiting = CatalogueImport.objects.get()
    assert {response.url for response in responses} == {reverse(f"{page}_shown", args=[waiting.pk])}

    responses = twins(administrator_client, reverse(f"{page}_carry_out", args=[waiting.pk]), dict)
    assert {response.url for response in responses} == {reverse(f"{page}_shown", args=[waiting.pk])}
    assert DataSource.objects.count() == 1


def test_an_approval_that_is_sent_twice_is_one_and_both_answers_lead_on(curator_client: Client, owner: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    address = reverse("admin:review-desk", args=[source.pk])
    form = sent_form(curator_client, address)

    responses = twins(curator_client, address, lambda: form | {"decision": "approve"})

    assert [response.status_code for response in responses] == [302, 302]
    assert DataSourceEvent.objects.count() == 1
    decisions = ChangeLog.objects.filter(table_name="data_sources", operation_type="UPDATE")
    assert decisions.filter(new_data__has_key="approval_status").count() == 1


def test_many_that_are_approved_and_rejected_at_once_are_decided_once_and_the_other_is_told(
    curator_client: Client, administrator_client: Client
) -> None:
    sources = DataSourceFactory.create_batch(8, pending=True)
    address = reverse("admin:datasources_datasource_changelist")
    chosen = {"_selected_action": [source.pk for source in sources], "_confirmed": "yes", "text": "No"}

    responses = at_once(
        lambda: curator_client.post(address, chosen | {"action": "approve_selected"}, follow=True),
        lambda: administrator_client.post(address, chosen | {"action": "reject_selected"}, follow=True),
    )

    decided = ChangeLog.objects.filter(table_name="data_sources", operation_type="UPDATE")
    assert decided.filter(new_data__has_key="approval_status").count() == len(sources)
    assert len(set(DataSource.objects.values_list("approval_status", flat=True))) == 1
    assert sum("Someone else has already decided" in response.content.decode() for response in responses) == 1


def test_a_merge_is_made_once_and_the_second_answer_leads_to_it(curator_client: Client) -> None:
    survivor, gone = AgencyFactory(), AgencyFactory()
    address = reverse("admin:merge", args=["agency", gone.pk, survivor.pk])
    version = curator_client.get(address).context["preview"].version

    responses = twins(curator_client, address, lambda: {"_version": version})

    assert [response.status_code for response in responses] == [302, 302]
    assert reverse("admin:pdap_merge_change", args=[Merge.objects.get().pk]) in {response.url for response in responses}
    assert list(Agency.objects.all()) == [survivor]


def test_following_and_unfollowing_at_once_fails_for_nobody(owner: User) -> None:
    place = LocationFactory()

    for _ in range(5):
        calls = [lambda: follow(owner.pk, place.pk), lambda: unfollow(owner.pk, place.pk)] * 3
        assert not [answer for answer in at_once(*calls) if isinstance(answer, Exception)]

    assert Follow.objects.count() <= 1
