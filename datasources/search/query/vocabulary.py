"""Ordinary English words: one is not misspelled, and names a small town only where the query says so."""

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def english_words() -> frozenset[str]:
    return words_of_file(DATA / "english_words.txt")


def words_of_file(path: Path) -> frozenset[str]:
    """Return the words of a file without the lines of its heading."""
    with path.open(encoding="utf-8") as file:
        return frozenset(word for line in file if not line.startswith("#") for word in line.split())
