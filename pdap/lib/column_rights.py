"""Who may read and write which column (contract 4.1): the machinery; the rules are in each app's `column_rights.py`.

A relation is a table, or a view of it, under its name in the database. A column without a rule is hidden from everyone;
`tests/accounts/test_columns.py` fails if a model has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules


class Role(Enum):
    """Someone's relation to a record."""

    ADMIN = "admin"
    STANDARD = "standard"
    OWNER = "owner"


class Level(IntEnum):
    """What someone may do with a column; each level includes those before it."""

    NONE = 0
    READ = 1
    WRITE = 2


NONE, READ, WRITE = Level.NONE, Level.READ, Level.WRITE


@dataclass(frozen=True)
class Rule:
    """The level of each role for one column (contract 4.1)."""

    admin: Level
    standard: Level
    owner: Level

    def level(self, role: Role) -> Level:
        return getattr(self, role.value)


# The rules that most columns have.
FIXED = Rule(READ, READ, READ)
CURATED = Rule(WRITE, READ, READ)


@dataclass(frozen=True)
class Relation:
    """The rules of a relation, in the order in which its columns are shown.

    `models` are the models that the rules apply to, as `app.Model`; `owner` is the column with the owner's ID.
    """

    name: str
    models: tuple[str, ...]
    rules: Mapping[str, Rule]
    owner: str | None = None


_relations: dict[str, Relation] = {}


def register(relation: Relation) -> Relation:
    """Register a relation; ValueError if its name is taken."""
    if relation.name in _relations:
        raise ValueError(f"The relation {relation.name} already has rules.")
    _relations[relation.name] = relation
    return relation


@cache
def relations() -> Mapping[str, Relation]:
    """Return all relations by name, after loading each app's `column_rights.py`."""
    autodiscover_modules("column_rights")
    return _relations


def relation_of(model: Any) -> Relation | None:
    """Return the relation of a model or record; None if it has no rules."""
    return next((relation for relation in relations().values() if model._meta.label in relation.models), None)


def columns_to_read(relation: str, role: Role) -> tuple[str, ...]:
    """Return the columns that a role may read, in order. KeyError for a relation without rules."""
    return _columns(relation, role, READ)


def columns_to_write(relation: str, role: Role) -> tuple[str, ...]:
    """Return the columns that a role may write, in order. KeyError for a relation without rules."""
    return _columns(relation, role, WRITE)


@cache
def _columns(relation: str, role: Role, least: Level) -> tuple[str, ...]:
    return tuple(name for name, rule in relations()[relation].rules.items() if rule.level(role) >= least)


def role_of(user: Any, record: Any = None, by_api_key: bool = False) -> Role:
    """Return someone's role for a record, or for all records if none is given.

    A caller with an API key has no permissions and owns nothing (contract 3.7); neither does a visitor.
    """
    relation = None if record is None else relation_of(record)
    owner = getattr(record, relation.owner) if relation and relation.owner else None
    return role_of_owner(user, owner, by_api_key)


def role_of_owner(user: Any, owner: int | None, by_api_key: bool = False) -> Role:
    """Return someone's role for a record by its owner's ID."""
    if by_api_key or not getattr(user, "is_authenticated", False):
        return Role.STANDARD
    if user.may_write_data:
        return Role.ADMIN
    return Role.OWNER if owner is not None and owner == user.pk else Role.STANDARD
