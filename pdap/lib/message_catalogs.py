"""Compiling the catalogs of translations in locale/ without gettext, when they have changed.

The image's build compiles them, when `collectstatic` starts Django; elsewhere the first start does.
"""

import logging
import os
import tempfile
from pathlib import Path

import polib

from pdap.lib.languages import LOCALE_PATHS

logger = logging.getLogger(__name__)


def compile_stale() -> None:
    """Compile each catalog that is newer than its compiled one; another process may do the same at the same time."""
    for folder in LOCALE_PATHS:
        for catalog in folder.glob("*/LC_MESSAGES/*.po"):
            if is_stale(catalog):
                try:
                    compile_catalog(catalog)
                except OSError as error:
                    logger.warning("The translations of %s can't be compiled: %s", catalog, error.strerror)


def is_stale(catalog: Path) -> bool:
    compiled = catalog.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalog.stat().st_mtime


def compile_catalog(catalog: Path) -> None:
    """Write the compiled catalog next to its source, atomically, so that no one reads half of it."""
    content = polib.pofile(str(catalog)).to_binary()
    handle, name = tempfile.mkstemp(dir=catalog.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, catalog.with_suffix(".mo"))
