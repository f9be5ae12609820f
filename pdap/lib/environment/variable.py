"""What a variable of the environment is."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

LOCAL, SANDBOX, STAGE, PRODUCTION = "local", "sandbox", "stage", "production"


class Kind(Enum):
    """The types of variables; the value completes the error 'it must be …'."""

    TEXT = "text"
    FLAG = "on or off"
    NUMBER = "a whole number"
    LIST = "a list, separated by commas"
    ADDRESS = "an address such as smtp+tls://USER:PASSWORD@HOST:587"


class _Required:
    """The default of a required variable."""

    def __repr__(self) -> str:
        return "required"


REQUIRED = _Required()
SAME: Any = object()


@dataclass(frozen=True)
class Variable:
    """One variable: its type, its default, and what it does.

    `local` is the default in the local environment, if it differs; `shown` is how the documentation describes a default
    that needs explaining. An empty value counts as not set unless `may_be_empty`. `old` are its names in the existing
    back end (contract 10.3).
    """

    name: str
    kind: Kind
    meaning: str
    default: Any = REQUIRED
    local: Any = SAME
    shown: str = ""
    secret: bool = False
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    old: tuple[str, ...] = ()

    def default_in(self, local: bool) -> Any:
        """Return the default in the local environment, or elsewhere; REQUIRED if there is none."""
        return self.local if local and self.local is not SAME else self.default

    def read(self, value: str) -> Any:
        """Convert a value to the variable's type; ValueError, without the value, if it isn't one."""
        if self.kind is Kind.NUMBER:
            if not value.strip().lstrip("-").isdecimal():
                raise ValueError
            return int(value)
        if self.kind is Kind.FLAG:
            if (word := value.strip().lower()) not in FLAGS:
                raise ValueError
            return FLAGS[word]
        if self.kind is Kind.LIST:
            return [part.strip() for part in value.split(",") if part.strip()]
        if self.choices and value not in self.choices:
            raise ValueError
        return value


FLAGS = dict.fromkeys(("on", "true", "yes", "1"), True) | dict.fromkeys(("off", "false", "no", "0"), False)
