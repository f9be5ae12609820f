"""Finding a variable's value: first in the shell, then in its file, then under its old names."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from pdap.lib.environment.variable import LOCAL, REQUIRED, Variable
from pdap.lib.environment.variables import BY_NAME, IGNORED, VARIABLES

BASE_DIR = Path(__file__).resolve().parents[3]


class Environment(environ.Env):
    """django-environ, with types and defaults from the declarations, and no values in errors.

    A value is taken literally: a secret that begins with `$` does not refer to another variable.
    """

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        """Return a variable's value; ImproperlyConfigured if it is missing, of another type, or not declared."""
        if (variable := BY_NAME.get(var)) is None or default is not self.NOTSET:
            raise ImproperlyConfigured(f"Declare {var}, with its default, in pdap/lib/environment/variables.py.")
        value = newest_set_value(variable)
        if value is None:
            value = variable.default_in(environment_name() == LOCAL if var != "PDAP_ENVIRONMENT" else False)
            if value is REQUIRED:
                raise ImproperlyConfigured(
                    f"{var} is not set: it {variable.meaning}. Set it, or {var}_FILE to a file that holds it."
                )
            return value
        try:
            read = variable.read(value)
            return cast(read) if callable(cast) and cast not in (str, bool, int, list) else read
        except ValueError:
            must = f"one of {', '.join(variable.choices)}" if variable.choices else variable.kind.value
            raise ImproperlyConfigured(f"{var} cannot be read: it must be {must}.") from None

    def is_set(self, name: str) -> bool:
        """Return whether someone has set a variable, under any of its names."""
        return newest_set_value(BY_NAME[name]) is not None


env = Environment()


def newest_set_value(variable: Variable) -> str | None:
    """Return a variable's text, under its newest name that is set; None if it is not set."""
    for name in (variable.name, *variable.old):
        value = os.environ.get(name)
        file = os.environ.get(f"{name}_FILE")
        if value and file:
            raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set: unset one of them.")
        if file:
            value = content_of(name, file)
        if value or (value is not None and variable.may_be_empty):
            return value
    return None


def content_of(name: str, file: str) -> str:
    """Return the content of a secret's file, without the line ending."""
    try:
        return Path(file).read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read: {type(error).__name__}.") from None


def read_dotenv() -> None:
    """Read `.env`, or the file that PDAP_DOTENV names, into the environment; what is set already wins."""
    dotenv = os.environ.get("PDAP_DOTENV", str(BASE_DIR / ".env"))
    if dotenv and Path(dotenv).is_file():
        env.read_env(dotenv)


def environment_name() -> str:
    """Return which of the four environments this is: PDAP_ENVIRONMENT, or `local` if it is not set."""
    return env.str("PDAP_ENVIRONMENT")


def outdated_settings() -> list[str]:
    """Return a sentence, without values, for each of the existing back end's names that is set here."""
    renamed = [
        f"{old} is the old name of {variable.name}: "
        + ("it is ignored, since the new one is set too." if is_given(variable.name) else "rename it.")
        for variable in VARIABLES
        for old in variable.old
        if is_given(old)
    ]
    return renamed + [f"{name} has no effect here: {why}." for name, why in IGNORED.items() if is_given(name)]


def is_given(name: str) -> bool:
    """Return whether a name, or its file, is set in the process's environment."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
