"""A column is declared once: what is added to a copy of the declaration stands in everything that is made of it."""

from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F
from django.test import Client

from agencies.api.exports import AgenciesExport
from agencies.api.serializers import ListedAgencySerializer
from agencies.api.sync import AgencyContentSerializer
from agencies.fields import AGENCIES
from agencies.imports.agencies import AgencyResource
from agencies.models import Agency
from audit.enums import OperationType
from datasources.api.exports import SourcesExport
from datasources.api.serializers import DataSourceRowSerializer
from datasources.api.submission import SourceColumnsSerializer
from datasources.api.sync import DataSourceContentSerializer
from datasources.fields import SOURCES
from datasources.fields.groups import COVERAGE
from datasources.forms import SubmissionForm
from datasources.imports.sources import SourceResource
from datasources.models import DataSource
from datasources.services.submitted_columns import columns_submitted
from datasources.views.source_history import change_sentence
from pdap.admin.column_fieldsets import fieldsets_of
from pdap.api.plain_rows import PlainRows
from pdap.db.declared_words import declared_by
from pdap.db.relations import Table
from pdap.lib import column_rights
from pdap.lib.column_rights import NONE, READ, Relation, Role, Rule, columns_to_read, columns_to_write
from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.web.facts import facts_of
from requests_app.api.bodies import RequestColumnsSerializer, RequestInfoSerializer
from requests_app.api.exports import RequestsExport
from requests_app.api.serializers import DataRequestSerializer
from requests_app.fields import REQUESTS
from requests_app.forms import NewRequestForm
from requests_app.models import DataRequest
from tests.datasources.factories import DataSourceFactory

LANGUAGE = RecordColumn(
    name="language",
    kind=kinds.Line(),
    label="Language",
    group=COVERAGE,
    question="In which language are the records?",
    help_text="Leave this blank for English.",
    # The table has no such column: a copy of the declaration reads another in its place.
    sql="record.supplying_entity",
)


def with_columns(declaration: Declaration, *columns: RecordColumn) -> Declaration:
    """Return a copy with more columns."""
    return Declaration((*declaration.columns, *columns), " ".join(declaration.frozen_order))


COPY = with_columns(SOURCES, LANGUAGE)


class FormOfCopy(SubmissionForm):
    declaration = COPY


def test_it_is_in_the_form_with_its_words(client: Client) -> None:
    form = FormOfCopy()

    field = form["language"]
    assert (field.label, field.help_text) == ("In which language are the records?", "Leave this blank for English.")
    shown = [form_input.field.name for group, inputs in form.folded() if group is COVERAGE for form_input in inputs]
    assert shown[-1] == "language"
    filled = FormOfCopy({"language": "Spanish"})
    assert filled.unfolded
    assert filled.errors.keys() & {"language"} == set()
    assert "language" in {column.name for column in columns_submitted(COPY)}


@pytest.mark.parametrize("use", [Use.ADMIN, Use.DESK])
def test_it_is_in_the_fieldsets_of_the_admin(use: Use) -> None:
    fields = {title: options["fields"] for title, options in fieldsets_of(COPY, use)}

    assert fields[COVERAGE.title][-1] == "language"


def test_it_is_in_the_bodies_and_answers_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(column_rights._relations, "a_copy", Relation("a_copy", (), COPY.rules()))
    rows: Any = type("OfCopy", (DataSourceRowSerializer,), {"declaration": COPY, "relation": "a_copy"})
    assert list(rows().fields)[-1] == "language"
    assert "language" not in DataSourceRowSerializer().fields
    for serializer in (SourceColumnsSerializer, DataSourceContentSerializer):
        of_copy: Any = type("OfCopy", (serializer,), {"declaration": COPY})
        field = of_copy().fields["language"]
        assert not field.required
    assert "language" not in SourceColumnsSerializer().fields


@pytest.mark.django_db
def test_it_is_read_with_plain_rows_after_the_columns_of_the_contract() -> None:
    source = DataSourceFactory(supplying_entity="Spanish")
    joins = "left join public.record_types kind on kind.id = record.record_type_id"

    (row,) = PlainRows(COPY, Table.DATA_SOURCES, joins, {}).read(DataSource.objects.filter(pk=source.pk))

    assert row["language"] == "Spanish"
    assert list(row)[-2:] == ["language", "last_change"]


@pytest.mark.django_db
def test_it_is_in_the_file_of_all_public_rows(client: Client) -> None:
    DataSourceFactory(supplying_entity="Spanish")

    class ExportOfCopy(SourcesExport):
        declaration = COPY

        def rows(self) -> Any:
            return super().rows().annotate(language=F("supplying_entity"))

    response: Any = ExportOfCopy.as_view()(Client().get("/").wsgi_request)
    header, line, _ = b"".join(response.streaming_content).decode().split("\r\n")

    names = header.split(",")
    assert names[-4:] == ["language", "agency_ids", "agency_names", "location_ids"]
    assert "Spanish" in line


@pytest.mark.django_db
def test_it_is_a_fact_of_the_page_or_one_of_the_unknown() -> None:
    source: Any = DataSourceFactory()

    def coverage_with(language: str | None) -> Any:
        source.language = language
        (group,) = [group for group in facts_of(COPY, source, {}) if group.anchor == COVERAGE.anchor]
        return group

    assert [(fact.label, fact.value) for fact in coverage_with("Spanish").facts][-1] == ("Language", "Spanish")
    assert coverage_with(None).unknown[-1] == "language"


def test_the_history_tells_of_it() -> None:
    words = change_sentence(OperationType.UPDATE, {"language": None}, {"language": "Spanish"}, COPY)

    assert words == ["Language added"]
    assert change_sentence(OperationType.UPDATE, {"language": None}, {"language": "Spanish"}) == []


def test_files_have_it() -> None:
    of_copy: Any = type("OfCopy", (SourceResource,), {"declaration": COPY})

    assert list(of_copy.fields)[-1] == "language"
    assert of_copy.fields["language"].help_text == "Leave this blank for English."
    assert "language" not in SourceResource.fields


def test_what_not_everybody_may_read_cannot_stand_where_everybody_looks() -> None:
    secret = RecordColumn(
        name="secret",
        kind=kinds.Line(),
        label="Secret",
        group=COVERAGE,
        rule=Rule(admin=READ, standard=NONE, owner=READ),
    )

    with pytest.raises(ValueError, match="secret"):
        with_columns(SOURCES, secret)
    with pytest.raises(ValueError, match="twice"):
        with_columns(SOURCES, SOURCES["name"])


@pytest.mark.parametrize(("declaration", "model"), [(SOURCES, DataSource), (AGENCIES, Agency), (REQUESTS, DataRequest)])
def test_a_model_has_exactly_the_declared_columns_and_their_words(declaration: Declaration, model: Any) -> None:
    fields = {field.column: field for field in model._meta.concrete_fields}

    for column in declaration.columns:
        if not column.path:
            assert fields[column.name].help_text == column.help_text
            assert fields[column.name].verbose_name.lower() == column.label.lower()
    with pytest.raises(ImproperlyConfigured, match="extra"):
        declared_by(
            with_columns(declaration, RecordColumn(name="extra", kind=kinds.Line(), label="Extra", group=COVERAGE))
        )(model)


@pytest.mark.parametrize("model", [DataSource, Agency, DataRequest])
def test_a_field_of_the_admin_is_called_as_it_is_declared(model: Any) -> None:
    declaration: Any = {DataSource: SOURCES, Agency: AGENCIES, DataRequest: REQUESTS}[model]
    shown = [name for _, options in admin.site._registry[model].fieldsets or () for name in options["fields"]]

    declared = [column.field_name for column in declaration.used(Use.ADMIN)]
    assert [name for name in shown if name in declared] == [
        name for name in shown if name not in ("asked_by", "submitted_by")
    ]
    assert set(declared) <= set(shown)


def test_rights_are_those_of_the_declaration() -> None:
    for name, declaration in (("data_sources", SOURCES), ("agencies", AGENCIES), ("data_requests", REQUESTS)):
        for role in Role:
            may = {column.name for column in declaration.columns if column.rule.level(role) >= READ}
            assert set(columns_to_read(name, role)) == may


class Copied(NamedTuple):
    """A table whose declaration is copied with a column more, and what is made of it."""

    declaration: Declaration
    relation: str
    answers: Any
    bodies: tuple[Any, ...]
    export: Any


COPIED = {
    "agencies": Copied(AGENCIES, "agencies", ListedAgencySerializer, (AgencyContentSerializer,), AgenciesExport),
    "requests": Copied(
        REQUESTS,
        "data_requests",
        DataRequestSerializer,
        (RequestInfoSerializer, RequestColumnsSerializer),
        RequestsExport,
    ),
}


@pytest.fixture(params=COPIED)
def copied(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Copied:
    """A table with the column `language` in its declaration, and the rights of it."""
    table = COPIED[request.param]
    copy = with_columns(table.declaration, LANGUAGE)
    relation = f"a_copy_of_{request.param}"
    monkeypatch.setitem(column_rights._relations, relation, Relation(relation, (), copy.rules()))
    return table._replace(declaration=copy, relation=relation)


def test_a_column_of_agencies_or_requests_is_in_the_answers_and_bodies_of_the_api(copied: Copied) -> None:
    more = {"declaration": copied.declaration, "relation": copied.relation}
    answer: Any = type("OfCopy", (copied.answers,), more)
    assert "language" in answer(context={"role": Role.ADMIN}).fields
    assert "language" not in copied.answers(context={"role": Role.ADMIN}).fields
    for bodies in copied.bodies:
        body: Any = type("OfCopy", (bodies,), more)
        assert not body().fields["language"].required
        assert "language" not in bodies().fields


def test_a_column_of_agencies_or_requests_is_in_the_admin_and_the_file_of_all_rows(copied: Copied) -> None:
    fields = [name for _, options in fieldsets_of(copied.declaration, Use.ADMIN) for name in options["fields"]]
    assert fields[-1] == "language"

    of_copy: Any = type("OfCopy", (copied.export,), {"declaration": copied.declaration})
    names = [column.name for column in of_copy().declared()]
    assert names[-1] == "language"
    assert names[:-1] == [column.name for column in copied.export().declared()]


def test_a_column_of_agencies_is_in_files() -> None:
    of_copy: Any = type("OfCopy", (AgencyResource,), {"declaration": with_columns(AGENCIES, LANGUAGE)})

    assert "language" in of_copy.fields
    assert "language" not in AgencyResource.fields


def test_what_programs_change_is_what_staff_may_write() -> None:
    assert set(RequestColumnsSerializer().fields) == set(columns_to_write("data_requests", Role.ADMIN))


def test_a_column_of_requests_is_asked_for_on_their_form_after_those_that_have_a_place() -> None:
    of_copy: Any = type("OfCopy", (NewRequestForm,), {"declaration": with_columns(REQUESTS, LANGUAGE)})

    assert [form_input.field.name for form_input in of_copy().others()] == ["language"]
    assert of_copy()["language"].label == "In which language are the records?"
    assert NewRequestForm().others() == []
