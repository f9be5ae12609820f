"""Which code this is."""

import tomllib

from pdap.lib.environment import BASE_DIR


def code_version() -> str:
    """Return the version that pyproject.toml states; `unknown` where the code was installed without it."""
    if not (BASE_DIR / "pyproject.toml").exists():
        return "unknown"
    return tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
