"""Password hashes in werkzeug's text form."""

import hashlib

import pytest
from werkzeug.security import check_password_hash, generate_password_hash

from accounts import hashers

PASSWORD = "correct hørse 🐎 battery"


@pytest.mark.parametrize("method", ["scrypt", "scrypt:16384:8:1", "pbkdf2:sha256:1000", "pbkdf2:sha512:1000"])
def test_a_hash_made_by_werkzeug_verifies(method):
    text = generate_password_hash(PASSWORD, method=method)
    assert hashers.verify(PASSWORD, text)
    assert not hashers.verify(PASSWORD + "x", text)


def test_werkzeug_accepts_a_hash_made_here():
    text = hashers.make(PASSWORD)
    assert check_password_hash(text, PASSWORD)
    assert not check_password_hash(text, "wrong")


def test_a_new_hash_has_the_text_form_of_the_existing_system():
    method, salt, value = hashers.make(PASSWORD).split("$")
    assert method == "scrypt:32768:8:1"
    assert (len(salt), len(value)) == (16, 128)
    assert salt.isalnum()


def test_two_hashes_of_one_password_differ():
    assert hashers.make(PASSWORD) != hashers.make(PASSWORD)


def test_only_the_preferred_form_stays_as_it_is():
    assert not hashers.must_update(generate_password_hash("x"))
    assert hashers.must_update(generate_password_hash("x", method="pbkdf2:sha256:1000"))


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "$",
        "$$",
        "REDACTED",
        "!unusable",
        "scrypt:32768:8:1$salt",
        "scrypt:32768:8:1$salt$",
        "scrypt:32768:8:1$salt$é",
        "scrypt:3:8:1$salt$00",
        "scrypt:-1:8:1$salt$00",
        "scrypt:a:b:c$salt$00",
        "scrypt:1:2$salt$00",
        "scrypt:1073741824:8:1$salt$00",
        "pbkdf2:sha256:0$salt$00",
        "pbkdf2:sha256:99999999999999$salt$00",
        "pbkdf2:md9:10$salt$00",
        "md5$salt$" + hashlib.md5(b"x").hexdigest(),  # noqa: S324
    ],
)
def test_a_text_that_is_no_hash_fits_no_password_and_raises_nothing(text):
    assert not hashers.verify("x", text)
    assert not hashers.verify("", text)
