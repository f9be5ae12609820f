"""Which passwords may be someone's."""

import pytest
from django.core.exceptions import ValidationError

from accounts.password_rules import common_passwords
from accounts.services.passwords import check_new

ADDRESS = "ada.lovelace@analytical.example"


def refusal(password: str, email: str = ADDRESS) -> str:
    """Return why a password is refused; an empty text where it is not."""
    try:
        check_new(password, email)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        *("Summer2025!", "P@ssword123", "password1", "PASSWORD!!", "Passw0rd", "pa$$w0rd2026", "!!Welcome2026!!"),
        *("Qwerty123456!", "L3tme1n!!", "Iloveyou2024", "dr4g0n-1999", "W1nter#2026", "foo tball2026", "sunsh1ne!"),
        *("123456789000", "abc123456!", "trustno1!!!", "Adm1nistrator1", "Monkey_2023"),
    ],
)
def test_a_common_password_is_refused_in_whatever_disguise(password: str) -> None:
    assert "too common" in refusal(password) or "numeric" in refusal(password), password


@pytest.mark.parametrize(
    "password",
    [
        *("correct horse battery staple", "a long and winding password", "Zebra-quilt-47-lantern", "tr0mb0ne velvet 9"),
        *("the summer of my discontent", "пароль из нескольких слов", "8 blue chairs in Ohio", "xK9#vQ2$mN7@"),
    ],
)
def test_a_password_that_nobody_guesses_first_is_taken(password: str) -> None:
    assert refusal(password) == ""


@pytest.mark.parametrize("password", ["abc def", "a b c d e", "x      y", "ab\u3000\u2003cd ef", "        "])
def test_blanks_make_no_password_longer(password: str) -> None:
    assert "too short" in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        *(
            "pdap2026pdap",
            "PoliceData2026!",
            "p0lice-data-s0urces",
            "Lovelace1815!!",
            "ada.lovelace.1815",
            "PDAP-pdap-PDAP",
        ),
        *("Analytical#2026", "pdap ada lovelace"),
    ],
)
def test_the_site_s_and_the_person_s_own_words_are_refused(password: str) -> None:
    assert refusal(password)


def test_a_word_of_the_site_among_others_is_no_fault() -> None:
    assert refusal("my police scanner collection") == ""


def test_the_list_is_the_longest_that_a_package_ships() -> None:
    assert len(common_passwords()) > 19_000
