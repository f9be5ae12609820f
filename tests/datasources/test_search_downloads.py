"""Results as CSV, as JSON and as a feed."""

import csv
import html
import io
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from datasources.models import Link
from locations.models import Location
from tests.datasources.factories import DataSourceFactory
from tests.datasources.found_as_json import found_as_json
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def rows(client: Client, **query: Any) -> list[dict[str, str]]:
    """Return the rows of the CSV file."""
    response = client.get(reverse("search-csv"), query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    data = b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert data.startswith(b"\xef\xbb\xbf")  # spreadsheets open it with its accents
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_holds_each_source_once_with_its_agencies(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Shared", agencies=[places.police, places.sheriff])

    (shared,) = [row for row in rows(client, location_id=places.town.pk) if row["name"] == "Shared"]

    assert set(shared["agencies"].split("; ")) == {
        "Pittsburgh Police, Pittsburgh, PA",
        "Allegheny Sheriff, Allegheny County, PA",
    }
    assert shared["page"].startswith("http://testserver/data-sources/")


def test_a_file_says_where_each_source_is_and_whether_its_link_works(client: Client, places: Pennsylvania) -> None:
    source = DataSourceFactory(name="Shared", agencies=[places.police, places.sheriff])
    Link.objects.update_or_create(
        data_source=source,
        defaults={"url": source.source_url, "state": "works", "checked_at": datetime(2026, 11, 2, tzinfo=UTC)},
    )

    (shared,) = [row for row in rows(client, location_id=places.town.pk) if row["name"] == "Shared"]

    assert shared["agency_ids"] == f"{places.police.pk}; {places.sheriff.pk}"
    assert shared["agency_types"] == "law enforcement"
    assert (shared["states"], shared["counties"], shared["cities"]) == ("PA", "Allegheny County", "Pittsburgh")
    assert (shared["record_category"], shared["link_state"], shared["link_checked"]) == (
        "Police & Public Interactions",
        "works",
        "2026-11-02",
    )


def test_coordinates_are_those_of_the_first_place_that_has_any(client: Client, places: Pennsylvania) -> None:
    Location.objects.filter(pk=places.town.pk).update(lat=40.44, lng=-79.99)

    lines = {row["name"]: row for row in rows(client, location_id=places.town.pk)}

    assert (lines["Source of Pittsburgh Police"]["latitude"], lines["Source of Pittsburgh Police"]["longitude"]) == (
        "40.44",
        "-79.99",
    )


def test_a_file_never_runs_as_a_formula(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="=HYPERLINK(evil)", description="+1", agencies=[places.police])

    (row,) = rows(client, q="hyperlink")

    assert (row["name"], row["description"]) == ("'=HYPERLINK(evil)", "'+1")


def test_a_file_follows_the_filters_and_names_broken_links(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Gone", broken=True, agencies=[places.police])

    assert {row["name"]: row["link"] for row in rows(client, level="locality", location_id=places.town.pk)} == {
        "Source of Pittsburgh Police": "ok",
        "Gone": "broken",
    }


def test_nothing_private_is_in_any_of_them(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Pending police", pending=True, agencies=[places.police])
    DataSourceFactory(name="Noted police", rejection_note="never show this", agencies=[places.police])

    for name in ("search-csv", "search-json", "search-feed"):
        response = client.get(reverse(name), {"q": "police"})
        text = (b"".join(response.streaming_content) if response.streaming else response.content).decode()  # type: ignore[arg-type]
        assert "Noted police" in text
        assert "Pending" not in text
        assert "never show" not in text


def test_json_counts_and_lists(client: Client, places: Pennsylvania) -> None:
    answer = found_as_json(client, {"location_id": places.town.pk})

    assert answer["count"] == len(answer["results"]) == 4
    assert answer["results"][0]["agencies"] == ["Pittsburgh Police"]


def test_a_feed_is_atom_with_the_newest_first(client: Client, places: Pennsylvania) -> None:
    newest = DataSourceFactory(name="Fresh <off> the press", agencies=[places.police], created_at="2099-01-01T00:00Z")

    response = client.get(reverse("search-feed"), {"location_id": places.town.pk})

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314
    for needed in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{needed}") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}title") == "Fresh <off> the press"
    assert entries[0].findtext(f"{ATOM}id") == f"http://testserver/data-sources/{newest.pk}"
    assert len(entries) == 5


def test_a_feed_s_descriptions_are_text_for_readers_that_show_html(client: Client, places: Pennsylvania) -> None:
    described = "Counts <18 & “<script>alert(1)</script>”"
    DataSourceFactory(description=described, agencies=[places.police], created_at="2099-01-01T00:00Z")

    feed = ElementTree.fromstring(client.get(reverse("search-feed"), {"location_id": places.town.pk}).content)  # noqa: S314

    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert "<" not in (summary.text or "")
    assert described in html.unescape(summary.text or "")


def test_a_feed_leaves_out_what_xml_cannot_hold(client: Client, places: Pennsylvania) -> None:
    for number, character in enumerate("\x01\x08\x0b\x0c\x1f\ufffe"):
        description = f"Pasted{character}from Word\nwith 😀"
        DataSourceFactory(name=f"Odd {number}{character}", description=description, agencies=[places.police])

    responses = [
        client.get(reverse("search-feed"), {"location_id": places.town.pk}),
        client.get(f"{reverse('search-feed')}?q=a%01b"),
        client.get(f"{reverse('search-feed')}?q=a&typed=%0B%EF%BF%BF"),
    ]

    feed, *_ = (ElementTree.fromstring(response.content) for response in responses)  # noqa: S314
    entries = [entry for entry in feed.findall(f"{ATOM}entry") if "Odd" in (entry.findtext(f"{ATOM}title") or "")]
    assert len(entries) == 6
    assert all("Pastedfrom Word\nwith 😀" in (entry.findtext(f"{ATOM}summary") or "") for entry in entries)


def test_the_page_links_to_all_three(client: Client, places: Pennsylvania) -> None:
    page = client.get(reverse("search-results"), {"location_id": places.town.pk, "level": "county"}).content.decode()

    for path in ("/search/results.csv", "/search/results.json", "/search/feed"):
        assert f'href="{path}?location_id={places.town.pk}&amp;level=county"' in page


def test_the_number_of_queries_is_bounded(client: Client, places: Pennsylvania, django_assert_num_queries: Any) -> None:
    # the way, record types, links, sources; in files what they are tied to and where that is, and their agencies; for
    # people the links to agencies (not joined: all would be read for each batch), and their places
    for name, queries in (("search-csv", 10), ("search-json", 8), ("search-feed", 8)):
        with django_assert_num_queries(queries):
            response = client.get(reverse(name), {"location_id": places.town.pk})
            b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
