"""Search words as people type them: use-of-force is use of force, and 9-1-1 is 911."""

import re

from pdap.lib.name_folding import tidy_text

# Apostrophes, okinas and standalone accents within a word: O`Fallon, Kaua\u2018i.
MARKS = r"`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u2018-\u201b\u2032\u2035\ua78b\ua78c"
MARK_WITHIN = re.compile(rf"(?<=\w)[{MARKS}](?=\w)")
AND = re.compile(r"\s*&\s*")
# 9-1-1 is one word; 2015-2020 is two.
SPELLED_NUMBER = re.compile(r"(?<![\w-])\d(?:-\d)+(?![\w-])")
STROKE_WITHIN = re.compile(r"(?<=\w)[-\u2010-\u2015/](?=\w)")
APOSTROPHE_AT_END = re.compile(r"(?<=\w)'(?!\w)")


def clean_query(text: str) -> str:
    """Return a query as search reads it, with quotes and a minus before a word, which have a meaning."""
    plain = STROKE_WITHIN.sub(" ", join_numbers(unify_signs(text))).replace("\u2019", "'")
    return APOSTROPHE_AT_END.sub("", plain)


def join_numbers(text: str) -> str:
    return SPELLED_NUMBER.sub(lambda match: match[0].replace("-", ""), text)


def unify_signs(text: str) -> str:
    """Return a text with one kind of apostrophe, composed letters, and `and` for &, as when names are folded."""
    return AND.sub(" and ", MARK_WITHIN.sub("'", tidy_text(text)))
