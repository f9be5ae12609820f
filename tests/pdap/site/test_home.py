"""The home page."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import ChangeLog
from datasources.models import Story
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, StoryFactory
from tests.locations.factories import LocationFactory
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_it_counts_what_is_public(client: Client, django_assert_num_queries: object) -> None:
    DataSourceFactory.create_batch(3)
    DataSourceFactory(pending=True)
    AgencyFactory.create_batch(2)
    AgencyFactory(rejected=True)

    # stories, the newest sources, the categories, the requests with links and places; the version
    DataRequestFactory(request_status="Active", locations=[LocationFactory()])
    StoryFactory.create_batch(4)
    commit_version()
    client.get(reverse("home"))  # all counts are kept
    with django_assert_num_queries(7):  # type: ignore[operator]
        page = client.get(reverse("home"))

    assert list(page.context["counts"].values()) == [3, 0, 2, 0]


def test_it_answers_on_an_empty_database(client: Client) -> None:
    assert client.get(reverse("home")).status_code == 200


def test_it_is_only_read(client: Client) -> None:
    assert client.post(reverse("home")).status_code == 405


def test_it_shows_what_people_ask_for_and_nothing_that_nobody_has_looked_at(client: Client) -> None:
    DataRequestFactory(title="Budgets of the sheriff", request_status="Ready to start")
    DataRequestFactory(title="A secret wish", request_status="Intake")
    DataRequestFactory(title="Long done", request_status="Complete")

    page = client.get(reverse("home")).content.decode()

    assert "Budgets of the sheriff" in page
    assert "A secret wish" not in page
    assert "Long done" not in page


def test_it_shows_the_three_newest_stories_that_are_not_hidden(client: Client) -> None:
    for year in range(2020, 2025):
        StoryFactory(title=f"Story of {year}", published_on=datetime.date(year, 1, 1))
    StoryFactory(title="A hidden story", published_on=datetime.date(2026, 1, 1), shown=False)

    page = client.get(reverse("home"))

    assert [story.title for story in page.context["stories"]] == ["Story of 2024", "Story of 2023", "Story of 2022"]
    assert "A hidden story" not in page.content.decode()


def test_staff_edit_the_stories_in_the_admin(curator_client: Client, client: Client) -> None:
    story = {"title": "A reporter counted stops", "summary": "She found a pattern.", "published_on": "2026-02-03"}
    add = reverse("admin:datasources_story_add")

    refused = curator_client.post(add, {**story, "url": "javascript:alert(1)", "shown": "on"})
    curator_client.post(add, {**story, "url": "https://news.example.org/stops", "shown": "on"})

    assert refused.status_code == 200
    assert Story.objects.get(title=story["title"]).url == "https://news.example.org/stops"
    assert ChangeLog.objects.filter(table_name="stories", actor_user_id__isnull=False).exists()
    assert 'href="https://news.example.org/stops">A reporter counted stops</a>' in client.get("/").content.decode()


def test_the_box_says_what_it_understands(client: Client) -> None:
    page = client.get(reverse("home")).content.decode()

    assert 'name="q"' in page
    assert "ZIP code" in page
