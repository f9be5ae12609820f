"""docs/configuration.md, from the declarations; `make configuration` writes it."""

import sys

from pdap.lib.environment.variable import REQUIRED, SAME, Kind, Variable
from pdap.lib.environment.variables import IGNORED, SECTIONS, VARIABLES

TYPES = {Kind.TEXT: "text", Kind.FLAG: "on/off", Kind.NUMBER: "number", Kind.LIST: "list", Kind.ADDRESS: "address"}

HEAD = """\
# Configuration

`make configuration` writes this page from `pdap/lib/environment/`.

Every setting is an environment variable. You can also set it in `.env` beside `manage.py` (`.env.example` shows the
format), or put its value in a file, as Docker and systemd do: `SECRET_KEY_FILE=/run/secrets/secret_key` reads
`SECRET_KEY` from that file. The shell overrides `.env`; a variable and its `_FILE` can't be set together. If a value is
missing or has the wrong type, the program doesn't start, and the error names the variable but never its value.

Separate the values of a list with commas. An empty value counts as none. Keep variables marked "secret" in a file
or a vault.
"""

FOOT = """
## Names of the existing back end

These names still work. The new name wins, and the log says at startup which ones to rename.

{renamed}

These have no effect:

{ignored}

## Behind PgBouncer

In transaction mode, the search path can't be sent with the connection. Set it on the role once:
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
