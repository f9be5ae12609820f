"""What a search is narrowed by and counted by, as SQL: the filters of the page say it, the statements put it together.

In all of it `link` is one source of one agency, or of none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Narrowing:
    """What a filter keeps: a condition on `link` with its parameters; `name` is the filter's."""

    name: str
    condition: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """What a filter counts: each value of what links have.

    `value` is SQL of `columns`, by which links are grouped: filters with the same ones share the groups. `many` says
    that it is an array, which all sources of a group have alike, and that is read of one of them; `of_agency` that it
    is the agency's, so that a source may have several.
    """

    name: str
    columns: tuple[str, ...]
    value: str
    many: bool = False
    of_agency: bool = False


@dataclass(frozen=True)
class Narrowed:
    """All narrowings, all that is counted, and the narrowing whose refusals are set apart, if there is one.

    Links that no longer work are set apart unless the address asks for them (contract 5.2): `unfiltered` is the
    condition on a link that it is kept where no filter is chosen.
    """

    narrowings: Sequence[Narrowing] = ()
    counted: Sequence[Counted] = ()
    apart: str | None = None
    unfiltered: str = "true"

    @property
    def parameters(self) -> dict[str, Any]:
        return {name: value for narrowing in self.narrowings for name, value in narrowing.parameters.items()}

    def refused(self) -> str:
        """Return the columns that say which filters refuse a link."""
        return "".join(
            f", ({narrowing.condition}) is not true as refused_{narrowing.name}" for narrowing in self.narrowings
        )

    def no_refusal(self, but_for: str = "") -> str:
        """Return the condition that every filter keeps a link, but for the one of that name."""
        others = [f"not refused_{narrowing.name}" for narrowing in self.narrowings if narrowing.name != but_for]
        return " and ".join(others) or "true"

    def number_of_refusals(self) -> str:
        return " + ".join(f"refused_{narrowing.name}::integer" for narrowing in self.narrowings) or "0"

    def counts_for(self, name: str) -> str:
        """Return the condition on a link that it counts for a filter: all others keep it."""
        return self.no_refusal(name) if self.is_narrowing(name) else "kept"

    def is_narrowing(self, name: str) -> bool:
        return any(narrowing.name == name for narrowing in self.narrowings)

    def is_chosen(self) -> bool:
        """Return whether something is narrowed beside what is set apart."""
        return any(narrowing.name != self.apart for narrowing in self.narrowings)

    def tells_agencies_apart(self) -> bool:
        """Return whether some links of a source may be kept and others not."""
        return any(counted.of_agency and self.is_narrowing(counted.name) for counted in self.counted)

    def is_apart(self) -> str:
        return f"(refused_{self.apart} and {self.no_refusal(self.apart)})" if self.apart else "false"
