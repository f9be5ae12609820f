"""The cache that all processes share, which can be read while the database takes no writes.

Django's own deletes what has expired as soon as someone asks for it: then every page that remembers something would
fail for as long as nothing may be written.
"""

from typing import Any

from django.core.cache.backends import db
from django.db import InternalError, transaction

from pdap.lib.read_only import refused_by_database


class DatabaseCache(db.DatabaseCache):
    """Django's own; what cannot be deleted stays, and counts as gone if it has expired."""

    def _base_delete_many(self, keys: list[str]) -> bool:
        if not keys:
            return False
        try:
            with transaction.atomic():
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
