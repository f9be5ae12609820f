"""What an import hands to the services that write."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model

Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Change(Generic[Record]):
    """A record that is new, or whose `columns` are others now; `links` are all its links, None where they stay."""

    record: Record
    columns: Collection[str] = ()
    links: Collection[int] | None = None
