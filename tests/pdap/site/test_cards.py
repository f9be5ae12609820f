"""The pictures that other sites show beside a link."""

import io
from typing import Any

import pytest
from django.test import Client
from django.utils.text import slugify
from PIL import Image

from pdap.site.cards import page_cards, views
from pdap.site.cards.card import Card
from pdap.site.cards.drawing import SIZE, cut_to_width, draw_card, first_lines, fit_text, font
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db


def test_each_card_is_a_picture_of_the_size_that_sites_ask_for(client: Client) -> None:
    place = LocationFactory()
    agency = AgencyFactory(locations=[place])
    source = DataSourceFactory(agencies=[agency])
    kind = slugify(source.record_type.name)

    for path in (
        "home.png",
        f"places/{place.pk}.png",
        f"agencies/{agency.pk}.png",
        f"sources/{source.pk}.png",
        f"record-types/{kind}.png",
    ):
        response = client.get(f"/cards/{path}")

        assert response["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(response.content)).size == SIZE
        assert len(response.content) < 60_000


def test_a_card_says_what_the_page_is_about() -> None:
    place = LocationFactory()
    agency = AgencyFactory(name="Bureau", locations=[place])
    source = DataSourceFactory(name="Arrest log", agencies=[agency])
    DataSourceFactory(agencies=[agency], pending=True)

    card: Any = page_cards.agency_card(agency.pk)
    assert (card.about, card.title, card.facts) == ("Agency", "Bureau", ["1 data source", "Law enforcement"])
    assert place.state.state_iso in card.where
    card = page_cards.place_card(place.pk)
    assert card.facts == ["1 data source", "1 agency"]
    AgencyFactory(name="Without a source", locations=[place])
    card = page_cards.place_card(place.pk)
    assert card.facts == ["1 data source", "2 agencies"], "as the page of the place counts"
    card = page_cards.source_card(source.pk)
    assert (card.about, card.title, card.where) == ("Arrest Records", "Arrest log", "Bureau")


def test_a_line_that_is_too_long_goes_on_in_the_next_and_only_the_last_is_cut() -> None:
    text = "Stops of drivers and pedestrians, with the reason and the outcome of each of them."
    lines = first_lines(text, font(36, 400), 600, 4)

    assert len(lines) > 1
    assert " ".join(lines) == text
    two = first_lines(text, font(36, 400), 600, 2)
    assert (two[0], len(two), two[1][-1]) == (lines[0], 2, "…")
    assert first_lines("", font(36, 400), 600, 2) == []


def test_what_is_not_public_has_no_card(client: Client) -> None:
    source, agency = DataSourceFactory(pending=True), AgencyFactory(pending=True)

    for path in (
        f"sources/{source.pk}.png",
        f"agencies/{agency.pk}.png",
        "places/999999.png",
        "record-types/none.png",
        "sources/99999999999999999999.png",
    ):
        assert client.get(f"/cards/{path}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_card_is_kept_until_the_catalog_changes(client: Client) -> None:
    source = DataSourceFactory()
    address = f"/cards/sources/{source.pk}.png"
    first = client.get(address)

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    calls: list[int] = []
    assert views.card_picture(f"source/{source.pk}", lambda: calls.append(1)) == first.content
    assert not calls

    source.name = "Another name"
    source.save()
    second = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second.content != first.content


@pytest.mark.parametrize(
    "title", ["", "A", "W" * 400, "word " * 120, "Doña Ana – Añasco", "line\nbreak\x00", "\u202ebackwards", "警察"]
)
def test_whatever_a_title_holds_a_card_is_drawn_and_nothing_leaves_it(title: str) -> None:
    assert draw_card(Card(title, title, title, [title, title]))

    size, lines = fit_text(title, 1000, 250)
    assert all(font(size, 700).getlength(line) <= 1000 for line in lines)
    assert len(lines) * size * 1.18 <= 250
    assert font(size, 700).getlength(cut_to_width(title, font(size, 700), 500)) <= 500


def test_icons_are_where_programs_look_for_them(client: Client) -> None:
    icon = client.get("/favicon.ico")
    assert icon["Content-Type"] == "image/vnd.microsoft.icon"
    assert Image.open(io.BytesIO(icon.content)).format == "ICO"

    manifest = client.get("/site.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert {entry["sizes"] for entry in manifest.json()["icons"]} == {"192x192", "512x512"}
