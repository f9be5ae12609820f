"""Tables in words, and who may see and change what of them."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from audit.enums import OperationType
from audit.models import HANGING
from pdap.admin.secrets import SECRETS
from pdap.db.relations import Table
from pdap.db.schema.models import our_tables
from pdap.lib.column_rights import columns_to_read, relation_of, role_of

# What belongs to a record's history besides its own row: the column that holds the record's number.
DETAILS: dict[Table, dict[Table, str]] = {
    Table.DATA_SOURCES: {
        Table.AGENCY_DATA_SOURCES: "data_source_id",
        Table.DATA_SOURCE_LOCATIONS: "data_source_id",
        Table.DATA_REQUEST_DATA_SOURCES: "data_source_id",
        Table.REVIEWS: "data_source_id",
        Table.PROBLEM_REPORTS: "data_source_id",
    },
    Table.AGENCIES: {
        Table.AGENCY_LOCATIONS: "agency_id",
        Table.AGENCY_EXTERNAL_IDS: "agency_id",
        Table.AGENCY_META_URLS: "agency_id",
        Table.AGENCY_TIES: "agency_id",
        Table.AGENCY_DATA_SOURCES: "agency_id",
        Table.REVIEWS: "agency_id",
    },
    Table.META_URLS: {Table.AGENCY_META_URLS: "meta_url_id"},
    Table.LOCALITIES: {Table.LOCATIONS: "locality_id"},
    Table.DATA_REQUESTS: {
        Table.DATA_REQUEST_LOCATIONS: "data_request_id",
        Table.DATA_REQUEST_DATA_SOURCES: "request_id",
        Table.DATA_REQUEST_GITHUB_ISSUES: "data_request_id",
    },
    Table.USERS: {Table.USER_PERMISSIONS: "user_id"},
}
# Old programs logged a person's address and secrets.
NEVER_SHOWN = SECRETS | {"email"}
VERBS = {OperationType.INSERT: "add", OperationType.UPDATE: "change", OperationType.DELETE: "delete"}


@cache
def models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in our_tables()}


def row_noun(table: str) -> str:
    """Return what one row of a table is called; the table's name if it no longer exists."""
    model = models_by_table().get(table)
    return table if model is None else str(capfirst(model._meta.verbose_name))


def rows_in_words(table: str, number: int) -> str:
    """Return so many rows of a table in words, such as "2 agencies"."""
    meta = models_by_table()[table]._meta
    return f"{number} {meta.verbose_name if number == 1 else meta.verbose_name_plural}"


def permission_for(table: str, verb: str) -> str:
    meta = models_by_table()[table]._meta
    return f"{meta.app_label}.{verb}_{meta.model_name}"


def visible_tables(user: Any) -> list[str]:
    """Return the tables whose history a person may read: those whose records they may see, in the order of the apps."""
    return [table for table in models_by_table() if user.has_perm(permission_for(table, "view"))]


def may_do(user: Any, steps: Any) -> bool:
    wanted = {(str(step.table), VERBS[step.operation]) for step in steps}
    return all(user.has_perm(permission_for(table, verb)) for table, verb in wanted)


def fields_of(table: str) -> "dict[str, models.Field[Any, Any]]":
    """Return the fields of a table by their columns; none if the table no longer exists."""
    model = models_by_table().get(table)
    return {} if model is None else {field.column or field.name: field for field in model._meta.concrete_fields}


def target_of(of: "models.Field[Any, Any] | None") -> str | None:
    """Return the table that a foreign key points to; None of any other field."""
    model = of.related_model if of is not None and of.is_relation else None
    return model._meta.db_table if isinstance(model, type) else None


def visible_columns(user: Any, table: str) -> frozenset[str]:
    model = models_by_table().get(table)
    if model is None:
        return frozenset()
    relation = relation_of(model)
    columns = fields_of(table).keys() if relation is None else columns_to_read(relation.name, role_of(user))
    return frozenset(columns) - NEVER_SHOWN


def of_record(table: str, row: int, visible: Any) -> Q:
    """Return the condition of the log's rows about a record and what hangs on it."""
    own = Q(table_name=table, affected_id=row)
    details = {detail: column for detail, column in DETAILS.get(Table(table), {}).items() if detail in visible}
    for detail, column in details.items():
        # The second condition is that of the partial index.
        of_detail = Q(table_name=detail.value) & Q(table_name__in=HANGING)
        own |= of_detail & (Q(old_data__contains={column: row}) | Q(new_data__contains={column: row}))
    return own


def may_change(user: Any, table: str) -> bool:
    return user.has_perm(permission_for(table, "change"))
