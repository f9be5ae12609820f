"""A link to a list whose filters can't be read: the list without them, and a word about it."""

import pytest
from django.test import Client
from django.urls import reverse

from datasources.models import DataSource
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["name", "name__contains", "q", "approval_status__exact"])
def test_a_list_is_shown_without_a_parameter_that_has_an_invalid_character_and_says_so(
    name: str, curator_client: Client
) -> None:
    source = DataSourceFactory()

    answer = curator_client.get(reverse("admin:datasources_datasource_changelist"), {name: "a\0b", "o": "1"})

    assert list(answer.context["cl"].queryset) == [source]
    assert [str(message) for message in answer.context["messages"]] == [
        f"We ignored “{name}” in the link, because it contains an invalid character."
    ]


def test_a_file_leaves_out_such_a_parameter_too(curator_client: Client) -> None:
    source = DataSourceFactory(name="Arrests of a town")

    answer = curator_client.get(reverse("admin:datasources_datasource_export"), {"name__contains": "a\0b"})

    assert source.name in answer.getvalue().decode()


def test_a_list_without_the_filters_that_could_not_be_read_says_so(curator_client: Client) -> None:
    source = DataSourceFactory()
    address = reverse("admin:datasources_datasource_changelist")

    answer = curator_client.get(address, {"id": "many"}, follow=True)

    assert list(answer.context["cl"].queryset) == [source]
    assert [str(message) for message in answer.context["messages"]] == [
        "We couldn't read the filters in the link, so this is the whole list."
    ]
    again = curator_client.get(address, {"e": "1", "id": source.pk})
    assert list(again.context["cl"].queryset) == [source]


def test_a_pattern_is_no_filter(curator_client: Client) -> None:
    """PostgreSQL fails at a pattern that it can't read, and some patterns take it minutes."""
    answer = curator_client.get(reverse("admin:datasources_datasource_changelist"), {"name__regex": "("})

    assert answer.status_code == 400


def test_words_of_a_column_are_a_filter(curator_client: Client) -> None:
    sources = [DataSourceFactory(name=name) for name in ("Arrest log", "Use of force")]
    address = reverse("admin:datasources_datasource_changelist")

    answer = curator_client.get(address, {"name__icontains": "ARREST"})

    assert list(answer.context["cl"].queryset) == sources[:1]
    assert DataSource.objects.count() == 2
