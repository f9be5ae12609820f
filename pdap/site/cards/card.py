"""What a card says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """What a card says: what it is about, its title, a line about where that belongs, and a few facts."""

    about: str
    title: str
    where: str = ""
    facts: Sequence[str] = ()
