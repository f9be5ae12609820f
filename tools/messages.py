"""`make messages`: bring the catalogs in locale/ up to date with the texts that code and templates mark.

Entries are sorted by their text and carry no places, so that two branches that add texts merge well. A text that is
gone goes from the catalog, a new one comes with an empty translation; nothing is guessed, so nothing is ever fuzzy. A
catalog that a merge has left in conflict is joined. It needs xgettext (the package gettext); docs/translating.md says
the rest.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ROOMS = ("accounts", "agencies", "audit", "datasources", "locations", "notifications", "pdap", "requests_app")
# Pages that stay English.
ENGLISH_TEMPLATES = ("admin", "styleguide.html", "outbox")
KEYWORDS = (
    *("gettext", "gettext_lazy", "gettext_noop", "_", "ngettext:1,2", "ngettext_lazy:1,2"),
    *("pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3", "npgettext_lazy:1c,2,3"),
)
HEADER = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
PLURALS = {"es": "nplurals=2; plural=(n != 1);"}
Key = tuple[str, str]


def sources(folder: Path) -> Iterator[Path]:
    """Give the files to read: Python as it is, templates as Django turns them into what xgettext understands."""
    from django.utils.translation.template import templatize

    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))
    for number, template in enumerate(sorted((ROOT / "templates").rglob("*.*"))):
        if not any(part in ENGLISH_TEMPLATES for part in template.relative_to(ROOT).parts):
            made = folder / f"{number}.py"
            made.write_text(templatize(template.read_text(encoding="utf-8"), origin=str(template)), encoding="utf-8")
            yield made


def marked_texts() -> polib.POFile:
    """Return the texts that are marked. Raises FileNotFoundError without xgettext."""
    program = shutil.which("xgettext")
    if program is None:
        raise FileNotFoundError("xgettext is missing: install the package gettext, then run this again.")
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in sources(Path(folder))]
        keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
        options = ["--language=Python", "--from-code=UTF-8", "--no-location", "--no-wrap", "-k", "-o-"]
        extraction = subprocess.run([program, *options, *keywords, *files], check=True, capture_output=True, text=True)
    return polib.pofile(extraction.stdout, wrapwidth=0)


def sides_of(text: str) -> list[polib.POFile]:
    """Return a catalog; of one that git has left in conflict both sides, ours first."""
    if "<<<<<<< " not in text:
        return [polib.pofile(text, wrapwidth=0)]
    ours = re.sub(
        r"^<<<<<<< .*\n([\s\S]*?)^(?:\|{7} .*\n[\s\S]*?^)?=======\n[\s\S]*?^>>>>>>> .*\n", r"\1", text, flags=re.M
    )
    theirs = re.sub(r"^<<<<<<< .*\n[\s\S]*?^=======\n([\s\S]*?)^>>>>>>> .*\n", r"\1", text, flags=re.M)
    return [polib.pofile(ours, wrapwidth=0), polib.pofile(theirs, wrapwidth=0)]


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def merged(sides: list[polib.POFile], texts: polib.POFile, language: str) -> polib.POFile:
    """Return a catalog with exactly the marked texts, in order, with the first translation of each that there is."""
    translated = {key_of(entry): entry for side in reversed(sides) for entry in side if entry.translated()}
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = {"Language": language, **HEADER, "Plural-Forms": PLURALS[language]}
    for text in sorted(texts, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        before = translated.get(key_of(text))
        entry = polib.POEntry(msgctxt=text.msgctxt, msgid=text.msgid, msgid_plural=text.msgid_plural)
        if text.msgid_plural:
            known = before.msgstr_plural if before else {}
            entry.msgstr_plural = {number: known.get(number, "") for number in (0, 1)}
        elif before and not before.msgid_plural:
            entry.msgstr = before.msgstr
        entry.flags = [flag for flag in text.flags if flag == "python-format"]
        catalog.append(entry)
    return catalog


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql://none@127.0.0.1:1/none")
    import django

    django.setup()
    texts = marked_texts()
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        catalog = merged(sides_of(path.read_text(encoding="utf-8")), texts, path.parent.parent.name)
        path.write_text(str(catalog), encoding="utf-8")
        empty = [entry for entry in catalog if not entry.translated()]
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {len(empty)} without a translation\n")


if __name__ == "__main__":
    main()
