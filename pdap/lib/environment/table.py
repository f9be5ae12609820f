"""docs/configuration.md, from the declarations; `make configuration` writes it."""

import sys

from pdap.lib.environment.variable import REQUIRED, SAME, Kind, Variable
from pdap.lib.environment.variables import IGNORED, SECTIONS, VARIABLES

TYPES = {Kind.TEXT: "text", Kind.FLAG: "on/off", Kind.NUMBER: "number", Kind.LIST: "list", Kind.ADDRESS: "address"}

HEAD = """\
# Configuration

`make configuration` writes this page from `pdap/lib/environment/`.

Everything is an environment variable. Each may also stand in `.env` beside `manage.py` (`.env.example` shows its form),
and each may be handed over in a file: `SECRET_KEY_FILE=/run/secrets/secret_key` reads `SECRET_KEY` from there, as
Docker and systemd like it. What the shell sets wins over `.env`; a variable and its `_FILE` together are refused. A
value of the wrong type, or one that is missing, stops the start with a sentence that names the variable and never its
value.

Lists are separated by commas. An empty value counts as none. Keep variables marked "secret" in a file or a vault.
"""

FOOT = """
## Names of the existing back end

These are still understood; the new name wins, and the log says once at start what to rename.

{renamed}

These have no effect:

{ignored}

## Behind PgBouncer

In transaction mode the search path cannot be sent with the connection. Set it on the role once:
`ALTER ROLE app IN DATABASE pdap SET search_path = django, public`, and `DISABLE_SERVER_SIDE_CURSORS=on`.
[scaling.md](scaling.md#pooled-connections) has the role's other settings.
"""


def document() -> str:
    parts = [HEAD]
    for title, variables in SECTIONS.items():
        parts.append(f"\n## {title}\n\n| variable | type | default | secret | what it does |\n|---|---|---|---|---|\n")
        parts += [f"{line(variable)}\n" for variable in variables]
    renamed = "\n".join(f"- `{old}`: `{variable.name}`" for variable in VARIABLES for old in variable.old)
    ignored = "\n".join(f"- `{name}`: {why}" for name, why in IGNORED.items())
    return "".join(parts) + FOOT.format(renamed=renamed, ignored=ignored)


def line(variable: Variable) -> str:
    cells = (
        f"`{variable.name}`",
        TYPES[variable.kind],
        default_of(variable),
        "yes" if variable.secret else "",
        variable.meaning.removeprefix("is ").removeprefix("are "),
    )
    return f"| {' | '.join(cells)} |"


def default_of(variable: Variable) -> str:
    """Return how a default reads, with that of the local environment where it is another."""
    if variable.shown:
        return variable.shown
    elsewhere = value_text(variable.default)
    return elsewhere if variable.local is SAME else f"{elsewhere}; in `local` {value_text(variable.local)}"


def value_text(value: object) -> str:
    if value is REQUIRED:
        return "required"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        value = ",".join(value)
    return f"`{value}`" if value != "" else "none"


if __name__ == "__main__":
    sys.stdout.write(document())
