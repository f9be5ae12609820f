"""What each record type is, in our own words."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import slugify

from datasources.definitions import DEFINITIONS, Definition, type_in_sentence
from datasources.enums import RecordTypeName
from datasources.models import RecordType

pytestmark = pytest.mark.django_db


def test_every_record_type_is_defined() -> None:
    assert set(DEFINITIONS) == set(RecordTypeName)


@pytest.mark.parametrize("name", RecordTypeName)
def test_a_definition_is_one_sentence_with_two_examples(name: RecordTypeName) -> None:
    definition: Definition = DEFINITIONS[name]

    for sentence in (definition.summary, definition.keepers):
        assert re.fullmatch(r"[A-Z0-9][^.!?]+\.", sentence), sentence
    assert len(set(definition.examples)) == 2
    assert not any(example.endswith(".") for example in definition.examples)
    assert definition.is_not.endswith(".")


@pytest.mark.parametrize("name", RecordTypeName)
def test_the_database_says_the_same(name: RecordTypeName) -> None:
    assert RecordType.objects.get(name=name).description == DEFINITIONS[name].summary


def test_a_record_types_page_says_what_counts_and_who_keeps_it(client: Client, django_assert_num_queries: Any) -> None:
    kind = RecordType.objects.get(name=RecordTypeName.STOPS)
    definition = DEFINITIONS[RecordTypeName.STOPS]

    page = client.get(reverse("record-type", args=[slugify(kind.name)])).content.decode()

    for text in (definition.summary, *definition.examples, definition.is_not):
        assert escape(text) in page
    assert "Police departments, sheriff’s offices and state police." in page


def test_a_description_that_staff_have_written_is_shown(client: Client) -> None:
    RecordType.objects.filter(name=RecordTypeName.STOPS).update(description="Our own words.")

    assert "Our own words." in client.get(reverse("record-type", args=["stops"])).content.decode()


@pytest.mark.parametrize("name", RecordTypeName)
def test_a_name_reads_within_a_sentence(name: RecordTypeName) -> None:
    words = type_in_sentence(name)

    assert not {"&", "info", "misc", "meta"} & set(words.lower().split())
    assert words.replace("GPS", "").islower()


def test_the_button_that_requests_a_record_type_reads_as_a_sentence(client: Client) -> None:
    page = client.get(reverse("record-type", args=["use-of-force-reports"])).content.decode()

    assert "Request use-of-force reports</a>" in page
