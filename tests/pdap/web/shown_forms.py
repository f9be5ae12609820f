"""The forms of a page as a browser without scripts sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class ShownForm:
    text: str = ""
    sent: dict[str, list[str]] = field(default_factory=dict)
    folded_away: set[str] = field(default_factory=set)  # fields in a closed fold


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[ShownForm] = []
        self._form: ShownForm | None = None
        self._folds: list[bool] = []
        self._name = ""
        self._is_textarea = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        name = known.get("name") or ""
        if tag == "form":
            self._form = ShownForm()
            self.forms.append(self._form)
        if tag == "details":
            self._folds.append("open" in known)
        if self._form is None:
            return
        if name and not all(self._folds):
            self._form.folded_away.add(name)
        if tag in ("select", "textarea"):
            self._name, self._is_textarea = name, tag == "textarea"
        if tag == "textarea":
            self._form.sent.setdefault(name, []).append("")
        elif tag == "option" and "selected" in known:
            self._form.sent.setdefault(self._name, []).append(known.get("value") or "")
        elif tag == "input" and name and (known.get("type") not in ("checkbox", "radio") or "checked" in known):
            self._form.sent.setdefault(name, []).append(known.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "details":
            self._folds.pop()
        elif tag == "textarea":
            self._is_textarea = False

    def handle_data(self, text: str) -> None:
        if self._form is None:
            return
        self._form.text += text
        if self._is_textarea:
            self._form.sent[self._name][-1] += text


def forms_of(page: str) -> list[ShownForm]:
    reader = FormReader()
    reader.feed(page)
    reader.close()
    for form in reader.forms:
        form.sent = {name: [text.removeprefix("\n") for text in texts] for name, texts in form.sent.items()}
    return reader.forms
