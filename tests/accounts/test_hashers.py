"""Password hashes in werkzeug's text form."""

import hashlib
import hmac
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.security import check_password_hash, generate_password_hash

from accounts import hashers

pytestmark = pytest.mark.usefixtures("real_hashes")
PASSWORD = "correct hørse 🐎 battery"


@pytest.mark.parametrize("method", ["scrypt", "scrypt:16384:8:1", "pbkdf2:sha256:1000", "pbkdf2:sha512:1000"])
def test_a_hash_made_by_werkzeug_verifies(method):
    text = generate_password_hash(PASSWORD, method=method)
    assert hashers.matches_hash(PASSWORD, text)
    assert not hashers.matches_hash(PASSWORD + "x", text)


def test_werkzeug_accepts_a_hash_made_here():
    text = hashers.make_hash(PASSWORD)
    assert check_password_hash(text, PASSWORD)
    assert not check_password_hash(text, "wrong")


def test_a_new_hash_has_the_text_form_of_the_existing_system():
    method, salt, value = hashers.make_hash(PASSWORD).split("$")
    assert method == "scrypt:32768:8:3"
    assert (len(salt), len(value)) == (16, 128)
    assert salt.isalnum()


def test_two_hashes_of_one_password_differ():
    assert hashers.make_hash(PASSWORD) != hashers.make_hash(PASSWORD)


def test_only_the_preferred_form_stays_as_it_is():
    assert not hashers.must_update(generate_password_hash("x", method="scrypt:32768:8:3"))
    assert hashers.must_update(generate_password_hash("x", method="scrypt:32768:8:1"))
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
        "md5$salt$" + hashlib.md5(b"x").hexdigest(),  # noqa: S324 - its key is the salt: this is none
        "plain$$x",
        "sha1$salt$",
        "shake_128$$00",
        "pbkdf2:shake_128:10$salt$00",
        "md5:1$salt$00",
        "scrypt:32768:8:1$\ud800$00",
    ],
)
def test_a_text_that_is_no_hash_fits_no_password_and_raises_nothing(text):
    assert not hashers.matches_hash("x", text)
    assert not hashers.matches_hash("", text)


def hmac_hash(name: str, salt: str) -> str:
    """Return what werkzeug before 2.3 wrote for a method without parameters."""
    return f"{name}${salt}${hmac.new(salt.encode(), PASSWORD.encode(), name).hexdigest()}"


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_a_salted_hash_of_old_verifies_and_is_to_be_written_anew(name):
    text = hmac_hash(name, "aB3dE6gH")

    assert hashers.matches_hash(PASSWORD, text)
    assert not hashers.matches_hash(PASSWORD + "x", text)
    assert hashers.must_update(text)


def test_an_old_hash_without_salt_verifies():
    assert hashers.matches_hash(PASSWORD, f"sha1$${hashlib.sha1(PASSWORD.encode()).hexdigest()}")  # noqa: S324


# hashlib.pbkdf2_hmac("sha256", PASSWORD, b"salt", iterations), which takes as long as it is meant to.
PBKDF2_HASHES = {
    1000: "e00badaf378e3d6839d26d221c8faeaa9930acad06965c8d32dbe5774b50b53d",
    50_000: "5a43e573ea3d70a6a9ef339a05ae7766d365fd27496295d16c673d3fe9a055ba",
    150_000: "5ed9aa2eccf105293c9431e1d0a6bbb0eca5a00504ea92db54e043902fe5aaf6",
    260_000: "07b9f4871efc29fd8a67009b1ef1c630cbe427e1093cc754404e680f808f777d",
    600_000: "c05d104b6019dbb87d69d1fca223752345576c1062f282031b7f514a5f4e361c",
    1_000_000: "7efdcb0b57359e9e08833c23a4e90084704252a653ef563cb4d0c2956e6a5a59",
}


@pytest.mark.slow
@pytest.mark.parametrize("iterations", PBKDF2_HASHES)
@pytest.mark.parametrize("method", ["pbkdf2:sha256", "pbkdf2"])
def test_pbkdf2_without_a_count_verifies_by_the_default_of_each_version(method, iterations):
    assert hashers.matches_hash(PASSWORD, f"{method}$salt${PBKDF2_HASHES[iterations]}")


METHODS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["scrypt", "pbkdf2", "sha1", "md5", "plain", "argon2", "bcrypt_sha256", "shake_256", "sha3_512"]),
    st.builds(
        lambda name, numbers: ":".join([name, *map(str, numbers)]),
        st.sampled_from(["scrypt", "pbkdf2:sha256", "pbkdf2:md9", "pbkdf2:", "sha1", ""]),
        # None so large that an honest computer would have to work for minutes.
        st.lists(st.one_of(st.integers(-3, 40), st.integers(10**9), st.text(max_size=5)), max_size=4),
    ),
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=60).map(lambda data: data.decode("latin-1")),
    st.builds(lambda *parts: "$".join(parts), METHODS, st.text(max_size=20), st.text(max_size=130)),
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_hundreds_of_malformed_hashes_fit_nothing_and_raise_nothing(text):
    # What they do is the same with fewer iterations.
    with mock.patch.object(hashers, "PBKDF2_DEFAULTS", (60, 26, 15, 5, 1, 10)):
        assert not hashers.matches_hash(PASSWORD, text)
