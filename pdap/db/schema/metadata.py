"""Django's models as SQLAlchemy metadata, so that Alembic can compare them with the database.

The models are the only description of the tables. For each of our unmanaged models this translates the columns with
their types, defaults, identities and generated expressions, the foreign keys with their actions on deletion, the unique
constraints, the checks and the indexes. Alembic itself never compares checks, primary keys, enum labels, views and
triggers: `tests/schema/` does.
"""

from functools import cache
from typing import Any

import sqlalchemy as sa
from django.contrib.postgres.indexes import GinIndex, HashIndex, OpClass
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.sql.query import Query
from sqlalchemy.dialects import postgresql

from pdap.db.schema.models import column_of, enums, our_tables, primary_key_columns

LIBRARY_TABLES = frozenset({"alembic_version"})

# How Alembic compares a database with the models. Comments are left out: those of the existing database document its
# tables, and ours has none.
COMPARED_PARTS = ["alembic.autogenerate.*", "~alembic.autogenerate.comments"]

TYPES: dict[str, sa.types.TypeEngine] = {
    "bigint": sa.BigInteger(),
    "integer": sa.Integer(),
    "smallint": sa.SmallInteger(),
    "text": sa.Text(),
    "varchar": sa.String(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "double precision": postgresql.DOUBLE_PRECISION(),
    "numeric": sa.Numeric(),
    "jsonb": postgresql.JSONB(),
    "uuid": sa.Uuid(),
    "tsvector": postgresql.TSVECTOR(),
    "timestamp with time zone": postgresql.TIMESTAMP(timezone=True),
    "timestamp without time zone": postgresql.TIMESTAMP(timezone=False),
}


@cache
def metadata() -> sa.MetaData:
    tables = sa.MetaData()
    connection = connections[DEFAULT_DB_ALIAS]
    for model in our_tables():
        if model._meta.db_table not in LIBRARY_TABLES:
            sa.Table(model._meta.db_table, tables, *_parts(model, connection))
    return tables


def include_name(name: str | None, kind: str, _: dict[str, Any]) -> bool:
    """Tell Alembic which tables to compare: all but its own."""
    return kind != "table" or name not in LIBRARY_TABLES


def comparison_options() -> dict[str, Any]:
    """Return the options of a migration context that compares a database with the models."""
    return {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": include_name,
        "autogenerate_plugins": COMPARED_PARTS,
    }


def column_type(db_type: str) -> sa.types.TypeEngine:
    """Return SQLAlchemy's type for PostgreSQL's name of one; KeyError for one that no model has used yet."""
    if db_type.endswith("[]"):
        return postgresql.ARRAY(column_type(db_type.removesuffix("[]")))
    if db_type.startswith("varchar("):
        return sa.String(int(db_type[8:-1]))
    if db_type in enums():
        return postgresql.ENUM(*enums()[db_type].values, name=db_type, create_type=False)
    return TYPES[db_type]


def _parts(model: type[models.Model], connection: BaseDatabaseWrapper) -> list[Any]:
    options = model._meta
    parts: list[Any] = [_column(field, connection) for field in options.local_concrete_fields]
    if key := primary_key_columns(model):
        parts.append(sa.PrimaryKeyConstraint(*key))
    parts += [_constraint(constraint, model, connection) for constraint in options.constraints]
    parts += [_index(index, model, connection) for index in options.indexes]
    return parts


def _column(field: Any, connection: BaseDatabaseWrapper) -> sa.Column:
    extras: list[Any] = []
    db_type = field.db_parameters(connection)["type"] or ""
    # Django's own identity fields name their type and add the rest as a suffix.
    identity = getattr(field, "identity", None)
    if identity:
        extras.append(sa.Identity(always=identity == "always"))
    generated = isinstance(field, models.GeneratedField)
    if generated:
        db_type = field.output_field.db_type(connection) or ""
        extras.append(sa.Computed(_sql(field.expression, field.model, connection), persisted=True))
    if field.remote_field and field.db_constraint:
        extras.append(_foreign_key(field))
    return sa.Column(
        field.column,
        column_type(db_type),
        *extras,
        nullable=field.null or generated,
        server_default=_default(field, connection),
        # By attribute: Django's metaclass makes every integer key an "instance" of every AutoField class. Alembic
        # takes a column with a sequence of its own for what it is, so none is named as its default.
        autoincrement=hasattr(field, "serial") or ("auto" if identity else False),
    )


def _default(field: Any, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(field, models.GeneratedField) or not field.has_db_default():
        return None
    default = field.db_default
    if isinstance(default, Expression) and not isinstance(default, models.Value):
        return sa.text(_sql(default, field.model, connection))
    value = default.value if isinstance(default, models.Value) else default
    if value == []:
        return sa.text(f"'{{}}'::{field.db_type(connection)}")
    if isinstance(value, bool):
        return sa.text(str(value).lower())
    return sa.text(f"'{value}'")


def _foreign_key(field: Any) -> sa.ForeignKey:
    target = field.target_field
    by_django = {models.CASCADE: "CASCADE", models.SET_NULL: "SET NULL"}.get(field.remote_field.on_delete)
    on_delete = getattr(field, "database_on_delete", "") or by_django
    return sa.ForeignKey(
        f"{target.model._meta.db_table}.{target.column}",
        ondelete=None if on_delete == "NO ACTION" else on_delete,
        onupdate=getattr(field, "database_on_update", "") or None,
    )


def _constraint(constraint: Any, model: type[models.Model], connection: BaseDatabaseWrapper) -> Any:
    if isinstance(constraint, models.UniqueConstraint):
        columns = [column_of(model, name) for name in constraint.fields]
        return sa.UniqueConstraint(*columns, name=constraint.name)
    query = Query(model=model, alias_cols=False)
    where = query.build_where(constraint.condition)
    sql, params = where.as_sql(query.get_compiler(connection=connection), connection)
    return sa.CheckConstraint(_inline(sql, params), name=constraint.name)


def _index(index: models.Index, model: type[models.Model], connection: BaseDatabaseWrapper) -> sa.Index:
    columns: list[Any] = []
    operator_classes = {}
    for expression in index.expressions:
        if isinstance(expression, OpClass):
            # SQLAlchemy finds the class of an expression by the expression's label.
            label = f"expression_{len(columns)}"
            operator_classes[label] = expression.extra["name"]
            (inner,) = expression.get_source_expressions()
            columns.append(sa.literal_column(_sql(inner, model, connection)).label(label))
        else:
            columns.append(sa.text(_sql(expression, model, connection)))
    for position, (name, order) in enumerate(index.fields_orders):
        column = column_of(model, name)
        columns.append(sa.text(f"{column} {order}") if order else column)
        if index.opclasses:
            operator_classes[column] = index.opclasses[position]
    using = "gin" if isinstance(index, GinIndex) else "hash" if isinstance(index, HashIndex) else None
    where = None
    if index.condition is not None:
        query = Query(model=model, alias_cols=False)
        sql, params = query.build_where(index.condition).as_sql(query.get_compiler(connection=connection), connection)
        where = sa.text(_inline(sql, params))
    return sa.Index(
        index.name,
        *columns,
        postgresql_using=using or "btree",
        postgresql_ops=operator_classes,
        postgresql_where=where,
        postgresql_include=[column_of(model, name) for name in index.include],
    )


def _sql(expression: Any, model: type[models.Model], connection: BaseDatabaseWrapper) -> str:
    query = Query(model=model, alias_cols=False)
    resolved = expression.resolve_expression(query, allow_joins=False)
    sql, params = resolved.as_sql(query.get_compiler(connection=connection), connection)
    return _inline(sql, params)


def _inline(sql: str, params: Any) -> str:
    """Write the parameters into the SQL: a definition has none."""
    quoted = ["'" + str(value).replace("'", "''") + "'" if isinstance(value, str) else str(value) for value in params]
    return sql % tuple(quoted) if quoted else sql
