"""What our models say of tables, columns and enums, in the database's terms."""

from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db import models

from pdap.db.enums import PostgresEnum

# The same as `settings.OUR_APPS`, for code that runs before there are settings.
OUR_APPS = ("pdap", "audit", "accounts", "locations", "agencies", "datasources", "requests_app", "notifications")


def our_tables() -> list[type[models.Model]]:
    """Return the models of the tables that Alembic owns, in the order of the apps."""
    return [
        model
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
        if not model._meta.managed and not getattr(model, "is_view", False)
    ]


def our_views() -> list[type[models.Model]]:
    return [
        model
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
        if getattr(model, "is_view", False)
    ]


@cache
def enums() -> dict[str, type[PostgresEnum]]:
    """Return every PostgreSQL enum that Python knows, by the type's name."""
    return {cls.pg_enum: cls for cls in PostgresEnum.__subclasses__()}


def column_of(model: type[models.Model], name: str) -> str:
    """Return the column of one of a model's own fields."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name)).column or name


def primary_key_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of the database's primary key; `database_primary_key` names them if Django's differs."""
    names = getattr(model, "database_primary_key", None)
    return [column_of(model, name) for name in ((model._meta.pk.name,) if names is None else names)]
