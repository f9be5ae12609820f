"""The cache that all processes share, readable while the database accepts no writes.

Django's own deletes an expired entry when it is read: during maintenance, every page that caches something would fail.
"""

from typing import Any

from django.core.cache.backends import db
from django.db import InternalError, transaction

from pdap.db.replicas import on_primary
from pdap.lib.read_only import refused_by_database


class DatabaseCache(db.DatabaseCache):
    """Django's own, always on the primary; an expired entry that can't be deleted stays, and counts as gone."""

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        with on_primary():
            return super().get_many(keys, version)

    def has_key(self, key: Any, version: Any = None) -> bool:
        with on_primary():
            return super().has_key(key, version)

    def clear(self) -> None:
        with on_primary():
            super().clear()

    def _base_set(self, *args: Any, **kwargs: Any) -> bool:
        with on_primary():
            return bool(super()._base_set(*args, **kwargs))  # type: ignore[misc]  # the stubs lack it

    def _base_delete_many(self, keys: list[str]) -> bool:
        if not keys:
            return False
        try:
            with on_primary(), transaction.atomic():
                return bool(super()._base_delete_many(keys))  # type: ignore[misc]  # the stubs lack it
        except InternalError as error:
            if refused_by_database(error):
                return False
            raise

    def _cull(self, *args: Any) -> None:
        try:
            with transaction.atomic():
                super()._cull(*args)  # type: ignore[misc]  # the stubs lack it
        except InternalError as error:
            if not refused_by_database(error):
                raise
