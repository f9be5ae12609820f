"""Which passwords are refused: the first that are guessed, in whatever disguise (NIST SP 800-63B, ASVS 6.2).

Guessing programs try the common words in upper and lower case, with digits for letters, and with years and signs around
them. So a password is folded in the same ways, and compared with the common and breached ones that Django lists.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

SHORTEST = 8
# The site's name and subject.
SITE_WORDS = ("pdap", "police", "data", "accessibility", "access", "point", "project", "source", "sources", "agency")
# A password needs this many letters besides the words that everyone knows.
FEWEST_OWN_LETTERS = 5
LEET = str.maketrans({"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s"})
ONES = ("i", "l")
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LETTERS = re.compile(r"[^\W\d_]+")


class EnoughSigns:
    """At least eight characters that aren't spaces."""

    def validate(self, password: str, user: Any = None) -> None:
        if len("".join(password.split())) < SHORTEST:
            raise ValidationError(
                gettext("This password is too short. Use at least %(least)d characters, not counting spaces.")
                % {"least": SHORTEST},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return gettext("Use at least %(least)d characters, not counting spaces.") % {"least": SHORTEST}


class UnlikeEmail(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return gettext("The password is too similar to the %(verbose_name)s. Choose another.")

    def get_help_text(self) -> str:
        return gettext("Don’t use a password similar to your email.")


class NotOnlyNumbers(NumericPasswordValidator):
    def get_error_message(self) -> str:
        return gettext("This password has only numbers. Add letters.")

    def get_help_text(self) -> str:
        return gettext("Don’t use only numbers.")


class NotCommon:
    """None of the common and breached passwords, in whatever disguise."""

    def validate(self, password: str, user: Any = None) -> None:
        if not common_passwords().isdisjoint(foldings(password)):
            raise ValidationError(
                gettext(
                    "This password is too common, even with different capitals, numbers or symbols. Use a few words "
                    "in a row."
                ),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return gettext("Don’t use a common password, even with different capitals, numbers or symbols.")


class NotOfThisSite:
    """More than the site's own words and the person's."""

    def validate(self, password: str, user: Any = None) -> None:
        words = sorted({*SITE_WORDS, *words_of(getattr(user, "email", "") or "")}, key=len, reverse=True)
        for folding in foldings(password):
            rest = folding
            for word in words:
                rest = rest.replace(word, " ")
            own = sum(map(len, LETTERS.findall(rest)))
            if rest != folding and own < FEWEST_OWN_LETTERS:
                raise ValidationError(
                    gettext("This password is too similar to the name of this site or your own name. Add other words."),
                    code="password_of_site",
                )

    def get_help_text(self) -> str:
        return gettext("Don’t use only the name of this site or your own name.")


def foldings(password: str) -> Iterator[str]:
    """Give a password in the forms that guessing programs turn into it: without case, disguise, and what is around."""
    lower = "".join(password.lower().split())
    for text in (lower, AROUND.sub("", lower), re.sub(r"[\W\d_]+$", "", lower)):
        yield text
        for letter in ONES:
            plain = text.translate(LEET | {ord("1"): letter, ord("!"): letter, ord("|"): letter})
            yield plain
            yield AROUND.sub("", plain)


@cache
def common_passwords() -> frozenset[str]:
    """Return the list, with each entry also as it is without the digits and signs around it."""
    words = {word.lower() for word in CommonPasswordValidator().passwords}
    bare = (AROUND.sub("", word) for word in words)
    return frozenset(words | {word for word in bare if len(word) >= FEWEST_OWN_LETTERS}) - {""}


def words_of(email: str) -> Iterator[str]:
    """Give the words of an address: of a name and a domain, as far as they are long enough to be words."""
    for word in LETTERS.findall(email.lower()):
        if len(word) >= 4:
            yield word
