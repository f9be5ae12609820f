"""A query as words: what was typed, and what is left of it for comparing."""

import re
from dataclasses import dataclass

from datasources.search.query.format_words import FORMATS
from pdap.lib.name_folding import FULL_WORDS, plain_words
from pdap.lib.typed_words import join_numbers, unify_signs

# Beyond this many the words of a query are only searched for: no one writes a place so late.
MOST_WORDS = 16
# The blank after an abbreviation was left out: St.Louis. U.S. and example.com stay one word.
ABBREVIATED = re.compile(rf"\b({'|'.join(FULL_WORDS)})\.(?=[^\W\d_]{{3}})", re.IGNORECASE)
# "Not CSV" means the same as -csv. Of other words "not" says too little: "why not arrested" is about arrests.
UNWANTED_FORMAT = re.compile(
    rf"\b(?:not|no|without|except|sin) +(?:in +|as +|en +)?(?=(?:{'|'.join(FORMATS)})\b)", re.IGNORECASE
)
POSSESSIVE = re.compile(r"(?<=.)['\u2019\u02bc]s$", re.IGNORECASE)
WORD = re.compile(r"(?P<minus>(?<![^\s(\"])-)?(?P<word>[^\W_]+(?:[.'\u2019\u02bc][^\W_]+)*\.?)")


@dataclass(frozen=True)
class Word:
    """A word of a query; `plain` is without case, accents and signs, `excluded` one that is typed with a minus."""

    text: str
    plain: str
    excluded: bool = False
    quoted: bool = False

    @property
    def owner(self) -> str:
        """The word without the ending that says who has something: Houston of Houston's; empty where it has none."""
        return plain_word(self.text[:-2]) if POSSESSIVE.search(self.text) else ""

    @property
    def shouted(self) -> bool:
        return self.text.isupper()


def words_of(text: str) -> list[Word]:
    """Return the words of a query; hyphens and commas part them, apostrophes and periods within them do not."""
    joined = ABBREVIATED.sub(r"\1. ", join_numbers(unify_signs(text)))
    joined = UNWANTED_FORMAT.sub("-", joined)
    words = []
    for match in WORD.finditer(joined):
        quoted = joined.count('"', 0, match.start()) % 2 == 1 and '"' in joined[match.end() :]
        words.append(Word(match["word"].rstrip("."), plain_word(match["word"]), match["minus"] is not None, quoted))
    return [word for word in words if word.plain]


def plain_word(text: str) -> str:
    """Return a word without case, accents and signs, as names are compared."""
    return "".join(plain_words(text))
