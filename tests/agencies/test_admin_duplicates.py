"""The queue of probable duplicates, the page that merges, and the list of merges."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agencies.duplicates.judging import ONLY_PUNCTUATION
from agencies.models import Agency
from agencies.services.merging import merge_agencies
from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair, Merge
from audit.models import ChangeLog
from pdap.db.enums import ApprovalStatus
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyExternalIdFactory, AgencyFactory, AgencyMetaUrlFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, LocationFactory, location_of
from tests.pdap.factories import DuplicatePairFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/pdap/duplicatepair/"


def pair_of(score: int = 95) -> DuplicatePair:
    """Return a pair of two agencies at one place."""
    place = LocationFactory()
    first, second = (AgencyFactory(name=name, locations=[place]) for name in ("Ada PD", "Ada Police Department"))
    return DuplicatePairFactory(first_id=first.pk, second_id=second.pk, score=score)


def merge_page(merged: int, survivor: int, word: str = "agency") -> str:
    """Return the address of the page that merges."""
    return reverse("admin:merge", args=[word, merged, survivor])


def test_the_surest_pair_comes_first_with_its_reasons_and_what_differs(curator_client: Client) -> None:
    pair_of(score=70)
    surest = pair_of(score=100)
    DataSourceFactory(agencies=[Agency.objects.get(pk=surest.first_id)])

    response = curator_client.get(QUEUE)

    assert response.context["pair"] == surest
    assert surest.reasons[0] in response.content.decode()
    lines = {line.label: line for line in response.context["sides"].lines}
    assert lines["Name"].differs
    assert not lines["Type"].differs
    assert (lines["Data sources"].left, lines["Data sources"].right) == (1, 0)


def test_values_are_called_by_what_people_call_them(curator_client: Client) -> None:
    pair = pair_of()
    Agency.objects.filter(pk=pair.second_id).update(approval_status=ApprovalStatus.REJECTED)

    lines = {line.label: line for line in curator_client.get(QUEUE).context["sides"].lines}

    assert (lines["Review"].left, lines["Review"].right) == ("Approved", "Declined")
    assert lines["Type"].left == Agency.objects.get(pk=pair.first_id).get_agency_type_display()


def test_skipping_shows_the_next_and_in_the_end_the_way_to_start_again(curator_client: Client) -> None:
    first, second = pair_of(score=90), pair_of(score=80)

    assert curator_client.get(QUEUE, {"after": first.pk}).context["pair"] == second
    response = curator_client.get(QUEUE, {"after": second.pk})
    assert response.context["pair"] is None
    assert "Start over" in response.content.decode()


@pytest.mark.parametrize("after", ["x", "99999999999999", "-1", "²"])
def test_a_strange_place_in_the_queue_is_its_beginning(curator_client: Client, after: str) -> None:
    pair = pair_of()

    assert curator_client.get(QUEUE, {"after": after}).context["pair"] == pair


def test_an_empty_queue_says_so(curator_client: Client) -> None:
    assert "No possible duplicates to review" in curator_client.get(QUEUE).content.decode()


def test_a_pair_of_which_one_is_gone_is_passed_over(curator_client: Client) -> None:
    there = pair_of()
    for number in range(5):
        DuplicatePairFactory(first_id=there.first_id, second_id=900_001 + number, score=100)
        DuplicatePairFactory(first_id=900_001 + number, second_id=900_101, score=100)

    response = curator_client.get(QUEUE)

    assert (response.context["pair"], response.context["waiting"]) == (there, 1)


@pytest.mark.parametrize("kind", ["agency", "place", "page"])
def test_each_kind_has_its_queue(curator_client: Client, kind: str) -> None:
    pair_of()
    county = CountyFactory()
    towns = [location_of(LocalityFactory(name=name, county=county)).pk for name in ("St. Ann", "Saint Ann")]
    DuplicatePairFactory(kind=Kind.PLACE, first_id=towns[0], second_id=towns[1])
    pages = [MetaUrlFactory(url=f"{scheme}://ada.example.gov") for scheme in ("http", "https")]
    DuplicatePairFactory(kind=Kind.META_URL, first_id=pages[0].pk, second_id=pages[1].pk)

    response = curator_client.get(QUEUE, {"kind": kind})

    assert response.context["waiting"] == 1
    assert response.context["pair_word"] == kind


def test_two_agencies_of_one_name_are_told_apart_by_their_ids_in_other_catalogs(curator_client: Client) -> None:
    agencies = AgencyFactory.create_batch(2, name="Godley Police Department")
    for agency, value in zip(agencies, ("IL0992900", "IL0326200"), strict=True):
        AgencyExternalIdFactory(agency=agency, kind="ori", value=value)
    ids = {"first_id": agencies[0].pk, "second_id": agencies[1].pk}
    pair = DuplicatePairFactory(**ids, reasons=[ONLY_PUNCTUATION, "They serve the same place."])

    response = curator_client.get(QUEUE)

    (line,) = [line for line in response.context["sides"].lines if line.label == "IDs in other catalogs"]
    assert (line.left, line.right, line.differs) == ("ori IL0992900", "ori IL0326200", True)
    assert response.context["reasons"] == ["The names are the same.", "They serve the same place."]
    Agency.objects.filter(pk=pair.first_id).update(name="Godley Police Dep't.")
    assert curator_client.get(QUEUE).context["reasons"][0] == ONLY_PUNCTUATION


def test_the_queue_takes_few_queries(curator_client: Client, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        pair_of()

    # session, person, permissions, how many wait, the next pairs, the two sides, the claim
    with django_assert_num_queries(7):
        curator_client.get(QUEUE)


def test_not_the_same_is_kept_with_who_said_so(curator_client: Client, curator: User) -> None:
    pair = pair_of()

    response = curator_client.post(reverse("admin:duplicates-dismiss", args=[pair.pk]), {"_kind": "agency"})

    assert response["Location"] == f"{QUEUE}?kind=agency"
    pair.refresh_from_db()
    assert pair.dismissed_by == curator
    assert pair.dismissed_at is not None
    assert curator_client.get(QUEUE).context["pair"] is None


def test_a_dismissed_pair_can_be_offered_again(curator_client: Client) -> None:
    pair = pair_of()
    DuplicatePair.objects.update(dismissed_at=timezone.now())
    assert "Suggest again" in curator_client.get(reverse("admin:duplicates-dismissed")).content.decode()

    curator_client.post(reverse("admin:duplicates-reopen", args=[pair.pk]))

    assert curator_client.get(QUEUE).context["pair"] == pair


def test_the_page_that_merges_lists_what_moves(curator_client: Client, django_assert_num_queries: Any) -> None:
    pair = pair_of()
    gone = Agency.objects.get(pk=pair.second_id)
    DataSourceFactory(name="Arrests of Ada", agencies=[gone])
    AgencyMetaUrlFactory(agency=gone)

    # session, person, permissions, both records, and one for each of the twelve kinds of links
    with django_assert_num_queries(16):
        response = curator_client.get(merge_page(pair.second_id, pair.first_id))

    text = response.content.decode()
    assert "Arrests of Ada" in text
    assert "1 data source moves" in text
    assert "on both" in text  # the place


def test_merging_by_the_page_takes_what_was_chosen_and_names_the_curator(curator_client: Client, curator: User) -> None:
    pair = pair_of()
    page = merge_page(pair.second_id, pair.first_id)
    version = curator_client.get(page).context["preview"].version

    response = curator_client.post(page, {"_version": version, "field-name": "merged", "_kind": ""}, follow=True)

    assert "View or undo the merge" in response.content.decode()
    assert Agency.objects.get().name == "Ada Police Department"
    assert Agency.objects.get().pk == pair.first_id
    assert Merge.objects.get().merged_by == curator
    assert set(ChangeLog.objects.filter(operation_type="DELETE").values_list("actor_user_id", flat=True)) == {
        curator.pk
    }


def test_a_stale_page_shows_what_is_there_now_and_merges_nothing(curator_client: Client) -> None:
    pair = pair_of()
    page = merge_page(pair.second_id, pair.first_id)
    version = curator_client.get(page).context["preview"].version
    Agency.objects.filter(pk=pair.first_id).update(name="Another name")

    response = curator_client.post(page, {"_version": version})

    assert response.status_code == 409
    assert "Something changed since you opened this page" in response.content.decode()
    assert "Another name" in response.content.decode()
    assert Agency.objects.count() == 2


def test_what_is_gone_or_one_gets_advice_instead_of_an_error(curator_client: Client) -> None:
    agency = AgencyFactory()

    for merged, survivor in ((agency.pk, agency.pk), (987654, agency.pk), (agency.pk, 10**20)):
        response = curator_client.get(merge_page(merged, survivor))
        assert response.status_code == 409
        assert "Back to the queue" in response.content.decode()
    assert curator_client.get("/admin/pdap/duplicatepair/merge/banana/1/2/").status_code == 404


def test_a_merge_that_can_only_be_the_other_way_leads_there(curator_client: Client) -> None:
    public, pending = AgencyFactory(), AgencyFactory(pending=True)
    other_way = f"{merge_page(pending.pk, public.pk)}?kind=agencies&after=7"

    for response in (
        curator_client.get(f"{merge_page(public.pk, pending.pk)}?kind=agencies&after=7"),
        curator_client.post(f"{merge_page(public.pk, pending.pk)}?kind=agencies&after=7"),
    ):
        assert response.status_code == 409
        assert response.context["other_way"] == other_way
        assert f'href="{other_way.replace("&", "&amp;")}"' in response.content.decode()
    assert curator_client.get(other_way).status_code == 200
    assert "other way" not in curator_client.get(merge_page(public.pk, 987654)).content.decode()


def test_a_merge_is_yours_anothers_number_or_by_right_their_address(
    curator_client: Client, curator: User, administrator_client: Client, administrator: User
) -> None:
    kept, gone, more = AgencyFactory.create_batch(3)
    merge_agencies(gone.pk, kept.pk, curator.pk)
    merge = merge_agencies(more.pk, kept.pk, administrator.pk)
    addresses = [reverse("admin:pdap_merge_changelist"), reverse("admin:pdap_merge_change", args=[merge.pk])]

    of_curator = [curator_client.get(address).content.decode() for address in addresses]
    of_administrator = [administrator_client.get(address).content.decode() for address in addresses]

    assert '<td class="field-merger" data-label="By">you</td>' in of_curator[0]
    assert '<td class="field-merger" data-label="By">you</td>' in of_administrator[0]
    assert curator.email in of_administrator[0]
    assert all(f"person {administrator.pk}" in page and administrator.email not in page for page in of_curator)
    assert '<div class="readonly">you</div>' in of_administrator[1]


def test_going_back_to_a_page_that_has_merged_leads_to_the_merge(curator_client: Client, curator: User) -> None:
    gone, survivor = AgencyFactory(name="Erie Police"), AgencyFactory(name="Erie PD")
    merge = merge_agencies(gone.pk, survivor.pk, curator.pk)

    page = curator_client.get(reverse("admin:merge", args=["agency", gone.pk, survivor.pk]))

    assert page.status_code == 302
    assert page["Location"] == reverse("admin:pdap_merge_change", args=[merge.pk])


def test_another_record_can_be_chosen_by_hand(curator_client: Client) -> None:
    survivor, gone = AgencyFactory(), AgencyFactory()
    choose = reverse("admin:merge-choose", args=["agency", gone.pk])

    assert choose in curator_client.get(reverse("admin:agencies_agency_change", args=[gone.pk])).content.decode()
    assert curator_client.get(choose).status_code == 200
    assert curator_client.get(choose, {"other": ""}).status_code == 400
    assert curator_client.get(choose, {"other": survivor.pk})["Location"] == merge_page(gone.pk, survivor.pk)
    assert curator_client.get(reverse("admin:merge-choose", args=["agency", 987654])).status_code == 404


def test_a_saved_view_of_merges_that_hold_or_are_undone_still_shows_them(
    curator_client: Client, administrator: User
) -> None:
    kept, gone, more = AgencyFactory.create_batch(3)
    holds, undone = (merge_agencies(pk, kept.pk, administrator.pk) for pk in (gone.pk, more.pk))
    Merge.objects.filter(pk=undone.pk).update(undone_at=timezone.now())

    for value, merge in (("1", holds), ("0", undone)):
        page = curator_client.get(reverse("admin:pdap_merge_changelist"), {"undone_at__isempty": value})

        assert [row.pk for row in page.context["cl"].result_list] == [merge.pk]


def test_a_merge_can_be_seen_and_undone(curator_client: Client, administrator: User) -> None:
    pair = pair_of()
    merged = merge_agencies(pair.second_id, pair.first_id, administrator.pk)
    page = reverse("admin:pdap_merge_change", args=[merged.pk])
    text = curator_client.get(page).content.decode()
    assert "Undo this merge" in text
    assert administrator.email not in text  # by number: a curator may not see who has an account
    assert "journal" not in text.lower()

    response = curator_client.post(reverse("admin:merge-undo", args=[merged.pk]), follow=True)

    assert "has been restored with its links" in response.content.decode()
    assert Agency.objects.count() == 2
    assert "Undo this merge" not in curator_client.get(page).content.decode()
    again = curator_client.post(reverse("admin:merge-undo", args=[merged.pk]), follow=True)
    assert "already undone" in again.content.decode()


def test_who_may_not_change_agencies_sees_and_does_nothing(stranger_client: Client) -> None:
    pair = pair_of()
    clerk = Client()
    clerk.force_login(UserFactory(permissions=["send_notifications"]))
    pages = [QUEUE, merge_page(pair.first_id, pair.second_id), reverse("admin:duplicates-dismissed")]
    for page in pages:
        assert clerk.get(page).status_code == 403
        assert stranger_client.get(page).status_code in (302, 403)
    for name in ("admin:duplicates-dismiss", "admin:duplicates-reopen", "admin:merge-undo"):
        assert clerk.post(reverse(name, args=[pair.pk])).status_code == 403
    assert QUEUE not in clerk.get("/admin/").content.decode()
    assert DuplicatePair.objects.get().dismissed_at is None


def test_nothing_is_done_by_an_address_alone(curator_client: Client) -> None:
    pair = pair_of()

    for name in ("admin:duplicates-dismiss", "admin:duplicates-reopen", "admin:merge-undo"):
        assert curator_client.get(reverse(name, args=[pair.pk])).status_code == 302


def test_what_is_not_the_same_is_listed_by_names_and_who_decided(curator_client: Client, curator: User) -> None:
    pair = pair_of()

    response = curator_client.post(reverse("admin:duplicates-dismiss", args=[pair.pk]), follow=True)
    text = curator_client.get(reverse("admin:duplicates-dismissed")).content.decode()

    assert f'<a href="{reverse("admin:duplicates-dismissed")}">Undo</a>' in response.content.decode()
    assert "Ada PD" in text
    assert "Ada Police Department" in text
    assert "by you" in text


def test_pairs_of_what_is_gone_are_listed_too(curator_client: Client) -> None:
    pair = DuplicatePairFactory(kind=Kind.PLACE, first_id=10**6, second_id=10**6 + 1)
    DuplicatePair.objects.update(dismissed_at=timezone.now())

    assert "no longer there" in curator_client.get(reverse("admin:duplicates-dismissed")).content.decode()
    assert pair.kind == Kind.PLACE
