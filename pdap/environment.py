"""The process's environment: `.env` beside `manage.py`, under what the shell sets.

Every variable that the project reads goes through `env`, so that its type is stated where it is read and a bad value
is named at start instead of failing later.
"""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

LOCAL, SANDBOX, STAGE, PRODUCTION = "local", "sandbox", "stage", "production"

env = environ.Env()


def read_dotenv() -> None:
    """Read `.env`, or the file that PDAP_DOTENV names, into the environment; what is set already wins."""
    dotenv = os.environ.get("PDAP_DOTENV", str(BASE_DIR / ".env"))
    if dotenv and Path(dotenv).is_file():
        env.read_env(dotenv)


def environment_name() -> str:
    """Return which of the four environments this is: PDAP_ENVIRONMENT, `local` where it is not set."""
    return env.str("PDAP_ENVIRONMENT", default=LOCAL, choices=(LOCAL, SANDBOX, STAGE, PRODUCTION))
