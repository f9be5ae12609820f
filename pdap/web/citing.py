"""How a page of the catalog is cited: APA (7th edition), Chicago (17th), BibTeX, and plain text."""

import datetime
import re
from dataclasses import dataclass

from pdap.lib.project import PROJECT, SITE

# What LaTeX takes for a command.
LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


@dataclass(frozen=True)
class Citation:
    """A page: its title, what it is about in a word or two, its permanent link, when it last changed and was read."""

    title: str
    kind: str
    url: str
    changed: datetime.date | None
    read: datetime.date

    @property
    def year(self) -> str:
        return str(self.changed.year) if self.changed else "n.d."

    def apa(self) -> str:
        when = f"{self.year}, {self.changed:%B} {self.changed.day}" if self.changed else self.year
        retrieved = f"Retrieved {date_in_words(self.read)}, from {self.url}"
        return f"{PROJECT}. ({when}). {self.title} [{self.kind}]. {SITE}. {retrieved}"

    def chicago(self) -> str:
        changed = (
            f"Last modified {date_in_words(self.changed)}" if self.changed else f"Accessed {date_in_words(self.read)}"
        )
        return f"{PROJECT}. “{self.title.rstrip('.')}.” {SITE}. {changed}. {self.url}."

    def bibtex(self) -> str:
        key = re.sub(r"[^a-z0-9]+", "-", self.url.rpartition("//")[2].lower()).strip("-")
        lines = {
            "author": f"{{{{{PROJECT}}}}}",
            "title": f"{{{{{escape_latex(self.title)}}}}}",
            "howpublished": f"{{{SITE}}}",
            **({"year": f"{{{self.changed.year}}}"} if self.changed else {}),
            "url": f"{{{self.url}}}",
            "note": f"{{{self.kind}, accessed {date_in_words(self.read)}}}",
        }
        fields = ",\n".join(f"  {name} = {value}" for name, value in lines.items())
        return f"@misc{{{key},\n{fields}\n}}"

    def plain(self) -> str:
        return f"{self.title}. {SITE}, {self.url} (accessed {date_in_words(self.read)})."

    def styles(self) -> list[tuple[str, str]]:
        """Return all of them with their names."""
        return [("APA", self.apa()), ("Chicago", self.chicago()), ("BibTeX", self.bibtex()), ("Text", self.plain())]


def date_in_words(date: datetime.date) -> str:
    return f"{date:%B} {date.day}, {date.year}"


def escape_latex(text: str) -> str:
    return "".join(LATEX.get(sign, sign) for sign in text)
