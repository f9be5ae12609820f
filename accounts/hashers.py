"""werkzeug's password hashes, the one form in which `users.password_digest` is written (contract 3.2).

The text is `method$salt$hex`, where the method holds the parameters: `scrypt:32768:8:1`, `pbkdf2:sha256:600000`. The
salt is used as UTF-8 text. Both systems may read the table while PDAP moves over, so the form stays.

Before version 2.3 werkzeug wrote `sha1$salt$hex` and the like: an HMAC whose key is the salt, or the bare hash where
there is none. Those verify and are replaced. Its `plain$$password` is no hash and fits nothing.
"""

import hashlib
import hmac
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher
from django.utils.crypto import get_random_string

# OWASP's equivalent of 2^17:8:1 that keeps to 32 MB of memory; the existing application's werkzeug reads it.
PREFERRED_METHOD = "scrypt:32768:8:3"
SALT_LENGTH = 16
# No genuine hash exceeds these; a crafted one must not keep the machine busy.
MOST_SCRYPT_MEMORY = 256 * 1024 * 1024
MOST_PBKDF2_ITERATIONS = 10_000_000
ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
PBKDF2_DEFAULTS = (600_000, 260_000, 150_000, 50_000, 1_000, 1_000_000)


def hash_digest(method: str, salt: str, password: str) -> str:
    """Return the hex digest of a password under one of werkzeug's methods; ValueError for any other."""
    name, *parameters = method.split(":")
    if name == "scrypt":
        n, r, p = (int(number) for number in parameters) if parameters else (32768, 8, 1)
        memory = 132 * n * r * p
        if memory > MOST_SCRYPT_MEMORY:
            raise ValueError("scrypt parameters out of range")
        return hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=memory).hex()
    if name == "pbkdf2" and len(parameters) == 2:
        algorithm, iterations = parameters[0], int(parameters[1])
        if algorithm not in ALGORITHMS or not 0 < iterations <= MOST_PBKDF2_ITERATIONS:
            raise ValueError("pbkdf2 parameters out of range")
        return hashlib.pbkdf2_hmac(algorithm, password.encode(), salt.encode(), iterations).hex()
    if name in ALGORITHMS and not parameters:
        if salt:
            return hmac.new(salt.encode(), password.encode(), name).hexdigest()
        return hashlib.new(name, password.encode()).hexdigest()
    raise ValueError("not a hash that werkzeug writes")


def possible_methods(method: str) -> list[str]:
    """Return the full methods that one may stand for: pbkdf2 without a count had another default in each version."""
    name, *parameters = method.split(":")
    if name == "pbkdf2" and len(parameters) < 2:
        algorithm = parameters[0] if parameters else "sha256"
        return [f"pbkdf2:{algorithm}:{iterations}" for iterations in PBKDF2_DEFAULTS]
    return [method]


def make_hash(password: str) -> str:
    """Return the hash text of a password, in the form that werkzeug writes today."""
    salt = get_random_string(SALT_LENGTH)
    return f"{PREFERRED_METHOD}${salt}${hash_digest(PREFERRED_METHOD, salt, password)}"


def matches_hash(password: str, text: str | None) -> bool:
    """Return whether a password fits a hash text; a text that is no hash fits none."""
    try:
        method, salt, expected = (text or "").split("$", 2)
        # As bytes: comparing text refuses characters outside ASCII.
        return any(
            hmac.compare_digest(hash_digest(reading, salt, password).encode(), expected.encode())
            for reading in possible_methods(method)
        )
    except (ValueError, OverflowError, TypeError, MemoryError):
        return False


def spend_equal_time(password: str, text: str | None) -> None:
    """Do the work that a wrong password for an older hash has saved, so that time does not tell how old a hash is."""
    if (text or "").startswith("scrypt:32768:8:1$"):
        hash_digest("scrypt:32768:8:2", "", password)


def must_update(text: str) -> bool:
    return not text.startswith(f"{PREFERRED_METHOD}$")


class WerkzeugScryptHasher(BasePasswordHasher):
    """The preferred form as a Django hasher, for callers of `make_password` and `check_password`."""

    algorithm = PREFERRED_METHOD

    def salt(self) -> str:
        return get_random_string(SALT_LENGTH)

    def encode(self, password: str, salt: str) -> str:
        return f"{PREFERRED_METHOD}${salt}${hash_digest(PREFERRED_METHOD, salt, password)}"

    def decode(self, encoded: str) -> dict[str, Any]:
        method, salt, value = encoded.split("$", 2)
        return {"algorithm": method, "salt": salt, "hash": value}

    def verify(self, password: str, encoded: str) -> bool:
        return matches_hash(password, encoded)

    def safe_summary(self, encoded: str) -> Any:
        return {"algorithm": self.decode(encoded)["algorithm"]}

    def must_update(self, encoded: str) -> bool:
        return must_update(encoded)

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: every hash of this form costs the same."""
