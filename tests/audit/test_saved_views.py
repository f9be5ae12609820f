"""Views of lists that curators save: one of a name, also when two are saved at the same moment."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import SavedView
from audit.services.saved_views import MOST_VIEWS, ViewRefusedError, save_view
from tests.accounts.factories import UserFactory
from tests.at_once import at_once

LIST, VIEWS = reverse("admin:agencies_agency_changelist"), reverse("admin:agencies_agency_views")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Courts", " courts "])
@pytest.mark.parametrize("for_all", [{}, {"for_all": "1"}])
def test_a_name_that_a_view_of_the_list_has_is_refused_and_says_what_to_do(
    curator_client: Client, name: str, for_all: dict[str, str]
) -> None:
    curator_client.post(VIEWS, {"name": "Courts", "_query": "state=PA", **for_all})

    response = curator_client.post(VIEWS, {"name": name, "_query": "state=OH", **for_all}, follow=True)

    words = f"This list already has a view named “{name.strip()}”. Remove it first, or choose another name."
    assert [str(message) for message in response.context["messages"]][-1] == words
    assert [view.query for view in SavedView.objects.all()] == ["state=PA"]
    assert response.request["QUERY_STRING"] == "state=OH", "the list stays as it was filtered"


@pytest.mark.django_db
def test_another_list_and_another_person_may_use_the_name(curator_client: Client, administrator_client: Client) -> None:
    for client, views in (
        (curator_client, VIEWS),
        (administrator_client, VIEWS),
        (curator_client, reverse("admin:datasources_datasource_views")),
    ):
        client.post(views, {"name": "Mine", "_query": ""})

    assert SavedView.objects.filter(name="Mine").count() == 3


@pytest.fixture
def person(transactional_db: None) -> User:
    return UserFactory()


def test_of_two_views_of_a_name_saved_at_once_one_is_refused(person: User) -> None:
    def save() -> SavedView:
        return save_view("agencies.agency", "Courts", "", person.pk, for_all=False)

    answers = at_once(*[save] * 4)

    assert sorted(type(answer) is ViewRefusedError for answer in answers) == [False, True, True, True]
    assert SavedView.objects.count() == 1


def test_views_saved_at_once_are_not_more_than_a_list_shows(person: User) -> None:
    SavedView.objects.bulk_create(
        SavedView(list="agencies.agency", name=f"View {number}", query="") for number in range(MOST_VIEWS - 1)
    )

    at_once(*[lambda name=name: save_view("agencies.agency", name, "", person.pk, for_all=False) for name in "abc"])

    assert SavedView.objects.count() == MOST_VIEWS


@pytest.mark.django_db
def test_a_view_for_everyone_may_have_the_name_of_someones_own_of_which_no_one_else_learns(
    curator_client: Client, administrator_client: Client
) -> None:
    administrator_client.post(VIEWS, {"name": "Courts", "_query": "state=PA"})

    response = curator_client.post(VIEWS, {"name": "courts", "_query": "", "for_all": "1"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["The view “courts” was saved."]
    shown = administrator_client.get(LIST).context["saved_views"]
    assert [(view.name, view.owner_id is None) for view in shown] == [("Courts", False), ("courts", True)]


@pytest.mark.django_db
@pytest.mark.parametrize("first", [{}, {"for_all": "1"}])
def test_ones_own_view_may_have_the_name_of_one_for_everyone_whichever_is_saved_first(
    curator_client: Client, first: dict[str, str]
) -> None:
    second = {} if first else {"for_all": "1"}
    curator_client.post(VIEWS, {"name": "Courts", "_query": "state=PA", **first})

    response = curator_client.post(VIEWS, {"name": "Courts", "_query": "state=OH", **second}, follow=True)

    assert [str(message) for message in response.context["messages"]][-1] == "The view “Courts” was saved."
    shown = {view.query: view.owner_id is None for view in curator_client.get(LIST).context["saved_views"]}
    assert shown == {"state=PA": bool(first), "state=OH": bool(second)}


@pytest.mark.django_db
def test_a_name_that_is_too_long_is_refused_and_not_cut(curator_client: Client) -> None:
    response = curator_client.post(VIEWS, {"name": "x" * 81, "_query": ""}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["Enter a name with 80 characters or fewer."]
    assert not SavedView.objects.exists()

    curator_client.post(VIEWS, {"name": "x" * 80, "_query": ""})
    assert SavedView.objects.filter(name="x" * 80).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["id=many", "password=x", "nonsense=1"])
def test_a_view_that_no_one_could_read_is_not_saved(curator_client: Client, query: str) -> None:
    response = curator_client.post(VIEWS, {"name": "Courts", "_query": query}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "We couldn’t read the filters, so the view wasn’t saved."
    ]
    assert response.request["QUERY_STRING"] == ""
    assert not SavedView.objects.exists()


@pytest.mark.django_db
def test_a_view_is_saved_without_choices_that_the_list_does_not_have_and_without_its_page(
    curator_client: Client,
) -> None:
    curator_client.post(VIEWS, {"name": "Courts", "_query": "agency_type__exact=court&missing=zz&p=3&e=1"})

    assert SavedView.objects.get().query == "agency_type__exact=court"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["missing=gone", "id=many"])
def test_who_opens_a_view_that_cannot_be_read_whole_anymore_is_told_which(
    curator_client: Client, curator: User, query: str
) -> None:
    SavedView.objects.create(list="agencies.agency", name="Old", query=query, owner=curator)
    SavedView.objects.create(list="agencies.agency", name="Fine", query="", owner=curator)

    response = curator_client.get(f"{LIST}?{query}", follow=True)

    words = "Something that the view “Old” filters by no longer exists. Remove the view, or save a new one."
    said = [str(message) for message in response.context["messages"]]
    assert len(said) == 2
    assert words in said
    assert not list(curator_client.get(LIST).context["messages"])
