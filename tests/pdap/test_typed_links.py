"""One rule for every link that people enter: http or https, to a host that everyone can reach."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, Field, Model, TextField
from django.test import Client
from django.urls import reverse
from rest_framework.exceptions import ValidationError

from agencies.admin.gaps import PageForm
from agencies.models import AgencyMetaUrl, MetaUrl
from datasources.fields import SOURCES
from datasources.forms import SubmissionForm
from datasources.models import DataSource, Story
from locations.models import PublicRecordsLaw
from pdap.api.column_fields import body_fields, change_fields
from pdap.db.text_fields import CleanedLink
from pdap.lib.columns import Declaration, Use, kinds
from requests_app.fields import REQUESTS
from tests.agencies.factories import AgencyFactory, MetaUrlFactory
from tests.audit.importing import carry_out, csv_text, looked
from tests.audit.test_admin_writes import typed_form
from tests.datasources.factories import DataSourceFactory, StoryFactory
from tests.locations.factories import PublicRecordsLawFactory
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db

REFUSED = (
    *("http://localhost/x", "https://10.0.0.1/x", "http://a.internal/x"),
    *("ftp://files.example.com/x", "javascript:alert(1)", "not a link"),
)
BAD = pytest.mark.parametrize("bad", REFUSED)
# Columns with links that nobody types: who writes them.
WRITTEN_BY = {
    "datasources.Link.url": "the job that checks links, from the record",
    "datasources.LinkCheck.url": "the job that checks links, from the record",
    "datasources.LinkCheck.final_url": "the job that checks links, from the server",
    "requests_app.DataRequestGithubIssue.github_issue_url": "the sync with GitHub, and the API by its own field",
    "notifications.Webhook.url": "the form of webhooks, which is stricter: https alone",
}
FACTORIES: dict[type[Model], Any] = {
    DataSource: DataSourceFactory,
    MetaUrl: MetaUrlFactory,
    Story: StoryFactory,
    PublicRecordsLaw: PublicRecordsLawFactory,
}


def link_columns() -> list[tuple[type[Model], "Field[Any, Any]"]]:
    """Return the columns of tables that hold a link, as their names say."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and field.name.endswith(("url", "link", "website"))
        if model._meta.model_name not in ("datasourceexpanded", "distinctsourceurl", "datarequestexpanded")
    ]


def typed_columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, CleanedLink)]


def links_of(declaration: Declaration, use: Use) -> list[str]:
    return [column.name for column in declaration.used(use) if isinstance(column.kind, kinds.Link)]


def test_every_column_with_a_link_cleans_it_or_is_written_by_no_person() -> None:
    columns = link_columns()
    untyped = {f"{model._meta.label}.{field.name}" for model, field in columns if not isinstance(field, CleanedLink)}

    assert untyped == {*WRITTEN_BY}
    assert {model for model, field in columns if isinstance(field, CleanedLink)} == {*FACTORIES}


@BAD
@pytest.mark.parametrize("model", FACTORIES)
def test_no_form_of_the_admin_takes_it(curator_client: Client, model: type[Model], bad: str) -> None:
    record = FACTORIES[model]()
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[record.pk])
    typed = typed_form(curator_client, address)
    assert typed_columns(model)
    for name in typed_columns(model):
        before = getattr(record, name)

        response = curator_client.post(address, typed | {name: bad})

        assert response.status_code == 200, name
        assert response.context["adminform"].form.errors.keys() == {name}
        record.refresh_from_db()
        assert getattr(record, name) == before


@pytest.mark.parametrize("model", FACTORIES)
def test_a_link_from_before_keeps_no_form_of_the_admin_from_being_saved(
    curator_client: Client, model: type[Model]
) -> None:
    before = dict.fromkeys(typed_columns(model), "http://intranet/x")
    record = FACTORIES[model](**before)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[record.pk])

    assert curator_client.post(address, typed_form(curator_client, address)).status_code == 302

    record.refresh_from_db()
    assert {name: getattr(record, name) for name in before} == before


@BAD
def test_the_review_desk_does_not_take_it(curator_client: Client, bad: str) -> None:
    source = DataSourceFactory(pending=True)
    desk = reverse("admin:review-desk", args=[source.pk])
    typed = sent_form(curator_client, desk) | {"decision": "approve"}
    shown = [name for name in typed_columns(DataSource) if name in typed]
    assert {"source_url", "readme_url", "scraper_url"} <= {*shown}
    for name in shown:
        assert curator_client.post(desk, typed | {name: bad}).status_code == 200, name
    source.refresh_from_db()
    assert source.approval_status == "pending"


@BAD
def test_the_forms_of_pages_do_not_take_it(bad: str) -> None:
    names = links_of(SOURCES, Use.FORM)
    assert {"source_url", "readme_url", "scraper_url"} <= {*names}

    form = SubmissionForm(dict.fromkeys(names, bad))

    assert {*names} <= form.errors.keys()
    assert "url" in PageForm({"url": bad}, AgencyFactory()).errors


@BAD
@pytest.mark.parametrize("declaration", [SOURCES, REQUESTS])
def test_the_api_does_not_take_it(declaration: Declaration, bad: str) -> None:
    for fields, use in ((body_fields(declaration), Use.SUBMISSION), (change_fields(declaration), Use.CHANGE)):
        for name in links_of(declaration, use):
            with pytest.raises(ValidationError):
                fields[name].run_validation(bad)


@BAD
def test_an_uploaded_file_brings_in_none(curator_client: Client, bad: str) -> None:
    kept = {"name": "Stops", "source_url": "https://a.example.gov/", "record_type_name": "Stops"}
    source = DataSourceFactory(source_url=kept["source_url"], type_name="Stops")
    page, agency = MetaUrlFactory(url="https://a.example.gov/"), AgencyFactory()
    rows: list[tuple[str, dict[str, str]]] = [
        *(("datasources_datasource", kept | {name: bad}) for name in links_of(SOURCES, Use.IMPORT)),
        ("agencies_metaurl", {"url": bad}),
        ("agencies_metaurl", {"url": page.url, "internet_archive_url": bad}),
        ("agencies_agency", {"id": str(agency.pk), "homepage_url": bad}),
    ]
    for kind, row in rows:
        carry_out(curator_client, kind, looked(curator_client, kind, csv_text([*row], [*row.values()])))

    assert [one.pk for one in DataSource.objects.all()] == [source.pk]
    assert [one.pk for one in MetaUrl.objects.all()] == [page.pk]
    assert not AgencyMetaUrl.objects.exists()
    for record in (DataSource.objects.get(), MetaUrl.objects.get()):
        assert bad not in [getattr(record, name) for name in typed_columns(type(record))]


def test_a_file_server_that_is_listed_already_stays_as_an_export_has_it(curator_client: Client) -> None:
    source = DataSourceFactory(source_url="ftp://files.example.gov/x", name="Before", type_name="Stops")
    row = csv_text(("id", "name", "source_url"), (str(source.pk), "After", source.source_url))

    carry_out(curator_client, "datasources_datasource", looked(curator_client, "datasources_datasource", row))

    source.refresh_from_db()
    assert (source.name, source.source_url) == ("After", "ftp://files.example.gov/x")


@pytest.mark.parametrize(
    "old", ["ftp://files.example.gov/x", "javascript:alert(1)", "data:text/html,x", "//x.example/"]
)
def test_no_page_makes_a_link_of_what_is_not_of_the_web(client: Client, curator_client: Client, old: str) -> None:
    agency = AgencyFactory()
    AgencyMetaUrl.objects.create(agency=agency, meta_url=MetaUrlFactory(url=old, internet_archive_url=old))
    columns = dict.fromkeys(typed_columns(DataSource), old)
    source = DataSourceFactory(agencies=[agency], type_name="Stops", **columns)
    public = [reverse("data-source", args=[source.pk]), reverse("agency", args=[agency.pk]), "/search/results?q=a"]
    desks = [
        reverse("admin:datasources_datasource_change", args=[source.pk]),
        reverse(
            "admin:review-desk",
            args=[DataSourceFactory(pending=True, type_name="Complaints & Misconduct", **columns).pk],
        ),
    ]
    for visitor, pages in ((client, public), (curator_client, desks)):
        for page in pages:
            response = visitor.get(page)
            assert response.status_code == 200, page
            assert f'href="{old}' not in response.content.decode(), page
