"""The vocabulary in which `allowed.py` says what may leave production.

A column has one rule for the sandbox and one for stage. A table whose rows don't leave needs no rules for its columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pdap.db.public_records import is_public_sql
from pdap.lib.environment import SANDBOX, STAGE

ENVIRONMENTS = (SANDBOX, STAGE)

# Whatever looks like an email address in a text; rather too much than too little. The @ may also be encoded for a URL
# or HTML, in full width, or spelled out by people who hide from programs.
SIGN = r"""(?:@|%40|&#0*64;|&#[xX]0*40;|&commat;|\uFF20|\uFE6B|\s*[\[({]\s*(?:at|AT|At)\s*[\])}]\s*)"""
PART = r"""[^\s@<>"(),;:]+"""
ADDRESS = f"{PART}{SIGN}{PART}|{PART}\\s+(?:at|AT)\\s+{PART}\\s+(?:dot|DOT)\\s+{PART}"
INSTEAD_OF_ADDRESS = "address-removed@pdap.invalid"
# A link with a secret in it, or into production itself.
LINK = r"""https?://(?:[\w-]+\.)*pdap\.io\S*|https?://\S*[?&]token=\S*"""
INSTEAD_OF_LINK = "[link removed]"


@dataclass(frozen=True)
class Rule:
    """What becomes of a column: the SQL of its new value, with `{column}` for the old one; None empties it."""

    name: str
    sql: str | None = None


def masked(text: str) -> str:
    """Return the SQL of a text without its email addresses and links into production."""
    without_links = f"regexp_replace({text}, '{LINK}', '{INSTEAD_OF_LINK}', 'g')"
    return f"regexp_replace({without_links}, '{ADDRESS}', '{INSTEAD_OF_ADDRESS}', 'g')"


def fake(sql: str) -> Rule:
    """Return the rule for a column with invented values, from SQL on the row, which is called `t`."""
    return Rule("fake", sql)


KEEP = Rule("keep", "{column}")
# Null, or the type's empty value if the column can't be null.
BLANK = Rule("blank")
# People's free text: kept without the email addresses in it.
MASK = Rule("mask", masked("{column}"))

# What everyone can read once a record is approved. Rows of other records don't leave at all (`reviewed`); if one did,
# it would be masked.
ONCE_APPROVED = Rule(
    "keep once approved",
    f"case when {is_public_sql('t')} then {{column}} else {masked('{column}')} end",
)

Pair = tuple[Rule, Rule]
PERSON: Pair = (BLANK, KEEP)
PRIVATE: Pair = (BLANK, MASK)
WORDS: Pair = (MASK, MASK)


@dataclass(frozen=True)
class Table:
    """The part of one table that may leave production.

    `environments` are those that get any rows. What is kept of a `catalog` table can be read on the public site, at the
    latest once the record is approved.
    `afterward` is SQL that fills a table whose rows don't leave from the tables that arrived.
    `reviewed` is SQL on the row, `t`: whether someone has reviewed it, or the record it belongs to. Other rows stay.
    """

    environments: frozenset[str] = frozenset()
    columns: Mapping[str, Pair] = field(default_factory=dict)
    catalog: bool = False
    afterward: str | None = None
    reviewed: str | None = None

    def of_reviewed(self, *conditions: str) -> "Table":
        """Return the same rules for only the rows that meet all of the conditions."""
        return replace(self, reviewed=" and ".join(conditions))

    def rule(self, column: str, environment: str) -> Rule:
        """Return the rule for a column; KeyError if it has none."""
        return self.columns[column][ENVIRONMENTS.index(environment)]

    def columns_with(self, environment: str, *rules: Rule) -> list[str]:
        """Return the columns that have one of the rules, sorted; none if the environment gets no rows."""
        if environment not in self.environments:
            return []
        return sorted(column for column in self.columns if self.rule(column, environment) in rules)


def everywhere(keep: str, catalog: bool = False, **others: Pair) -> Table:
    """Return the rules of a table whose rows go to sandbox and stage; the columns in `keep` go unchanged."""
    columns = dict.fromkeys(keep.split(), (KEEP, KEEP))
    return Table(frozenset(ENVIRONMENTS), {**columns, **others}, catalog)


def catalog(keep: str, once_approved: str = "", **others: Pair) -> Table:
    """Return the rules of a table that the public site shows; texts in `once_approved` only for approved rows."""
    waiting = dict.fromkeys(once_approved.split(), (ONCE_APPROVED, ONCE_APPROVED))
    return everywhere(keep, catalog=True, **waiting, **others)


def stage_only(keep: str, **others: Rule) -> Table:
    columns = dict.fromkeys(keep.split(), KEEP)
    return Table(frozenset((STAGE,)), {column: (BLANK, rule) for column, rule in {**columns, **others}.items()})


def not_copied() -> Table:
    return Table()


def filled_by(sql: str) -> Table:
    """Return the rules of a table that is computed from others, here from what arrived of them."""
    return Table(afterward=sql)
