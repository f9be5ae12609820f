"""The words in which `allowed.py` says what may leave production.

A column has one rule for the sandbox and one for stage. A table of which no rows leave needs no rules for its columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pdap.db.public_records import is_public_sql
from pdap.lib.environment import SANDBOX, STAGE

ENVIRONMENTS = (SANDBOX, STAGE)

# Whatever looks like an address in the middle of a text; rather too much than too little. The sign also comes as
# addresses of the web and HTML spell it, in full width, and as people write it who hide from programs.
SIGN = r"""(?:@|%40|&#0*64;|&#[xX]0*40;|&commat;|\uFF20|\uFE6B|\s*[\[({]\s*(?:at|AT|At)\s*[\])}]\s*)"""
PART = r"""[^\s@<>"(),;:]+"""
ADDRESS = f"{PART}{SIGN}{PART}|{PART}\\s+(?:at|AT)\\s+{PART}\\s+(?:dot|DOT)\\s+{PART}"
INSTEAD_OF_ADDRESS = "address-removed@pdap.invalid"
# A link with a secret in it, or into production itself.
LINK = r"""https?://(?:[\w-]+\.)*pdap\.io\S*|https?://\S*[?&]token=\S*"""
INSTEAD_OF_LINK = "[link removed]"


@dataclass(frozen=True)
class Rule:
    """What becomes of a column: the SQL of its new value, `{column}` being the old one; None: nothing."""

    name: str
    sql: str | None = None


def masked(text: str) -> str:
    """Return the SQL of a text without the email addresses in it, and without links into production."""
    without_links = f"regexp_replace({text}, '{LINK}', '{INSTEAD_OF_LINK}', 'g')"
    return f"regexp_replace({without_links}, '{ADDRESS}', '{INSTEAD_OF_ADDRESS}', 'g')"


def fake(sql: str) -> Rule:
    """Return the rule of a column that is made up, from SQL over the row, which is called `t`."""
    return Rule("fake", sql)


KEEP = Rule("keep", "{column}")
# Null, or where that is forbidden the empty value of the type.
BLANK = Rule("blank")
# Free text of people's: kept, without the email addresses that they have written into it.
MASK = Rule("mask", masked("{column}"))

# What everyone can read once a record is approved. Rows that are not do not leave at all (`reviewed`); if one did, it
# would be masked.
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

    `environments` are those that get rows at all. Of a `catalog` table, what is kept can be read on the public site,
    at the latest when the record is approved.
    `afterward` is SQL that fills a table, of which no rows leave, from what has come.
    `reviewed` is SQL over the row, `t`, that says whether someone has reviewed it, or what it belongs to: others stay.
    """

    environments: frozenset[str] = frozenset()
    columns: Mapping[str, Pair] = field(default_factory=dict)
    catalog: bool = False
    afterward: str | None = None
    reviewed: str | None = None

    def of_reviewed(self, *conditions: str) -> "Table":
        """Return the same rules for the rows that fulfill all of the conditions."""
        return replace(self, reviewed=" and ".join(conditions))

    def rule(self, column: str, environment: str) -> Rule:
        """Return the rule of a column; KeyError where no one has given it one."""
        return self.columns[column][ENVIRONMENTS.index(environment)]

    def columns_with(self, environment: str, *rules: Rule) -> list[str]:
        """Return the columns that have one of the rules, sorted; none where the environment gets no rows."""
        if environment not in self.environments:
            return []
        return sorted(column for column in self.columns if self.rule(column, environment) in rules)


def everywhere(keep: str, catalog: bool = False, **others: Pair) -> Table:
    """Return the rules of a table whose rows go to sandbox and stage; the columns named in `keep` as they are."""
    columns = dict.fromkeys(keep.split(), (KEEP, KEEP))
    return Table(frozenset(ENVIRONMENTS), {**columns, **others}, catalog)


def catalog(keep: str, once_approved: str = "", **others: Pair) -> Table:
    """Return the rules of a table that the public site shows; texts named in `once_approved` only of approved rows."""
    waiting = dict.fromkeys(once_approved.split(), (ONCE_APPROVED, ONCE_APPROVED))
    return everywhere(keep, catalog=True, **waiting, **others)


def stage_only(keep: str, **others: Rule) -> Table:
    columns = dict.fromkeys(keep.split(), KEEP)
    return Table(frozenset((STAGE,)), {column: (BLANK, rule) for column, rule in {**columns, **others}.items()})


def not_copied() -> Table:
    return Table()


def filled_by(sql: str) -> Table:
    """Return the rules of a table that is computed from others, and so from what has come of them."""
    return Table(afterward=sql)
