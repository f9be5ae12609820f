"""The reference of the API, as a page of ours."""

import re

import pytest
from django.test import Client

from pdap.api.documentation import make_document
from pdap.api.reference import sections

DOCUMENTS = [("2", "pdap.site.api.v2", "/api/v2/"), ("3", "pdap.site.api.v3", "/api/v3/docs")]


@pytest.mark.django_db
@pytest.mark.parametrize(("version", "endpoints", "address"), DOCUMENTS)
def test_the_page_has_every_operation_with_its_parameters(
    client: Client, version: str, endpoints: str, address: str
) -> None:
    document = make_document(version, endpoints)

    response = client.get(address)
    page = response.content.decode()

    assert response.status_code == 200
    for path, methods in document["paths"].items():
        assert f"<code>{path}</code>" in page
        for operation in methods.values():
            assert page.count(f'id="{operation["operationId"]}"') == 1
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page
    assert not set(re.findall(r"<script[^>]+swagger", page))


@pytest.mark.parametrize(("version", "endpoints", "address"), DOCUMENTS)
def test_what_most_programs_need_comes_first_and_the_administration_last(
    version: str, endpoints: str, address: str
) -> None:
    names = [section.name for section in sections(make_document(version, endpoints))]

    assert len(names) == len(set(names))
    if version == "2":
        assert (names[0], names[1], names[-1]) == ("search", "data-sources", "admin")
    else:
        assert names[0] == "changes"


def test_subjects_that_are_names_are_spelled_as_their_owners_spell_them() -> None:
    titles = {section.name: section.title for section in sections(make_document("2", "pdap.site.api.v2"))}

    assert titles["oauth"] == "OAuth"
    assert titles["github"] == "GitHub"
    assert titles["data-sources"] == "Data sources"


def test_each_operation_says_who_may_call_it_and_what_it_answers() -> None:
    by_path = {
        (operation.method, operation.path): operation
        for section in sections(make_document("2", "pdap.site.api.v2"))
        for operation in section.operations
    }

    assert by_path["GET", "/api/v2/typeahead/locations"].access == ""
    assert by_path["GET", "/api/v2/search"].access == "an API key or an access token"
    source = by_path["GET", "/api/v2/data-sources/{id}"]
    names = {field.name for field in source.result}
    assert {"data.name", "data.agencies[].name"} <= names
    kinds = next(field for field in by_path["GET", "/api/v2/search"].parameters if field.name == "record_types")
    assert "Stops" in kinds.values
    assert kinds.type == "list of strings"


@pytest.mark.django_db
def test_the_endpoints_can_still_be_tried_in_the_browser(client: Client) -> None:
    for address in ("/api/v2/try", "/api/v3/try"):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for _, _, address in DOCUMENTS])
def test_what_is_read_waits_for_one_style_sheet_and_nothing_else(client: Client, address: str) -> None:
    head, _, body = client.get(address).content.decode().partition("</head>")

    assert head.count('rel="stylesheet"') == 1
    assert "<script" not in head
    assert 'rel="preload"' not in head
    assert all(" defer" in script for script in re.findall(r"<script[^>]+src=[^>]+>", body))
