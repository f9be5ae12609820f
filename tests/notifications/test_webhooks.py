"""Webhooks: signed, in order, tried again for a day, and never to an address inside."""

import datetime
import hashlib
import hmac
import json
import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from datasources.models import DataSource
from datasources.services.review import approve
from notifications.enums import DataRequestEventType
from notifications.models import DataRequestEvent, DataRequestNotification, Webhook, WebhookDelivery
from notifications.services.queue import fill_queues
from notifications.services.webhooks import delivering
from notifications.services.webhooks.delivering import deliver
from notifications.services.webhooks.new_webhooks import (
    MOST_WEBHOOKS,
    SentTwiceError,
    TooManyWebhooksError,
    make_webhook,
)
from notifications.services.webhooks.signing import rotate_secret
from notifications.services.webhooks.writing import write_deliveries, write_test
from notifications.webhook_events import EVENTS, SOURCE_ADDED
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.materialized import refresh
from pdap.lib.fetching import Failure, Network
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services import change_status
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.at_once import at_once
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.notifications.factories import WebhookFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


class Receiver:
    """A program on this machine that stands for one of the internet's; `statuses` says how it answers."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], str]] = []
        self.statuses: Any = iter(lambda: 200, None)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status = next(receiver.statuses)
                if status < 300:
                    receiver.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.network = Network(lambda host, port: ["127.0.0.1"], frozenset({("127.0.0.1", self.port)}))
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://hooks.example:{self.port}/pdap"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def publish(curator: User, **columns: Any) -> DataSource:
    source: DataSource = DataSourceFactory(pending=True, **columns)
    approve(source, curator.pk)
    return source


def test_an_event_is_one_signed_delivery_of_what_the_page_shows(receiver: Receiver, curator: User) -> None:
    webhook = WebhookFactory(url=receiver.url, events=[SOURCE_ADDED])
    source = publish(curator, name="Arrests", submission_notes="private note", submitter=UserFactory(email="me@x.org"))

    assert write_deliveries() == 1
    assert write_deliveries() == 0
    assert deliver(receiver.network) == 1
    assert deliver(receiver.network) == 0

    ((headers, body),) = receiver.received
    payload = json.loads(body)
    assert (payload["event"], payload["data_source"]["id"], payload["data_source"]["name"]) == (
        SOURCE_ADDED,
        source.pk,
        "Arrests",
    )
    assert "private note" not in body
    assert "@" not in body
    signed = f"{headers['x-pdap-timestamp']}.{headers['x-pdap-delivery']}.{body}".encode()
    expected = hmac.new(webhook.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["x-pdap-signature"] == f"sha256={expected}"


def test_a_new_secret_signs_beside_the_old_one_for_two_days(receiver: Receiver) -> None:
    webhook = WebhookFactory(url=receiver.url)
    old = webhook.secret
    new = rotate_secret(webhook.pk)
    for days in (0, 3):
        write_test(webhook)
        deliver(receiver.network, timezone.now() + datetime.timedelta(days=days))

    counted = [len(headers["x-pdap-signature"].split()) for headers, _ in receiver.received]
    assert new != old
    assert counted == [2, 1]


def test_what_fails_is_tried_again_after_growing_pauses_for_a_day_and_then_given_up(receiver: Receiver) -> None:
    receiver.statuses = iter(lambda: 500, None)
    delivery = write_test(WebhookFactory(url=receiver.url))
    moments = [timezone.now()]
    while True:
        deliver(receiver.network, moments[-1])
        delivery.refresh_from_db()
        if delivery.status != "waiting":
            break
        assert deliver(receiver.network, moments[-1]) == 0
        moments.append(delivery.next_attempt_at)

    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert delivery.status == "failed"
    assert pauses == sorted(pauses)
    assert datetime.timedelta(hours=23) < moments[-1] - moments[0] <= datetime.timedelta(hours=25)
    assert "500" in delivery.answer


def test_a_webhook_that_fails_for_three_days_is_turned_off_with_an_email(receiver: Receiver) -> None:
    receiver.statuses = iter(lambda: 500, None)
    webhook = WebhookFactory(url=receiver.url)
    for days in (0, 2, 4):
        write_test(webhook)
        deliver(receiver.network, timezone.now() + datetime.timedelta(days=days))

    webhook.refresh_from_db()
    assert webhook.disabled_at is not None
    assert Mail.objects.filter(kind=delivering.DISABLED_MAIL, recipient=webhook.user.email).count() == 1
    delivering.enable_webhook(webhook.pk)
    receiver.statuses = iter(lambda: 204, None)
    assert (
        deliver(receiver.network, timezone.now() + datetime.timedelta(days=5))
        == WebhookDelivery.objects.filter(status="delivered").count()
        > 0
    )


def test_many_events_are_written_in_as_many_questions_as_one(curator: User, django_assert_max_num_queries: Any) -> None:
    WebhookFactory()
    sources = [publish(curator) for _ in range(4)]

    with django_assert_max_num_queries(6):
        assert write_deliveries() == len(sources)
    with django_assert_max_num_queries(6):
        assert write_deliveries() == 0


def test_a_record_keeps_its_order_and_another_does_not_wait(receiver: Receiver, curator: User) -> None:
    WebhookFactory(url=receiver.url, events=list(EVENTS))
    first, second = publish(curator), publish(curator)
    write_deliveries()
    DataSource.objects.filter(pk=first.pk).update(url_status=UrlStatus.BROKEN)
    write_deliveries()
    receiver.statuses = iter([500, 200, 200, 200, 200])

    deliver(receiver.network)
    assert [json.loads(body)["data_source"]["id"] for _, body in receiver.received] == [second.pk]
    deliver(receiver.network, timezone.now() + datetime.timedelta(minutes=2))
    assert [json.loads(body)["event"] for _, body in receiver.received[1:]] == [SOURCE_ADDED, "data_source.broken"]


@pytest.mark.parametrize("again", ["retry", "enable"])
def test_what_is_withdrawn_before_it_arrives_is_never_sent(receiver: Receiver, curator: User, again: str) -> None:
    webhook = WebhookFactory(url=receiver.url, events=list(EVENTS))
    source, kept = publish(curator, name="Withdrawn"), publish(curator, name="Kept")
    data_request = DataRequestFactory(title="Withdrawn too", request_status=RequestStatus.ACTIVE)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    write_deliveries()
    receiver.statuses = iter(lambda: 500, None)
    deliver(receiver.network)
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.REJECTED)
    DataRequest.objects.filter(pk=data_request.pk).update(request_status=RequestStatus.ARCHIVED)
    receiver.statuses = iter(lambda: 200, None)

    if again == "enable":
        delivering.enable_webhook(webhook.pk)
    deliver(receiver.network, timezone.now() + datetime.timedelta(minutes=2))

    assert [json.loads(body)["data_source"]["id"] for _, body in receiver.received] == [kept.pk]
    assert not WebhookDelivery.objects.filter(status="waiting").exists()


def undo_status(data_request: DataRequest, person: User) -> None:
    change = ChangeLog.objects.filter(table_name="data_requests", affected_id=data_request.pk).latest("id")
    assert change.change_set is not None
    undo_change_set(change.change_set, person.pk)


def completed_deliveries() -> list[int]:
    """Write what is to be told, and return which webhooks hear that a request is done."""
    write_deliveries()
    completed = WebhookDelivery.objects.filter(event="data_request.completed")
    return list(completed.order_by("webhook_id").values_list("webhook_id", flat=True))


@pytest.mark.parametrize("is_queued", [False, True])
@pytest.mark.parametrize("undone_again", [False, True])
def test_what_was_undone_before_it_was_told_is_told_when_it_holds_again_much_later(
    curator: User, undone_again: bool, is_queued: bool
) -> None:
    webhook = WebhookFactory()
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE, locations=[location_of(LocalityFactory())])
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    undo_status(data_request, curator)
    if is_queued:
        fill_queues()
    DataRequestEvent.objects.update(created_at=timezone.now() - datetime.timedelta(days=3))
    assert completed_deliveries() == []

    if undone_again:
        undo_status(data_request, curator)
    else:
        change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)

    assert completed_deliveries() == [webhook.pk]


def test_what_held_for_long_without_anyone_to_hear_of_it_is_no_news_when_an_undone_change_gives_it_back(
    curator: User,
) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    DataRequestEvent.objects.update(created_at=timezone.now() - datetime.timedelta(days=40))
    WebhookFactory()
    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)

    undo_status(data_request, curator)

    assert completed_deliveries() == []


def test_an_event_that_followers_have_read_stays_as_old_as_it_is(curator: User) -> None:
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    event = DataRequestEvent.objects.get(event_type=DataRequestEventType.REQUEST_COMPLETE)
    DataRequestNotification.objects.create(event=event, user=UserFactory(), sent_at=timezone.now())
    long_ago = timezone.now() - datetime.timedelta(days=3)
    DataRequestEvent.objects.update(created_at=long_ago, queued_at=long_ago)
    WebhookFactory()
    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)

    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)

    event.refresh_from_db()
    assert (event.created_at, event.queued_at) == (long_ago, long_ago)


def test_what_was_told_once_is_not_told_again_when_it_holds_again(curator: User) -> None:
    webhook = WebhookFactory()
    data_request = DataRequestFactory(request_status=RequestStatus.ACTIVE)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)
    assert completed_deliveries() == [webhook.pk]
    long_ago = timezone.now() - datetime.timedelta(days=3)
    DataRequestEvent.objects.update(created_at=long_ago)
    WebhookDelivery.objects.update(created_at=long_ago)
    WebhookFactory()

    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)
    change_status(data_request.pk, RequestStatus.COMPLETE, curator.pk)

    assert completed_deliveries() == [webhook.pk]


@pytest.mark.parametrize("status", [RequestStatus.READY_TO_START, RequestStatus.COMPLETE])
def test_what_an_undone_change_gives_back_is_no_event(curator: User, status: RequestStatus) -> None:
    data_request = DataRequestFactory(request_status=status)
    DataRequestEvent.objects.all().delete()  # from before there were events
    change_status(data_request.pk, RequestStatus.ACTIVE, curator.pk)

    undo_status(data_request, curator)

    data_request.refresh_from_db()
    assert data_request.request_status == status
    assert not DataRequestEvent.objects.exists()


def test_a_deleted_record_is_not_sent_and_a_test_always_is(receiver: Receiver, curator: User) -> None:
    webhook = WebhookFactory(url=receiver.url)
    source = publish(curator)
    write_deliveries()
    write_test(webhook)
    source.delete()

    assert deliver(receiver.network) == 1
    assert [json.loads(body)["event"] for _, body in receiver.received] == ["ping"]


def test_who_does_not_answer_is_asked_once_in_a_run_and_others_do_not_wait(receiver: Receiver) -> None:
    nobody = WebhookFactory(url=f"http://nobody.example:{receiver.port + 1}/")
    unanswered = [write_test(nobody) for _ in range(3)]
    arriving = [write_test(WebhookFactory(url=receiver.url)) for _ in range(2)]

    assert deliver(receiver.network) == len(arriving)
    for delivery in unanswered:
        delivery.refresh_from_db()
    assert [delivery.attempts for delivery in unanswered] == [1, 0, 0]
    # The next run goes on with those that have not been tried.
    deliver(receiver.network)
    unanswered[1].refresh_from_db()
    assert unanswered[1].attempts == 1


def test_a_redirect_is_a_failure_and_addresses_inside_are_never_asked(receiver: Receiver, settings: Any) -> None:
    settings.LINK_CHECKS = True
    receiver.statuses = iter(lambda: 302, None)
    redirected = write_test(WebhookFactory(url=receiver.url))
    deliver(receiver.network)
    inside = write_test(WebhookFactory(url=f"http://127.0.0.1:{receiver.port}/"))
    delivering.attempt_delivery(inside.pk, delivering.INTERNET)

    redirected.refresh_from_db()
    inside.refresh_from_db()
    assert (redirected.status, inside.status) == ("waiting", "waiting")
    assert receiver.received == []


def test_a_place_narrows_what_a_webhook_hears(receiver: Receiver, curator: User) -> None:
    town = location_of(LocalityFactory())
    webhook = WebhookFactory(url=receiver.url, events=list(EVENTS), location=location_of(town.county))
    publish(curator, agencies=[AgencyFactory(locations=[town])])
    publish(curator, agencies=[AgencyFactory()])
    change_status(DataRequestFactory(locations=[town]).pk, RequestStatus.COMPLETE, curator.pk)

    write_deliveries()

    assert sorted(webhook.deliveries.values_list("event", flat=True)) == ["data_request.completed", SOURCE_ADDED]


def test_a_person_makes_tries_and_ends_a_webhook(owner_client: Client, owner: User, stranger_client: Client) -> None:
    made = owner_client.post(
        reverse("webhooks"), {"url": "https://hooks.example.org/pdap", "events": [SOURCE_ADDED]}, follow=True
    )
    webhook = Webhook.objects.get(user=owner)
    assert webhook.secret in made.content.decode()
    page = reverse("webhook", args=[webhook.pk])
    assert webhook.secret not in owner_client.get(page).content.decode()
    change = reverse("change-webhook", args=[webhook.pk])
    owner_client.post(change, {"action": "test"})
    assert "ping" in owner_client.get(page).content.decode()
    rotated = owner_client.post(change, {"action": "rotate"}, follow=True).content.decode()
    webhook.refresh_from_db()
    assert webhook.secret in rotated
    assert stranger_client.get(page).status_code == stranger_client.post(change).status_code == 404
    shown = owner_client.get(page).content.decode()
    assert shown.index("<details>") < shown.index("its list of deliveries") < shown.index('value="delete"')
    owner_client.post(change, {"action": "delete"})
    assert not Webhook.objects.exists()


def test_a_person_picks_the_place_of_a_webhook_by_its_name(owner_client: Client, owner: User) -> None:
    county = location_of(LocalityFactory(county__name="Allegheny").county)
    location_of(LocalityFactory(county__name="Butler").county)
    refresh()
    sent = {"url": "https://hooks.example.org/pdap", "events": [SOURCE_ADDED]}

    added = owner_client.post(reverse("webhooks"), {"add": "places", "places_typed": "Allegheny", "url": "not yet"})
    assert (added.status_code, Webhook.objects.count()) == (200, 0)
    assert f'value="{county.pk}"' in added.content.decode()
    owner_client.post(reverse("webhooks"), {**sent, "places_typed": "Allegheny"})

    assert Webhook.objects.get(user=owner).location_id == county.pk
    pages = (reverse("webhooks"), reverse("webhook", args=[Webhook.objects.get().pk]))
    assert all("Allegheny County" in owner_client.get(page).content.decode() for page in pages)


def test_a_webhook_has_one_place_at_most_and_one_that_exists(owner_client: Client) -> None:
    towns = [location_of(LocalityFactory()) for _ in range(2)]
    for places in ({"places": [town.pk for town in towns]}, {"places_typed": "Nowhere at all"}):
        sent = {"url": "https://hooks.example.org/pdap", "events": [SOURCE_ADDED], **places}
        assert owner_client.post(reverse("webhooks"), sent).status_code == 400

    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://127.0.0.1/",
            "https://169.254.169.254/x",
            "https://10.0.0.1/",
            "https://[::1]/",
            "https://h.org:25/",
        ),
        *("https://127.1/", "https://0x7f.1/", "https://10.1/", "https://2130706433/", "https://1.2.3.999/"),
        *("https://a.localhost/", "https://x.internal/", "https://foo.local/", "https://nas.home.arpa./"),
    ],
)
def test_a_webhook_that_could_never_be_reached_is_refused_at_once(owner_client: Client, url: str) -> None:
    response = owner_client.post(reverse("webhooks"), {"url": url, "events": [SOURCE_ADDED]})

    assert response.status_code == 400
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://hooks.example.org:8443/x", "https://93.184.216.34/", "https://local.example.org/"]
)
def test_a_webhook_may_have_a_port_of_websites_or_a_public_address(owner_client: Client, url: str) -> None:
    owner_client.post(reverse("webhooks"), {"url": url, "events": [SOURCE_ADDED]})

    assert Webhook.objects.get().url == url


@pytest.mark.parametrize("url", ["", "http://hooks.example.org/", "https://", "javascript:alert(1)", "https://a b/"])
def test_a_webhook_needs_a_secure_url(owner_client: Client, url: str) -> None:
    page = owner_client.post(reverse("webhooks"), {"url": url, "events": [SOURCE_ADDED]})

    assert page.status_code == 400
    assert not Webhook.objects.exists()


@pytest.mark.drill
def test_a_thousand_events_reach_a_receiver_that_fails_half_of_the_time_each_in_its_order(receiver: Receiver) -> None:
    chance = random.Random(20261129)  # noqa: S311 - the same failures at every run
    receiver.statuses = iter(lambda: 200 if chance.random() < 0.5 else 500, None)
    webhook = WebhookFactory(url=receiver.url)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            webhook=webhook, event="ping", event_key=str(number), record=f"record {number % 50}", body=str(number)
        )
        for number in range(1000)
    )
    moment = timezone.now()
    for _ in range(400):
        deliver(receiver.network, moment)
        if not WebhookDelivery.objects.filter(status="waiting").exists():
            break
        moment += datetime.timedelta(hours=1)

    arrived = [int(body) for _, body in receiver.received]
    given_up = set(WebhookDelivery.objects.filter(status="failed").values_list("body", flat=True))
    assert len(arrived) == len(set(arrived))
    assert {*map(str, arrived)} | given_up == {*map(str, range(1000))}
    assert given_up == set()
    for record in range(50):
        of_record = [number for number in arrived if number % 50 == record]
        assert of_record == sorted(of_record)


def test_webhooks_made_at_once_are_as_many_as_a_person_may_have(transactional_db: None) -> None:
    person = UserFactory()
    WebhookFactory.create_batch(MOST_WEBHOOKS - 1, user=person)

    def make(number: int) -> Webhook:
        return make_webhook(person.pk, f"https://hooks.example.org/{number}", [SOURCE_ADDED], None)

    answers = at_once(*[lambda number=number: make(number) for number in range(4)])

    assert sorted(type(answer) is TooManyWebhooksError for answer in answers) == [False, True, True, True]
    assert Webhook.objects.filter(user=person).count() == MOST_WEBHOOKS


def test_the_same_form_sent_twice_at_once_makes_one_webhook(transactional_db: None) -> None:
    person = UserFactory()

    answers = at_once(*[lambda: make_webhook(person.pk, "https://hooks.example.org/", [SOURCE_ADDED], None)] * 2)

    assert answers[0] == answers[1] == Webhook.objects.get()


def test_no_second_webhook_sends_the_same_events_to_the_same_url(owner_client: Client, owner: User) -> None:
    sent = {"url": "https://hooks.example.org/pdap", "events": [SOURCE_ADDED]}
    owner_client.post(reverse("webhooks"), sent)

    response = owner_client.post(reverse("webhooks"), {**sent, "events": list(EVENTS)})

    assert response.status_code == 400
    words = "You already have a webhook that sends some of these events to this URL. Delete it first."
    assert words in response.content.decode()
    assert Webhook.objects.filter(user=owner).count() == 1


def test_a_url_may_get_other_events_or_those_of_another_place_or_person(owner: User) -> None:
    url, (one, other) = "https://hooks.example.org/pdap", list(EVENTS)[:2]
    town = location_of(LocalityFactory())
    county, elsewhere = location_of(town.locality.county), location_of(LocalityFactory())
    make_webhook(owner.pk, url, [one], town.pk)

    for events, place in (([one, other], town), ([one], county), ([one], None)):
        with pytest.raises(SentTwiceError):
            make_webhook(owner.pk, url, events, place and place.pk)
    make_webhook(owner.pk, url, [other], town.pk)
    make_webhook(owner.pk, url, [one], elsewhere.pk)
    make_webhook(owner.pk, f"{url}?ours", [one], town.pk)
    make_webhook(UserFactory().pk, url, [one], town.pk)

    assert Webhook.objects.count() == 5


def test_one_webhook_more_than_a_person_may_have_is_refused_with_what_to_do(owner_client: Client, owner: User) -> None:
    WebhookFactory.create_batch(MOST_WEBHOOKS, user=owner)

    response = owner_client.post(reverse("webhooks"), {"url": "https://hooks.example.org/", "events": [SOURCE_ADDED]})

    assert response.status_code == 400
    assert "You can have at most 5 webhooks. Delete one first." in response.content.decode()
    assert Webhook.objects.count() == MOST_WEBHOOKS


def answered(receiver: Receiver, *statuses: int) -> list[WebhookDelivery]:
    """Send a delivery for each status that a receiver answers with, to a webhook each."""
    receiver.statuses = iter(statuses)
    deliveries = [write_test(WebhookFactory(url=receiver.url)) for _ in statuses]
    deliver(receiver.network)
    return [WebhookDelivery.objects.get(pk=delivery.pk) for delivery in deliveries]


def test_an_owner_reads_what_the_server_said_in_their_language(receiver: Receiver) -> None:
    failed, redirected, arrived = answered(receiver, 503, 302, 204)

    assert failed.outcome == "The server responded with “Service Unavailable (503)”."
    assert redirected.outcome == "The server responded with “Found (302)”. We don’t follow redirects."
    assert (arrived.outcome, arrived.status) == ("The server responded with “No Content (204)”.", "delivered")
    with translation.override("es"):
        assert failed.outcome == "El servidor respondió “Service Unavailable (503)”."
        assert redirected.outcome.endswith("No seguimos redirecciones.")


@pytest.mark.parametrize("failure", Failure)
def test_every_reason_for_no_response_has_words_about_a_server_and_none_about_link_checks(failure: Failure) -> None:
    delivery = WebhookDelivery(answer=failure.value)

    assert delivery.outcome.endswith(".")
    assert "link" not in delivery.outcome
    with translation.override("es"):
        spanish = delivery.outcome
    assert spanish != delivery.outcome


def test_what_an_earlier_release_kept_and_what_was_never_sent_are_shown() -> None:
    assert WebhookDelivery(answer="The link timed out.").outcome == "The link timed out."
    assert WebhookDelivery(answer=None).outcome == ""


def test_the_page_says_since_when_nothing_arrives_and_when_it_is_tried_again(
    receiver: Receiver, owner_client: Client, owner: User, settings: Any
) -> None:
    settings.LINK_CHECKS = True
    webhook = WebhookFactory(url=receiver.url, user=owner)
    receiver.statuses = iter(lambda: 500, None)
    write_test(webhook)
    deliver(receiver.network)

    page = " ".join(owner_client.get(reverse("webhook", args=[webhook.pk])).content.decode().split())
    assert "No delivery has arrived since" in page
    assert "Next attempt:" in page
    assert "Internal Server Error (500)" in page

    Webhook.objects.update(disabled_at=timezone.now())
    turned_off = owner_client.get(reverse("webhook", args=[webhook.pk])).content.decode()
    assert "This webhook is off because deliveries failed for three days." in turned_off
    assert "Next attempt:" not in turned_off


def test_while_our_own_switch_is_off_deliveries_wait_and_none_counts_as_failed(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINK_CHECKS = False
    webhook = WebhookFactory(url="https://hooks.example/pdap")
    delivery = write_test(webhook)

    for days in (0, 2, 4):
        assert deliver(now=timezone.now() + datetime.timedelta(days=days)) == 0

    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.answer) == ("waiting", 0, None)
    assert (webhook.failing_since, webhook.disabled_at) == (None, None)
    assert not Mail.objects.exists()
    client.force_login(webhook.user)
    page = client.get(reverse("webhook", args=[webhook.pk])).content.decode()
    assert "This site isn’t sending webhooks right now. Deliveries wait, and none counts as failed." in page
    tried = client.post(reverse("change-webhook", args=[webhook.pk]), {"action": "test"}, follow=True)
    assert "Your test is waiting." in tried.content.decode()
    assert "Test sent" not in tried.content.decode()


def test_what_waited_for_our_switch_is_sent_when_it_is_on_again(receiver: Receiver, settings: Any) -> None:
    settings.LINK_CHECKS = False
    write_test(WebhookFactory(url=receiver.url))
    assert deliver() == 0

    settings.LINK_CHECKS = True
    assert deliver(receiver.network) == 1


@pytest.mark.parametrize("invisible", ["\u202e", "\u200b", "\u2066"])
def test_a_url_with_an_invisible_character_is_refused(owner_client: Client, invisible: str) -> None:
    typed = {"url": f"https://hooks.example.org/{invisible}pdap", "events": [SOURCE_ADDED]}

    page = owner_client.post(reverse("webhooks"), typed)

    assert page.status_code == 400
    assert "it contains an invisible character" in page.content.decode()
    assert not Webhook.objects.exists()
