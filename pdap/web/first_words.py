"""Addresses are resolved by their first word, where Django tries one pattern after the other.

Each request is resolved twice, and nearly all of some two hundred patterns begin with another word than its address.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Pattern = URLPattern | URLResolver


def by_first_word(patterns: Sequence[Pattern]) -> URLResolver:
    """Return patterns as one, which resolves to the first that fits, as they would one by one."""
    return ResolverByWord(RoutePattern("", is_endpoint=False), list(unpacked(patterns)))


def unpacked(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    """Give patterns, and those of a URLconf in its place where that is included without words of its own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and not (
            str(pattern.pattern) or pattern.namespace or pattern.default_kwargs
        ):
            yield from unpacked(pattern.url_patterns)
        else:
            yield pattern


class ResolverByWord(URLResolver):
    """Asks of its patterns only those that may fit an address with this first word, in their order."""

    def resolve(self, path: Any) -> Any:
        return self.of_words.get(first_word(str(path)), self.of_other_words).resolve(path)

    @cached_property
    def of_words(self) -> dict[str, URLResolver]:
        words = {first_word_of(pattern) for pattern in self.url_patterns}
        return {word: self.of_those_with(word) for word in words if word is not None}

    @cached_property
    def of_other_words(self) -> URLResolver:
        return self.of_those_with(None)

    def of_those_with(self, word: str | None) -> URLResolver:
        """Return the resolver of the patterns that begin with a word, and of those that may begin with any."""
        fitting = [pattern for pattern in self.url_patterns if first_word_of(pattern) in (word, None)]
        return URLResolver(self.pattern, fitting)


def first_word(path: str) -> str:
    """Return the first word of a path, with the slash behind it where there is one."""
    word, slash, _ = path.partition("/")
    return word + slash


def first_word_of(pattern: Pattern) -> str | None:
    """Return the first word that a pattern fits; None where that may be any."""
    if not isinstance(pattern.pattern, RoutePattern):
        return None
    word = first_word(str(pattern.pattern))
    is_whole = word.endswith("/") or isinstance(pattern, URLPattern)
    return word if is_whole and "<" not in word else None
