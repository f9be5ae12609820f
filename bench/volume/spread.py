"""What several kinds of rows share: how moments, states of approval and sentences are spread."""

import datetime
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Value = TypeVar("Value")

BEGIN = datetime.datetime(2021, 6, 1, tzinfo=datetime.UTC)
SECONDS = 5 * 365 * 86_400
# Choices and their weights, as `random.choices` takes them.
APPROVAL = (("approved", "pending", "rejected", "needs identification"), (965, 20, 10, 5))


def moment(random: Random) -> datetime.datetime:
    """Return when something was made: any second of five years, later ones more often."""
    return BEGIN + datetime.timedelta(seconds=int(SECONDS * random.random() ** 0.5))


def value_or_none(random: Random, chance: float, value: Value) -> Value | None:
    """Return the value in that share of cases, else nothing."""
    return value if random.random() < chance else None


def sentences(random: Random, own: Sequence[str], common: Sequence[str], most: int) -> str:
    """Return one to `most` sentences: the first about the matter itself, the others such as stand anywhere."""
    others = random.sample(common, k=min(random.randint(0, most - 1), len(common)))
    return " ".join([random.choice(own), *others])
