"""Hashes of passwords, which are meant to be slow, at little cost."""

import itertools
from functools import lru_cache

from accounts import hashers

# The salts of hashes that tests make: two, so that two hashes of one password differ, and a third costs nothing.
SALTS = ("0123456789abcdef", "fedcba9876543210")


class QuickHashes:
    """What replaces the digest: it does a five-hundredth of the work for a hash that this process has made.

    Every other hash is computed as it says, once for a password. So is one that a test makes while `real` is set.
    """

    def __init__(self) -> None:
        self.real = False
        self.digest = lru_cache(maxsize=None)(hashers.hash_digest)
        self.salts = itertools.cycle(SALTS)

    def install(self) -> None:
        hashers.hash_digest = self.hash_digest
        hashers.get_random_string = lambda length: next(self.salts)[:length]

    def hash_digest(self, method: str, salt: str, password: str) -> str:
        if salt in SALTS and not self.real:
            method = method.replace("scrypt:32768:", "scrypt:64:")
        return self.digest(method, salt, password)


quick_hashes = QuickHashes()
