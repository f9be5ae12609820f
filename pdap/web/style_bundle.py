"""All style sheets of the public pages in one, `css/site.css`: the first page loads one file, later ones none.

A finder makes it, so that the development server has it as soon as a part changes, and `collectstatic` lays it out for
deployments. The parts stand in static/css/; the admin and what other sites frame have their own.
"""

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from pdap.lib.environment import BASE_DIR

NAME = "css/site.css"
FOLDER = BASE_DIR / "static" / "css"
# In this order: later ones win.
PARTS = (
    *("tokens", "base", "layout", "components", "../vendor/accessible-autocomplete/accessible-autocomplete.min"),
    *("accounts", "combobox", "coverage", "forms", "maintenance", "maps", "places", "profile", "search", "share"),
    *("texts", "print"),
)


# What stands in quotation marks is left alone; comments and blanks beside punctuation say nothing.
QUOTED = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")
COMMENT, BLANKS = re.compile(r"/\*.*?\*/", re.S), re.compile(r"\s+")
BESIDE = re.compile(r" ?([};,]) ?|(?<=[{:]) ")


def bundle() -> str:
    """Return the parts one after the other; addresses in them stay right, since the bundle lies beside them."""
    return minify_css("\n".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS))


def minify_css(css: str) -> str:
    """Return a style sheet that means the same, without comments and blanks: a slow phone waits for each kilobyte."""
    pieces = QUOTED.split(COMMENT.sub("", css))
    # `split` gives what is quoted at every second place.
    pieces[::2] = [BESIDE.sub(r"\1", BLANKS.sub(" ", piece)) for piece in pieces[::2]]
    return "".join(pieces).strip()


class BundleFinder(BaseFinder):
    """Finds the bundle, in a folder of this process's own, and writes it again when a part is newer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage: FileSystemStorage | None = None

    def check(self, **kwargs: Any) -> list[Any]:
        missing = [part for part in PARTS if not (FOLDER / f"{part}.css").exists()]
        if missing:
            raise FileNotFoundError(f"These style sheets are missing: {missing}")
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        path = str(self.written())
        return [path] if find_all else path

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self.written()
        assert self.storage is not None
        yield NAME, self.storage

    def written(self) -> Path:
        """Return the file, as new as its parts."""
        if self.storage is None:
            folder = tempfile.mkdtemp(prefix="pdap-css-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            self.storage = FileSystemStorage(folder)
        file = Path(self.storage.path(NAME))
        newest = max((FOLDER / f"{part}.css").stat().st_mtime for part in PARTS)
        if not file.exists() or file.stat().st_mtime < newest:
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(".new")
            fresh.write_text(bundle(), encoding="utf-8")
            fresh.replace(file)
        return file
