"""Which code this is."""

import tomllib

from alembic.config import Config
from alembic.script import ScriptDirectory

from pdap.lib.environment import BASE_DIR


def code_version() -> str:
    """Return the version that pyproject.toml states; `unknown` where the code was installed without it."""
    if not (BASE_DIR / "pyproject.toml").exists():
        return "unknown"
    return tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def known_revisions() -> set[str]:
    scripts = ScriptDirectory.from_config(Config(BASE_DIR / "alembic.ini"))
    return {script.revision for script in scripts.walk_revisions()}
