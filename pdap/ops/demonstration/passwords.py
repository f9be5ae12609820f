"""The password of the made-up people: known on a developer's own machine, and nowhere else."""

import secrets

from pdap.lib.environment import LOCAL, env
from pdap.ops.demonstration.people import PASSWORD

RANDOM_BYTES = 18


class KnownPasswordError(Exception):
    """Someone wants the demonstration's own password where the world can sign in with it."""


def made_up_password(environment: str) -> str:
    """Return SIGN_IN_PASSWORD, or without it the demonstration's in `local` and elsewhere a new one at random."""
    chosen = env.str("SIGN_IN_PASSWORD")
    if environment == LOCAL:
        return chosen or PASSWORD
    if chosen == PASSWORD:
        raise KnownPasswordError("Choose another SIGN_IN_PASSWORD: everyone can read this one in the documentation.")
    return chosen or secrets.token_urlsafe(RANDOM_BYTES)


def password_notice(password: str) -> str:
    """Return the one line that tells an operator of a password made at random; nothing where they know it."""
    if password in (PASSWORD, env.str("SIGN_IN_PASSWORD")):
        return ""
    return f"The made-up people sign in with {password} (shown only once)."
