"""Column rights: every column has a rule, the rules are the contract's, and everything that shows columns asks them."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from rest_framework import serializers

from accounts.models import User
from agencies.models import AgencyExpanded
from audit.admin.base import AuditedAdmin
from pdap.api.column_rights import ColumnsSerializer
from pdap.db.relations import Table
from pdap.lib.column_rights import (
    Level,
    Relation,
    Role,
    columns_to_read,
    columns_to_write,
    register,
    relation_of,
    relations,
    role_of,
)
from pdap.web.readable import ReadableRecord
from requests_app.api.serializers import DataRequestRowSerializer
from requests_app.models import DataRequest
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.requests_app.factories import DataRequestFactory

RULED = [(relation, model) for relation in relations().values() for model in relation.models]
# Its permissions are edited through the services; nothing else of a person is a column that pages show.
UNRULED = {User}


@pytest.mark.parametrize(("relation", "label"), RULED, ids=lambda value: getattr(value, "name", value))
def test_every_column_of_a_model_has_a_rule(relation: Relation, label: str) -> None:
    columns = {field.column for field in apps.get_model(label)._meta.concrete_fields}

    assert columns - set(relation.rules) == set()


def test_every_relation_is_a_table() -> None:
    assert set(relations()) <= set(Table)
    assert {"data_requests", "data_sources", "agencies", "locations", "meta_urls"} <= set(relations())


def test_every_record_that_the_admin_edits_has_rules() -> None:
    edited = {model for model, edit in admin.site._registry.items() if isinstance(edit, AuditedAdmin)}

    assert {model for model in edited if relation_of(model) is None} == UNRULED


CONTRACT = {
    # column: ADMIN, STANDARD, OWNER (contract 4.2)
    **dict.fromkeys(["id", "date_created", "date_status_last_changed"], "READ READ READ"),
    **dict.fromkeys(
        ["title", "submission_notes", "coverage_range", "data_requirements", "request_urgency"], "WRITE READ WRITE"
    ),
    **dict.fromkeys(
        ["request_status", "record_types_required", "pdap_response", "github_issue_url", "github_issue_number"],
        "WRITE READ READ",
    ),
    "archive_reason": "WRITE NONE READ",
    "creator_user_id": "READ NONE READ",
    "internal_notes": "WRITE NONE NONE",
}


@pytest.mark.parametrize("column", CONTRACT)
def test_the_rules_of_requests_are_the_contracts(column: str) -> None:
    rule = relations()["data_requests"].rules[column]

    assert " ".join(level.name for level in (rule.admin, rule.standard, rule.owner)) == CONTRACT[column]


@pytest.mark.parametrize("relation", ["data_sources", "agencies"])
def test_nobody_but_submitter_and_curators_reads_of_the_review(relation: str) -> None:
    private = {"submission_notes", "submitter_user_id", "approval_status"}

    assert not private & set(columns_to_read(relation, Role.STANDARD))
    assert private <= set(columns_to_read(relation, Role.OWNER))
    assert not columns_to_write(relation, Role.OWNER)
    assert "approval_status" not in columns_to_write(relation, Role.ADMIN)  # a service decides, and tells followers


def test_no_role_may_less_than_the_public() -> None:
    for relation in relations().values():
        for rule in relation.rules.values():
            assert min(rule.admin, rule.owner) >= rule.standard != Level.WRITE


def test_a_column_without_a_rule_is_hidden_and_a_relation_without_rules_an_error() -> None:
    assert "no_such_column" not in columns_to_read("data_requests", Role.ADMIN)
    with pytest.raises(KeyError):
        columns_to_read("no_such_relation", Role.ADMIN)
    with pytest.raises(ValueError, match="already"):
        register(Relation("data_requests", (), {}))


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [DataRequestFactory, DataSourceFactory, AgencyFactory])
def test_roles(factory: Any, owner: User, stranger: User, curator: User, administrator: User) -> None:
    record = factory(**{"creator" if factory is DataRequestFactory else "submitter": owner})

    assert role_of(owner, record) == Role.OWNER
    assert role_of(owner) == role_of(stranger, record) == role_of(AnonymousUser(), record) == Role.STANDARD
    assert role_of(curator, record) == role_of(administrator, record) == role_of(curator) == Role.ADMIN
    # A key has neither permissions nor possessions (contract 3.7).
    assert role_of(administrator, record, by_api_key=True) == role_of(owner, record, by_api_key=True) == Role.STANDARD


@pytest.mark.django_db
def test_what_nobody_made_belongs_to_nobody() -> None:
    assert role_of(AnonymousUser(), DataRequestFactory(creator=None)) == Role.STANDARD


@pytest.mark.django_db
def test_a_serializer_shows_each_role_its_columns() -> None:
    request = DataRequestFactory(internal_notes="inner", archive_reason="why")
    shown = {role: set(DataRequestRowSerializer(request, context={"role": role}).data) for role in Role}

    assert shown[Role.OWNER] - shown[Role.STANDARD] == {"archive_reason", "creator_user_id"}
    assert shown[Role.ADMIN] - shown[Role.OWNER] == {"internal_notes"}
    assert (
        set(DataRequestRowSerializer(request).data)
        == shown[Role.STANDARD]
        == set(columns_to_read("data_requests", Role.STANDARD))
    )


def test_a_serializer_with_a_column_that_nothing_rules_is_refused() -> None:
    class Careless(ColumnsSerializer):
        relation = "data_requests"
        password_digest = serializers.CharField()

    with pytest.raises(ImproperlyConfigured, match="password_digest"):
        _ = Careless().fields


@pytest.mark.django_db
def test_a_page_cannot_show_what_its_reader_may_not_see(owner: User) -> None:
    request = DataRequestFactory(creator=owner, internal_notes="inner", archive_reason="why")
    shown = ReadableRecord(request, role_of(owner, request))

    assert (shown.title, shown.archive_reason, shown.pk) == (request.title, "why", request.pk)
    assert shown.get_request_urgency_display() == request.get_request_urgency_display()
    assert str(shown) == request.title
    for name in ("internal_notes", "sources_airtable_uid"):
        with pytest.raises(AttributeError):
            getattr(shown, name)
    with pytest.raises(AttributeError):
        _ = ReadableRecord(request, Role.STANDARD).creator_id
    with pytest.raises(LookupError):
        ReadableRecord(AgencyExpanded(), Role.STANDARD)


@pytest.mark.django_db
def test_an_admin_form_lets_nobody_type_into_what_they_may_not_write(administrator: User, stranger: User) -> None:
    edit, ask = admin.site._registry[DataRequest], RequestFactory().get("/")
    ask.user = administrator
    assert {"creator", "date_created"} <= set(edit.get_readonly_fields(ask))
    assert "internal_notes" not in edit.get_readonly_fields(ask)

    ask.user = stranger
    fields = {name for _, options in edit.get_fieldsets(ask) for name in options["fields"]}
    assert {"title", "internal_notes", "request_status"} <= set(edit.get_readonly_fields(ask))
    assert not {"internal_notes", "archive_reason", "creator"} & fields
