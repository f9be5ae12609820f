"""Links in the admin: the queue, a link's page, and curators' decisions."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import User
from accounts.rights import SEND_NOTIFICATIONS
from datasources.enums import LinkState
from datasources.models import DataSource, Link
from datasources.services.links import enroll
from pdap.admin.action_preview import MOST
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.lib.fetching import Failure
from tests.accounts.factories import UserFactory
from tests.agencies.factories import MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, LinkCheckFactory, LinkFactory
from tests.pdap.web.shown_forms import forms_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:datasources_link_changelist")
MOVED = "https://new.example.gov/arrests"


def page(link: Link) -> str:
    """Return the address of a link's page."""
    return reverse("admin:datasources_link_change", args=[link.pk])


def decide(client: Client, link: Link, decision: str) -> Any:
    """Press a button on a link's page."""
    return client.post(page(link), {"decision": decision}, follow=True)


def words(response: Any) -> str:
    """Return a page's text without its markup's line breaks."""
    return " ".join(response.content.decode().split())


def test_the_queue_holds_what_has_to_be_decided_and_nothing_else(curator_client: Client, curator: User) -> None:
    broken = LinkFactory(broken=True)
    doubtful = LinkFactory(state=LinkState.DOUBTFUL, failure=Failure.TLS, status=None)
    moved = LinkFactory(moved_to=MOVED, moved_count=3)
    disagreeing = LinkFactory(data_source=DataSourceFactory(broken=True))
    page_of_agency = LinkFactory(data_source=None, meta_url=MetaUrlFactory(), state=LinkState.BROKEN)
    LinkFactory()
    LinkFactory(state=LinkState.FAILING)
    LinkFactory(moved_to=MOVED, moved_count=2)
    LinkFactory(broken=True, held_until=timezone.now() + datetime.timedelta(days=1))
    LinkFactory(broken=True, data_source=DataSourceFactory(broken=True, pending=True))

    response = curator_client.get(LIST, {"queue": "waiting"})

    waiting = {broken, doubtful, moved, disagreeing, page_of_agency}
    assert set(response.context["cl"].result_list) == waiting
    text = words(response)
    assert "The server returned “Not Found (404)”." in text
    assert "The link has no valid certificate." in text
    assert MOVED in text
    assert set(curator_client.get(LIST, {"queue": "moved"}).context["cl"].result_list) == {moved}
    assert set(curator_client.get(LIST, {"queue": "broken"}).context["cl"].result_list) == {broken, page_of_agency}
    assert curator_client.get(LIST, {"queue": "held"}).context["cl"].result_count == 1
    assert curator_client.get(LIST).context["cl"].result_count == 10
    work = {queue["label"]: queue["count"] for queue in curator_client.get("/admin/").context["work"]}
    assert work["Broken, doubtful or moved links"] == len(waiting)


def test_a_links_page_says_what_was_tried_when_and_what_is_there_now(curator_client: Client) -> None:
    link = LinkFactory(broken=True, moved_to=MOVED, moved_count=2, title="Page not found")
    LinkCheckFactory(link=link, status=404, redirects=[[301, MOVED]], title="Page not found", seconds=1.25)
    LinkCheckFactory(link=link, status=None, failure=Failure.NO_SUCH_NAME)
    link.data_source.internet_archive_url = "https://web.archive.org/web/2016/x"
    link.data_source.save()

    text = words(curator_client.get(page(link)))

    assert f"301 to {MOVED}" in text
    assert "The link points to a host that doesn’t exist." in text
    assert "Page not found" in text
    assert "https://web.archive.org/web/2016/x" in text
    assert "(4 checks in a row)" in text
    assert reverse("admin:datasources_datasource_change", args=[link.data_source_id]) in text


def test_titles_and_targets_of_strangers_are_text(curator_client: Client) -> None:
    evil = "javascript:alert(1)"
    link = LinkFactory(broken=True, title="<script>alert(1)</script>", moved_to=evil, moved_count=3)
    LinkCheckFactory(link=link, title="<b>bold</b>", redirects=[[301, "<i>x</i>"]])

    for address in (page(link), f"{LIST}?queue=waiting"):
        text = curator_client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<b>bold" not in text
        assert "<i>x" not in text
        assert f'href="{evil}' not in text


def test_it_works_is_taken_and_the_next_link_comes_by_itself(curator_client: Client, curator: User) -> None:
    link, later = LinkFactory(broken=True), LinkFactory(broken=True)

    response = decide(curator_client, link, "works")

    assert response.redirect_chain == [(page(later), 302)]
    assert "1 link marked as working." in words(response)
    link.refresh_from_db()
    assert (link.state, link.held_by_id) == (LinkState.WORKS, curator.pk)
    assert link.data_source.url_status == UrlStatus.OK
    assert decide(curator_client, later, "works").redirect_chain == [(f"{LIST}?queue=waiting", 302)]


def test_a_link_is_marked_as_broken(curator_client: Client) -> None:
    link = LinkFactory(state=LinkState.DOUBTFUL)

    decide(curator_client, link, "broken")

    link.refresh_from_db()
    assert (link.state, link.held) == (LinkState.BROKEN, True)
    assert link.data_source.url_status == UrlStatus.BROKEN
    assert "Made by you. It overrides link checks until" in words(curator_client.get(page(link)))


@pytest.mark.parametrize("decision", ["works", "broken", "use"])
def test_a_decision_on_one_link_is_undone_in_one_step(curator_client: Client, decision: str) -> None:
    link = LinkFactory(state=LinkState.DOUBTFUL, moved_to=MOVED, moved_count=3)
    before = link.data_source.source_url

    response = decide(curator_client, link, decision)
    (address,) = re.findall(r'href="([^"]*/undo/set/[^"]*)"', response.content.decode())
    curator_client.post(address)

    link.refresh_from_db()
    link.data_source.refresh_from_db()
    assert (link.state, link.held, link.data_source.source_url) == (LinkState.DOUBTFUL, False, before)


def test_more_than_are_listed_are_decided_at_once_and_the_filtered_list_comes_back(curator_client: Client) -> None:
    DataSource.objects.bulk_create(
        DataSource(
            name=f"Source {number}",
            source_url=f"https://host{number}.example.gov/",
            approval_status=ApprovalStatus.APPROVED,
        )
        for number in range(MOST + 5)
    )
    enroll()
    Link.objects.update(state=LinkState.BROKEN, failing_since=timezone.now())
    chosen = {"action": "mark_working", "select_across": "1", "_selected_action": [Link.objects.latest("pk").pk]}

    shown = curator_client.post(f"{LIST}?queue=waiting", chosen)
    (form,) = [form for form in forms_of(shown.content.decode()) if "_confirmed" in form.sent]
    done = curator_client.post(LIST, form.sent)

    assert len(shown.context["lines"]) == MOST
    assert "And 5 more" in words(shown)
    assert set(Link.objects.values_list("state", flat=True)) == {LinkState.WORKS}
    assert done.url == f"{LIST}?queue=waiting"
    assert f"{LIST}?queue=waiting" in shown.content.decode(), "Cancel leads there as well"


def test_who_has_decided_is_not_told_by_their_address(curator_client: Client, administrator: User) -> None:
    link = LinkFactory(held_by=administrator, held_until=timezone.now() + datetime.timedelta(days=9))

    text = words(curator_client.get(page(link)))

    assert "Made by another curator." in text
    assert administrator.email not in text


def test_the_new_address_is_written_into_the_source(curator_client: Client) -> None:
    link = LinkFactory(moved_to=MOVED, moved_count=3)

    decide(curator_client, link, "use")

    link.refresh_from_db()
    assert link.data_source.source_url == MOVED


def test_a_new_address_that_is_listed_already_is_refused_with_its_source(curator_client: Client) -> None:
    other_source = DataSourceFactory(source_url=MOVED, name="The other one")
    link = LinkFactory(moved_to=MOVED, moved_count=3)

    response = decide(curator_client, link, "use")

    assert response.redirect_chain == [(page(link), 302)]
    assert f"Source {other_source.pk}, “The other one”, already has this link." in words(response)


@pytest.mark.parametrize("decision", ["", "explode"])
def test_what_is_no_decision_changes_nothing(curator_client: Client, decision: str) -> None:
    link = LinkFactory(broken=True)

    answer = decide(curator_client, link, decision)

    assert "Choose what to do" in words(answer)
    link.refresh_from_db()
    assert not link.held


def confirm(client: Client, action: str, *chosen: Link) -> Any:
    """Carry out an action on some links, as the page that shows it first does."""
    numbers = [link.pk for link in chosen]
    return client.post(LIST, {"action": action, "_selected_action": numbers, "_confirmed": "yes"}, follow=True)


@pytest.mark.parametrize("action", ["use_targets", "mark_working", "mark_broken"])
def test_what_becomes_of_many_is_shown_before_anything_is_done(curator_client: Client, action: str) -> None:
    moved, still = LinkFactory(moved_to=MOVED, moved_count=3), LinkFactory(state=LinkState.DOUBTFUL)
    before = list(Link.objects.order_by("pk").values())

    response = curator_client.post(LIST, {"action": action, "_selected_action": [moved.pk, still.pk]})

    lines = {line.record: line for line in response.context["lines"]}
    assert list(Link.objects.order_by("pk").values()) == before
    assert "Nothing has changed yet." in response.content.decode()
    if action == "use_targets":
        assert (lines[moved].then, lines[still].then) == (MOVED, "")
        assert lines[still].problem == "no server has reported a new location for this link."
    else:
        assert all(line.then and not line.problem for line in lines.values())


def test_many_are_decided_at_once_and_what_is_refused_is_told(curator_client: Client) -> None:
    moved, broken = LinkFactory(moved_to=MOVED, moved_count=3), LinkFactory(broken=True)

    answer = confirm(curator_client, "use_targets", moved, broken)

    assert "1 link updated." in words(answer)
    assert "No server has reported a new location for this link." in words(answer)
    moved.data_source.refresh_from_db()
    assert moved.data_source.source_url == MOVED


def test_what_the_preview_refuses_is_not_done_when_confirmed_either(curator_client: Client) -> None:
    link = LinkFactory(moved_to=MOVED, moved_count=2)
    before = link.data_source.source_url

    answer = confirm(curator_client, "use_targets", link)

    assert "Fewer than three checks found this new location." in words(answer)
    link.data_source.refresh_from_db()
    assert link.data_source.source_url == before


@pytest.mark.parametrize(("action", "state"), [("mark_working", LinkState.WORKS), ("mark_broken", LinkState.BROKEN)])
def test_a_word_is_given_for_many(curator_client: Client, action: str, state: LinkState) -> None:
    chosen = LinkFactory.create_batch(2, state=LinkState.DOUBTFUL)

    confirm(curator_client, action, *chosen)

    assert set(Link.objects.values_list("state", flat=True)) == {state}


def test_a_check_is_asked_for_at_once_where_checks_are_on(curator_client: Client, settings: Any) -> None:
    link = LinkFactory(broken=True, due_at=timezone.now() + datetime.timedelta(days=7))
    settings.LINK_CHECKS = True

    decide(curator_client, link, "check")

    link.refresh_from_db()
    assert link.due_at < timezone.now()
    assert OrmQ.objects.count() == 1


def test_where_checks_are_off_it_says_so(curator_client: Client, settings: Any) -> None:
    settings.LINK_CHECKS = False

    assert "Link checks are turned off" in words(decide(curator_client, LinkFactory(), "check"))
    assert not OrmQ.objects.exists()


@pytest.mark.parametrize("number", ["0", "999999999999999999999", "x"])
def test_a_link_that_is_not_there_is_a_404(curator_client: Client, number: str) -> None:
    assert curator_client.get(f"/admin/datasources/link/{number}/change/").status_code == 404


def test_who_may_not_curate_sees_nothing_and_decides_nothing(stranger_client: Client, client: Client) -> None:
    client.force_login(UserFactory(permissions=[SEND_NOTIFICATIONS]))
    link = LinkFactory(broken=True)

    for refused in (stranger_client, client):
        assert refused.get(LIST, follow=True).status_code == 403
        assert refused.get(page(link), follow=True).status_code == 403
        assert refused.post(page(link), {"decision": "works"}, follow=True).status_code == 403
    link.refresh_from_db()
    assert link.state == LinkState.BROKEN


def test_the_records_own_pages_show_the_checks(curator_client: Client) -> None:
    of_source = LinkFactory(broken=True)
    of_page = LinkFactory(data_source=None, meta_url=MetaUrlFactory())
    for link, name, pk in (
        (of_source, "datasources_datasource", of_source.data_source_id),
        (of_page, "agencies_metaurl", of_page.meta_url_id),
    ):
        LinkCheckFactory(link=link, status=403)
        text = words(curator_client.get(reverse(f"admin:{name}_change", args=[pk])))
        assert "The server returned “Forbidden (403)”." in text
        assert page(link) in text


def test_links_that_could_not_be_checked_are_grouped_by_host_with_one_decision(curator_client: Client) -> None:
    kept_out = [
        LinkFactory(
            data_source__source_url=f"https://walled.example.gov/{number}",
            state=LinkState.DOUBTFUL,
            status=None,
            failure=Failure.CHALLENGE,
        )
        for number in range(3)
    ]
    LinkFactory(state=LinkState.DOUBTFUL, status=500)

    response = curator_client.get(LIST, {"queue": "waiting"})
    (host,) = response.context["hosts"]
    assert (host["host"], host["links"]) == ("walled.example.gov", 3)
    assert "asks visitors to prove that they are people" in words(response)

    pressed = {"action": "mark_working", "_selected_action": host["first"], "select_across": "1", "index": "0"}
    shown = curator_client.post(host["address"], pressed)
    assert {line.record for line in shown.context["lines"]} == set(kept_out)
    confirm(curator_client, "mark_working", *kept_out)
    assert not Link.objects.not_checkable().exists()
    assert all(link.held for link in Link.objects.filter(host="walled.example.gov"))


def test_a_title_that_speaks_of_an_error_can_be_looked_for(curator_client: Client) -> None:
    strange = LinkFactory(title="Page Not Found - City of Example")
    LinkFactory(title="Unfounded complaints")

    response = curator_client.get(LIST, {"queue": "title"})

    assert list(response.context["cl"].result_list) == [strange]
    assert "The title mentions an error" in words(curator_client.get(page(strange)))


def test_a_move_that_few_checks_have_seen_or_to_an_error_is_nothing_to_carry_out_for_many(
    curator_client: Client,
) -> None:
    links = [LinkFactory(moved_to=MOVED, moved_count=1), LinkFactory(moved_to=MOVED, moved_count=3, title="Not found")]

    response = curator_client.post(LIST, {"action": "use_targets", "_selected_action": [link.pk for link in links]})

    assert not response.context["doable"]


def test_the_queue_and_a_link_take_few_queries(curator_client: Client, django_assert_num_queries: Any) -> None:
    links = LinkFactory.create_batch(5, broken=True)
    LinkFactory(data_source=None, meta_url=MetaUrlFactory(), state=LinkState.BROKEN)
    LinkCheckFactory.create_batch(5, link=links[0])

    # session, person, permissions, count, links with their records, the hosts that keep checks out
    with django_assert_num_queries(7):
        curator_client.get(LIST, {"queue": "waiting"})
    # session, person, permissions, the link with its record, its checks
    with django_assert_num_queries(5):
        curator_client.get(page(links[0]))
