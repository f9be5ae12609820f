"""Words as people type them to search: use-of-force is use of force, and 9-1-1 is 911."""

import re

from pdap.lib.names import tidy

# 9-1-1 is one word; 2015-2020 is two.
SPELLED_NUMBER = re.compile(r"(?<![\w-])\d(?:-\d)+(?![\w-])")
STROKE_WITHIN = re.compile(r"(?<=\w)[-\u2010-\u2015/](?=\w)")
APOSTROPHE_AT_END = re.compile(r"(?<=\w)'(?!\w)")


def for_searching(text: str) -> str:
    """Return a query as search reads it; quotes, and a minus before a word, stay, since they mean something."""
    plain = STROKE_WITHIN.sub(" ", joined_numbers(tidy(text))).replace("\u2019", "'")
    return APOSTROPHE_AT_END.sub("", plain)


def joined_numbers(text: str) -> str:
    return SPELLED_NUMBER.sub(lambda match: match[0].replace("-", ""), text)
