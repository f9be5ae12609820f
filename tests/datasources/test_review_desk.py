"""The review of submissions in the admin: the queue, one submission, decisions, putting off, taking back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.rights import SEND_NOTIFICATIONS
from accounts.views.profile.rows_in_words import STATES
from audit.models import ChangeLog
from datasources.admin import review_pages
from datasources.models import DataSource, Review
from datasources.services.claims import claim
from datasources.services.review import approve
from notifications.models import DataSourceEvent
from pdap.admin.gaps import gap_named
from pdap.db.actor import acting_as
from pdap.db.enums import ApprovalStatus
from pdap.db.materialized import refresh
from pdap.lib.fetching import Fetched
from pdap.lib.fetching.page_texts import PageText
from pdap.lib.mail.models import Mail
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.audit.test_admin_writes import typed_form
from tests.datasources.factories import DataSourceFactory, ReviewFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db
QUEUE = "/admin/datasources/datasource/review/"
# Of them four for what is suggested: what the words name, and the record types.
MOST_QUERIES = 18


def desk(source: DataSource) -> str:
    """Return the address of a submission's review."""
    return reverse("admin:review-desk", args=[source.pk])


def decide(client: Client, source: DataSource, decision: str, **typed: Any) -> Any:
    """Open a submission and decide on it."""
    response = client.post(desk(source), sent_form(client, desk(source)) | {"decision": decision} | typed)
    source.refresh_from_db()
    return response


def test_the_oldest_comes_first_and_the_next_by_itself(curator_client: Client) -> None:
    first, second = DataSourceFactory.create_batch(2, pending=True)

    opened = curator_client.post(reverse("admin:review-next"))
    assert opened.url == desk(first)
    assert decide(curator_client, first, "approve").url == desk(second)
    assert decide(curator_client, second, "approve").url == QUEUE
    assert "Nothing to review." in curator_client.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("url", "link"),
    [("https://a.example.gov/x", 'href="https://a.example.gov/x"'), ("javascript:alert(1)", ""), ("a.example.gov", "")],
)
def test_only_an_address_of_the_web_can_be_opened(curator_client: Client, url: str, link: str) -> None:
    source = DataSourceFactory(pending=True, source_url=url)

    shown = curator_client.get(desk(source)).content.decode()

    address = shown.partition('<a class="address"')[2].partition(">")[0]
    assert link in address
    assert ("href" in address) == bool(link)


def test_mending_and_approving_are_one_step_with_one_actor(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(pending=True, name="Bad name", agencies=[AgencyFactory()])

    decide(curator_client, source, "approve", name="Good name")

    assert (source.name, source.approval_status) == ("Good name", ApprovalStatus.APPROVED)
    assert DataSourceEvent.objects.filter(data_source=source).count() == 1
    changes = ChangeLog.objects.filter(table_name="data_sources", affected_id=source.pk, operation_type="UPDATE")
    assert {change.actor_user_id for change in changes} == {curator.pk}


@pytest.mark.parametrize("typed", [{"reason": "Not about police"}, {"reason_choice": "Not about police"}])
def test_a_rejection_keeps_its_reason_and_mails_it(curator_client: Client, owner: User, typed: dict[str, str]) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)

    decide(curator_client, source, "reject", **typed)

    assert source.approval_status == ApprovalStatus.REJECTED
    assert source.review.reason == "Not about police"
    assert "Not about police" in Mail.objects.get(recipient=owner.email).body_text


def test_a_rejection_without_a_reason_is_refused_and_keeps_what_was_typed(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True)

    response = decide(curator_client, source, "reject", name="Mended", reason=" ")

    assert source.approval_status == ApprovalStatus.PENDING
    assert "Enter a reason. We’ll send it to the submitter." in response.content.decode()
    assert 'value="Mended"' in response.content.decode()


def test_a_question_is_kept_mailed_and_takes_the_submission_out_of_the_front(
    curator_client: Client, owner: User
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)

    assert decide(curator_client, source, "ask", name="Mended", question="Which years?").url == QUEUE

    mail = Mail.objects.get()
    assert (mail.recipient, mail.reply_to) == (owner.email, "contact@pdap.io")
    assert "Which years?" in mail.body_text
    assert source.review.question == "Which years?"
    assert curator_client.post(reverse("admin:review-next")).url == QUEUE
    assert "Asked" in curator_client.get(QUEUE).content.decode()


def test_an_edit_after_the_question_brings_it_back(curator_client: Client, owner: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    decide(curator_client, source, "ask", question="Which years?")
    with connection.cursor() as cursor:  # one transaction has one time: the question was asked before
        cursor.execute("update reviews set asked_at = asked_at - interval '1 hour'")

    with acting_as(owner.pk):
        DataSource.objects.filter(pk=source.pk).update(description="2019 to 2022")

    assert curator_client.post(reverse("admin:review-next")).url == desk(source)


def test_nobody_is_asked_where_nobody_is_known(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True)

    response = decide(curator_client, source, "ask", question="Who are you?")

    assert "You can’t ask a question" in response.content.decode()
    assert not Mail.objects.exists()


def test_what_needs_identification_is_put_aside_and_tells_nobody(curator_client: Client, owner: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)

    decide(curator_client, source, "identify")

    assert source.approval_status == ApprovalStatus.NEEDS_IDENTIFICATION
    assert not Mail.objects.exists()
    assert source.name in curator_client.get(QUEUE, {"show": "unidentified"}).content.decode()
    decide(curator_client, source, "approve")
    assert source.approval_status == ApprovalStatus.APPROVED


def test_what_is_skipped_comes_last_for_this_curator_alone(
    curator_client: Client, administrator_client: Client
) -> None:
    first, second = DataSourceFactory.create_batch(2, pending=True)
    curator_client.post(reverse("admin:review-next"))

    skipped = curator_client.post(reverse("admin:review-leave", args=[first.pk]))

    assert skipped.url == desk(second)
    assert administrator_client.post(reverse("admin:review-next")).url == desk(first)
    assert curator_client.post(reverse("admin:review-leave", args=[second.pk])).url == desk(second)


def test_two_curators_never_get_the_same_one(curator_client: Client, administrator_client: Client) -> None:
    first, second = DataSourceFactory.create_batch(2, pending=True)

    assert curator_client.post(reverse("admin:review-next")).url == desk(first)
    assert administrator_client.post(reverse("admin:review-next")).url == desk(second)


def test_a_held_one_says_who_holds_it_by_right_only(
    curator_client: Client, administrator_client: Client, curator: User, administrator: User
) -> None:
    mine, theirs = DataSourceFactory.create_batch(2, pending=True)
    claim(mine.pk, curator.pk)
    claim(theirs.pk, administrator.pk)

    assert curator_client.get(desk(theirs)).url == QUEUE
    seen = curator_client.get(QUEUE).content.decode()
    assert f"Open by person {administrator.pk} until" in seen
    assert administrator.email not in seen
    assert f"Open by {curator.email} until" in administrator_client.get(QUEUE).content.decode()


def test_a_decision_on_what_somebody_else_holds_is_refused_and_kept(
    curator_client: Client, administrator: User
) -> None:
    source = DataSourceFactory(pending=True)
    form = sent_form(curator_client, desk(source))
    Review.objects.update(claim_expires_at="2020-01-01T00:00Z")
    claim(source.pk, administrator.pk)

    response = curator_client.post(desk(source), form | {"decision": "approve", "name": "Mended"})

    assert response.content.decode().count("Not saved") == response.content.decode().count("is being reviewed by") == 1
    assert "Fix the errors below" not in response.content.decode()
    assert 'value="Mended"' in response.content.decode()
    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.PENDING


def test_a_second_decision_reads_who_decided_what_when(
    administrator_client: Client, curator: User, owner: User
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    form = sent_form(administrator_client, desk(source))

    approve(source, curator.pk)
    response = administrator_client.post(desk(source), form | {"decision": "reject", "reason": "No"})

    assert response.status_code == 409
    text = response.content.decode()
    assert text.count("Not saved") == text.count(f"was approved by {curator.email} on") == 1
    assert "save again" not in text
    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.APPROVED
    assert administrator_client.get(desk(source)).url == QUEUE


def test_an_approval_is_taken_back_with_its_letter_and_told_once_when_approved_again(
    curator_client: Client, owner: User
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    decide(curator_client, source, "approve", name="Mended")

    response = curator_client.post(reverse("admin:review-undo"), {"id": source.pk})

    source.refresh_from_db()
    assert response.url == desk(source)
    assert (source.approval_status, source.name) == (ApprovalStatus.PENDING, "Mended")
    assert not Mail.objects.exists()
    decide(curator_client, source, "approve")
    assert DataSourceEvent.objects.filter(data_source=source).count() == 1
    assert Mail.objects.count() == 1


def test_what_somebody_else_has_decided_since_is_not_taken_back(curator_client: Client, administrator: User) -> None:
    source = DataSourceFactory(pending=True)
    decide(curator_client, source, "reject", reason="No")
    approve(source, administrator.pk)

    curator_client.post(reverse("admin:review-undo"), {"id": source.pk})

    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.APPROVED


def test_probable_duplicates_stand_beside_it_with_what_differs(curator_client: Client) -> None:
    agency = AgencyFactory()
    same = DataSourceFactory(source_url="https://www.example.gov/stops/", type_name="Stops", description="Other")
    alike = DataSourceFactory(name="Traffic stops of Hometown", agencies=[agency])
    neighbor = DataSourceFactory(name="Budget", agencies=[agency])
    source = DataSourceFactory(
        pending=True, name="Traffic stop of Hometown", source_url="http://example.gov/stops", agencies=[agency]
    )

    context = curator_client.get(desk(source)).context

    assert [(other_source.pk, why) for other_source, why in context["evidence"].duplicates] == [
        (same.pk, "the same link"),
        (alike.pk, "a similar name at the same agency"),
    ]
    assert {other_source.id for other_source in context["evidence"].neighbors} == {alike.pk, neighbor.pk}
    rows = {row.label: row for row in context["comparison"]}
    assert rows["record type"].others == [("Stops", True), ("Arrest Records", False)]
    assert rows["description"].others[0] == ("Other", True)
    assert "Duplicate of" in context["reasons"][0][0]


def test_the_submitters_note_and_record_are_shown_and_the_address_by_right_only(
    curator_client: Client, administrator_client: Client, owner: User
) -> None:
    DataSourceFactory(submitter=owner)
    DataSourceFactory(submitter=owner, rejected=True)
    source = DataSourceFactory(pending=True, submitter=owner, submission_notes="From the <mayor>")

    seen = curator_client.get(desk(source)).content.decode()

    assert "From the &lt;mayor&gt;" in seen
    assert "1 approved, 1 declined" in seen
    assert owner.email not in seen
    curator_client.post(reverse("admin:review-leave", args=[source.pk]), {"to": "queue"})
    assert owner.email in administrator_client.get(desk(source)).content.decode()


def test_a_curator_does_not_read_the_submitters_address_on_the_records_page_either(
    curator_client: Client, owner: User
) -> None:
    source = DataSourceFactory(submitter=owner)
    address = reverse("admin:datasources_datasource_change", args=[source.pk])

    seen = curator_client.get(address).content.decode()

    assert f"person {owner.pk}" in seen
    assert owner.email not in seen


@pytest.mark.parametrize(
    "name", ["review-queue", "review-next", "review-undo", "review-desk", "review-hold", "review-page", "review-leave"]
)
def test_only_those_review_who_may_change_sources(stranger_client: Client, client: Client, name: str) -> None:
    source = DataSourceFactory(pending=True)
    about = [] if name in ("review-queue", "review-next", "review-undo") else [source.pk]
    address = reverse(f"admin:{name}", args=about)
    client.force_login(UserFactory(permissions=[SEND_NOTIFICATIONS]))

    for refused in (stranger_client, client):
        assert refused.get(address, follow=True).status_code == 403
        assert refused.post(address, follow=True).status_code == 403


def test_what_does_not_exist_is_no_error(curator_client: Client) -> None:
    for pk in (99999, 10**30):
        assert curator_client.get(reverse("admin:review-desk", args=[pk])).status_code == 302
        assert curator_client.post(reverse("admin:review-hold", args=[pk])).status_code == 404
        assert curator_client.get(reverse("admin:review-page", args=[pk])).status_code == 404
        assert curator_client.post(reverse("admin:review-leave", args=[pk])).status_code == 302


def test_what_a_curator_adds_is_said_to_wait_and_where_it_is_approved(curator_client: Client) -> None:
    def added(name: str, typed: dict[str, Any]) -> str:
        address = reverse(f"admin:{name}_add")
        return curator_client.post(address, typed_form(curator_client, address) | typed, follow=True).content.decode()

    typed = {"name": "Stops", "source_url": "https://a.example.gov/stops", "access_types": []}
    of_source = added("datasources_datasource", typed)
    kinds = {"agency_type": "law enforcement", "jurisdiction_type": "local"}
    of_agency = added("agencies_agency", {"name": "Ada Police", **kinds})

    for text in (of_source, of_agency):
        assert "awaiting review, and not public yet" in text
    assert desk(DataSource.objects.get()) in of_source
    assert "?approval_status__exact=pending" in of_agency


def test_an_open_page_prolongs_its_claim(curator_client: Client, administrator: User) -> None:
    source = DataSourceFactory(pending=True)
    curator_client.get(desk(source))
    before = source.review.claim_expires_at

    assert curator_client.post(reverse("admin:review-hold", args=[source.pk])).status_code == 204
    assert Review.objects.get().claim_expires_at > before
    Review.objects.update(claimed_by=administrator)
    assert curator_client.post(reverse("admin:review-hold", args=[source.pk])).status_code == 409


def test_pages_are_not_fetched_while_that_is_off(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True)

    assert (
        "Page previews are off (LINK_CHECKS)"
        in curator_client.get(reverse("admin:review-page", args=[source.pk])).content.decode()
    )


def test_what_the_page_says_of_itself_stands_beside_the_submission(
    curator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = DataSourceFactory(pending=True, name="Arrest log")
    says = PageText("Every arrest since <2019>", "Updated daily.")
    fetched = Fetched(source.source_url, source.source_url, 0.1, status=200, title="Arrests | City", text=says)
    monkeypatch.setattr(review_pages, "fetch", lambda *_, **__: fetched)

    shown = curator_client.get(reverse("admin:review-page", args=[source.pk])).content.decode()

    for words in ("Arrest log", "Arrests | City", "Every arrest since &lt;2019&gt;", "Updated daily."):
        assert words in shown


def test_a_submission_takes_few_queries_whatever_it_has(curator_client: Client, owner: User) -> None:
    agencies = AgencyFactory.create_batch(6)
    DataSourceFactory.create_batch(30, agencies=agencies)
    DataSourceFactory(source_url="https://example.gov/stops", agencies=agencies[:3])
    source = DataSourceFactory(
        pending=True, submitter=owner, source_url="http://www.example.gov/stops", agencies=agencies
    )
    ReviewFactory.create_batch(60)
    # What a process asks for once and keeps: content types, the choices of record types.
    assert curator_client.get(desk(DataSourceFactory(pending=True))).status_code == 200

    # session, person, permissions; the record, its mark, its claim, what it may repeat, those sources, the tally;
    # what has an agency; the record type that is chosen, the record types' and agencies' rows
    with CaptureQueriesContext(connection) as queries:
        assert curator_client.get(desk(source)).status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in queries)


def test_the_queue_takes_few_queries_however_long_it_is(
    administrator_client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(60):
        source = DataSourceFactory(pending=True, agencies=[AgencyFactory()])
        claim(source.pk, UserFactory().pk)

    # session, person, permissions, the tally, the page's submissions, the names of who holds them
    with django_assert_num_queries(6):
        administrator_client.get(QUEUE)


@pytest.mark.parametrize("number", [987_654, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("page", ["desk", "hold", "leave", "page"])
def test_a_number_that_no_submission_has_is_no_fault_of_ours(curator_client: Client, page: str, number: int) -> None:
    address = reverse(f"admin:review-{page}", args=[number])

    for send in (curator_client.get, curator_client.post):
        assert send(address).status_code in (302, 404, 405)


def test_what_a_submission_lacks_is_said_before_it_is_approved(curator_client: Client) -> None:
    bare = DataSourceFactory(pending=True, type_name=None)
    same = DataSourceFactory(pending=True, source_url=bare.source_url, agencies=[AgencyFactory()])

    bare_page = curator_client.get(desk(bare)).content.decode()
    same_page = curator_client.get(desk(same)).content.decode()

    assert "it has no agency, it has no record type and its link is already listed" in " ".join(bare_page.split())
    assert "Before you approve:</strong> its link is already listed" in " ".join(same_page.split())


def test_what_many_lack_is_said_before_they_are_approved(curator_client: Client) -> None:
    bare, whole = DataSourceFactory(pending=True), DataSourceFactory(pending=True, agencies=[AgencyFactory()])

    response = curator_client.post(
        reverse("admin:datasources_datasource_changelist"),
        {"action": "approve_selected", "_selected_action": [bare.pk, whole.pk]},
    )

    assert {line.record.pk: line.then for line in response.context["lines"]} == {
        bare.pk: "Approved, although it has no agency",
        whole.pk: "Approved",
    }


def test_the_help_for_a_new_agency_says_what_the_form_asks_for(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True, agency_described_not_in_database="Ada Police")

    page = " ".join(curator_client.get(desk(source)).content.decode().split())
    refused = decide(curator_client, source, "approve", new_agency_name="Ada Police Department").content.decode()

    assert "A new agency needs a name and a place." in page
    assert "blank for none" not in page
    assert "Choose the place of the new agency." in refused
    assert decide(curator_client, source, "approve").url == QUEUE


@pytest.mark.parametrize("place", ["Boise, Ada County, Idaho", "Ada County, Idaho", "Boise, ID; Ada County, Idaho"])
def test_the_place_of_an_agency_as_submitted_is_one_tick_away(curator_client: Client, place: str) -> None:
    county = CountyFactory(name="Ada", state=StateFactory(state_iso="ID", state_name="Idaho"))
    town = LocalityFactory(name="Boise", county=county)
    refresh()
    source = DataSourceFactory(pending=True, agency_described_not_in_database=f"Police, North, {place}")

    form = curator_client.get(desk(source)).context["agency_choices"]
    decide(curator_client, source, "approve", new_agency_name=form["new_agency_name"].value(), as_described="on")

    agency = source.agencies.get()
    assert form["new_agency_name"].value() == agency.name == "Police, North"
    assert form["as_described"].label.startswith("In ")
    assert agency.locations.get() == location_of(town if place.startswith("Boise") else county)


@pytest.mark.parametrize("described", ["Ada Police, Boise, ID", "Ada Police, Nowhere", "Ada Police"])
def test_an_agency_as_submitted_is_added_by_no_one_but_who_asks_for_it(curator_client: Client, described: str) -> None:
    LocalityFactory(name="Boise", county__state=StateFactory(state_iso="ID", state_name="Idaho"))
    refresh()
    source = DataSourceFactory(pending=True, agency_described_not_in_database=described)

    shown = curator_client.get(desk(source)).context["agency_choices"]
    decide(curator_client, source, "approve", new_agency_name=shown["new_agency_name"].value())

    assert source.is_public
    assert not source.agencies.exists()


def test_an_unknown_view_of_the_queue_is_left_out_and_named(curator_client: Client) -> None:
    response = curator_client.get(QUEUE, {"show": "zz"})

    said = [str(message) for message in response.context["messages"]]
    assert said == ["We ignored “zz” in the link, because the filter “Submissions” has no such choice."]
    assert not list(curator_client.get(QUEUE, {"show": "unidentified"}).context["messages"])


def test_a_status_is_called_the_same_in_the_profile_the_review_and_the_gaps(curator_client: Client) -> None:
    label = ApprovalStatus.NEEDS_IDENTIFICATION.label
    gap = gap_named("sources-needing-identification")
    assert gap is not None
    assert [str(STATES[ApprovalStatus.NEEDS_IDENTIFICATION][0]), str(gap.label)] == [label, label]

    source = DataSourceFactory(pending=True)

    page = curator_client.get(desk(source)).content.decode()
    queue = curator_client.get(QUEUE).content.decode()
    actions = curator_client.get(reverse("admin:datasources_datasource_changelist")).content.decode()
    assert label in page
    assert f"{label} (0)" in queue
    assert f"Set aside: {label.lower()}" in actions
