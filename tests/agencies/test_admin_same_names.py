"""Pairs whose names differ by punctuation alone: looked through as a list, merged at once, undone in one step."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.rights import SEND_NOTIFICATIONS
from agencies.models import Agency
from agencies.tasks import find_duplicates
from audit.merging.models import DuplicatePair, Merge
from audit.models import ChangeLog
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:duplicates-punctuation")


@pytest.fixture
def pairs(db: None) -> list[DuplicatePair]:
    """Three pairs that differ by a point or a case, whose second record has the source; and one of another kind."""
    for name in ("Ada", "Bly", "Cox"):
        place = location_of(LocalityFactory(name=name))
        AgencyFactory(name=f"{name} Police Dept.", locations=[place])
        DataSourceFactory(agencies=[AgencyFactory(name=f"{name} police dept", locations=[place])])
    place = location_of(LocalityFactory(name="Dot"))
    AgencyFactory(name="Dot PD", locations=[place])
    AgencyFactory(name="Dot Police Department", locations=[place])
    find_duplicates()
    return list(DuplicatePair.objects.filter(score=100).order_by("id"))


def test_the_checked_pairs_are_merged_as_one_change_and_undone_in_one_step(
    curator_client: Client, curator: User, pairs: list[DuplicatePair]
) -> None:
    listed = curator_client.get(PAGE)
    assert [row["pair"] for row in listed.context["rows"]] == pairs
    assert {row["stays"]["name"][3:] for row in listed.context["rows"]} == {" police dept"}
    names = set(Agency.objects.values_list("name", flat=True))

    curator_client.post(PAGE, {"pair": [pair.pk for pair in pairs[:2]]})

    assert Agency.objects.count() == len(names) - 2
    (change_set,) = set(Merge.objects.values_list("change_set", flat=True))
    assert set(ChangeLog.objects.filter(change_set=change_set).values_list("actor_user_id", flat=True)) == {curator.pk}
    curator_client.post(reverse("admin:duplicates-punctuation-undo", args=[change_set]))
    assert set(Agency.objects.values_list("name", flat=True)) == names
    assert not Merge.objects.filter(undone_at=None).exists()


@pytest.mark.parametrize(
    ("number", "offered", "merged", "undone"),
    [
        (1, "1 pair at one place differs only", "1 pair was merged.", "The merge was undone."),
        (3, "3 pairs at one place differ only", "3 pairs were merged as one change.", "3 merges were undone."),
    ],
)
def test_one_pair_is_one_pair(
    curator_client: Client, pairs: list[DuplicatePair], number: int, offered: str, merged: str, undone: str
) -> None:
    DuplicatePair.objects.filter(pk__in=[pair.pk for pair in pairs[number:]]).delete()

    assert offered in curator_client.get(PAGE).content.decode()
    response = curator_client.post(PAGE, {"pair": [pair.pk for pair in pairs[:number]]}, follow=True)
    assert merged in response.content.decode()
    undo = reverse("admin:duplicates-punctuation-undo", args=[Merge.objects.values_list("change_set", flat=True)[0]])
    assert undone in curator_client.post(undo, follow=True).content.decode()


def test_what_cannot_be_merged_is_left_and_said(curator_client: Client, pairs: list[DuplicatePair]) -> None:
    Agency.objects.filter(name="Ada police dept").update(approval_status="pending")

    response = curator_client.post(PAGE, {"pair": [pair.pk for pair in pairs]}, follow=True)

    assert Merge.objects.count() == 2
    assert "isn’t public" in response.content.decode()


@pytest.mark.parametrize("sent", ["x", "\u00b2", "9" * 5000])
def test_what_is_the_number_of_no_pair_merges_none(
    curator_client: Client, pairs: list[DuplicatePair], sent: str
) -> None:
    assert curator_client.post(PAGE, {"pair": [sent]}).status_code == 302
    assert not Merge.objects.exists()


def test_only_those_who_may_change_agencies_see_it(client: Client) -> None:
    client.force_login(UserFactory(permissions=[SEND_NOTIFICATIONS]))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE).status_code == 403


def test_the_list_takes_few_queries(
    curator_client: Client, pairs: list[DuplicatePair], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        curator_client.get(PAGE)
