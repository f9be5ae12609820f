"""Models of views, which can be read and never saved."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class ReadOnlyError(TypeError):
    """Someone tried to write to a view."""

    def __init__(self, model: Any) -> None:
        super().__init__(f"{model._meta.db_table} is a view: write to the tables that it reads.")


class ReadOnlyQuerySet(models.QuerySet):
    """A queryset that refuses every write before it makes any SQL."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ReadOnlyError(self.model)

    create = bulk_create = bulk_update = update = delete = get_or_create = update_or_create = _refuse


class ViewModel(models.Model):
    """The base of every model of a view or materialized view."""

    is_view = True

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        managed = False

    def save(self, *_: Any, **__: Any) -> NoReturn:
        raise ReadOnlyError(self)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise ReadOnlyError(self)
