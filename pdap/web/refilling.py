"""Putting what someone typed back into a form of a page that is written already.

Whatever wrote the page, its inputs are known by their names; nothing else of it is changed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

# What a page has new each time, or what must not be typed for anyone.
NOT_REFILLED = frozenset({"csrfmiddlewaretoken"})
NOT_TYPED = frozenset({"password", "file", "submit", "button", "image", "reset"})

Typed = Mapping[str, Sequence[str]]
Attributes = list[tuple[str, str | None]]
# Makes the HTML of choices that scripts added to a field or a picker, of its attributes, its name and their values.
Choices = Callable[[Mapping[str, str | None], str, Sequence[str]], str]


def no_choices(attributes: Mapping[str, str | None], name: str, values: Sequence[str]) -> str:
    return ""


@dataclass
class OpenField:
    """A select or a picker that is being copied: what was chosen there, and which of it the page has already."""

    attributes: Mapping[str, str | None]
    name: str
    chosen: Sequence[str]
    present: set[str] = field(default_factory=set)

    def absent(self) -> list[str]:
        return [value for value in self.chosen if value and value not in self.present]


class FormCounter(HTMLParser):
    """Counts the forms of a page, and for each that is sent to `path` the shown fields that were typed in."""

    def __init__(self, page_path: str, path: str, typed: Typed) -> None:
        super().__init__()
        self.page_path, self.path, self.typed = page_path, path, typed
        self.counts: list[int] = []
        self.names: list[set[str]] = []
        self._in_form = False

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        known = dict(attributes)
        if tag == "form":
            self._in_form = is_sent_to(known, self.page_path, self.path)
            self.counts.append(0)
            self.names.append(set())
        elif self._in_form and tag in ("input", "select", "textarea"):
            kind = (known.get("type") or "").lower()
            self.counts[-1] += known.get("name") in self.typed and kind not in NOT_TYPED | {"hidden"}
        if self._in_form:
            self.names[-1] |= {name for name in (known.get("name"), known.get("data-name")) if name}
        if self._in_form and "data-picker" in known:
            self.counts[-1] += known.get("data-name") in self.typed

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False

    def has_all_fields(self, number: int) -> bool:
        typed = {name for name, values in self.typed.items() if any(values)}
        return typed - NOT_REFILLED <= self.names[number]


def is_sent_to(form: Mapping[str, str | None], page_path: str, path: str) -> bool:
    address = urlsplit(form.get("action") or "").path or page_path
    return (form.get("method") or "").lower() == "post" and address == path


class Refiller(HTMLParser):
    """Copies a page; in the form of a number, inputs get the typed values. `filled` counts them."""

    def __init__(self, number: int, typed: Typed, notice: str, choices: Choices) -> None:
        super().__init__(convert_charrefs=False)
        self.number, self.typed, self.notice, self.choices = number, typed, notice, choices
        self.filled = 0
        self._forms = 0
        self._out: list[str] = []
        self._in_form = False
        self._select: OpenField | None = None
        self._picker: OpenField | None = None
        self._folds: list[int] = []
        self._skipping = False
        self._left = {name: list(values) for name, values in typed.items()}

    def text(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        known = dict(attributes)
        if tag == "form":
            self._in_form = self._forms == self.number
            self._forms += 1
            self._out.append(self.source())
            if self._in_form:
                self._out.append(self.notice)
            return
        if tag == "details":
            self._folds.append(len(self._out))
        if self._in_form and "data-picker" in known:
            name = known.get("data-name") or ""
            self._picker = OpenField(known, name, self.typed.get(name, ()))
        name = known.get("name") or ""
        if self._in_form and tag == "option" and self._select is not None:
            value = known.get("value") or ""
            self._select.present.add(value)
            self._out.append(self.marked(tag, attributes, "selected", value in self._select.chosen))
        elif not self._in_form or (name not in self.typed and not self.is_unticked(tag, known)) or name in NOT_REFILLED:
            self._out.append(self.source())
        elif tag == "input":
            self._out.append(self.refilled_input(name, known, attributes))
        else:
            self._out.append(self.source())
            if tag == "textarea":
                text = self.next_value(name)
                self.fill(text)
                self._out.append("\n" + escape(text, quote=False))
                self._skipping = True
            elif tag == "select":
                self._select = OpenField(known, name, self.typed.get(name, ()))
                self.fill("".join(self._select.chosen))

    def fill(self, value: str) -> None:
        """Count a field, and unfold what is folded around it, if something was typed there."""
        self.filled += 1
        for place in self._folds if value else ():
            if " open" not in self._out[place]:
                self._out[place] = f"{self._out[place][:-1].rstrip()} open>"

    def is_unticked(self, tag: str, known: dict[str, str | None]) -> bool:
        """Return whether this is a box that was not ticked: such are not sent at all."""
        return tag == "input" and (known.get("type") or "").lower() == "checkbox" and bool(known.get("name"))

    def refilled_input(self, name: str, known: dict[str, str | None], attributes: Attributes) -> str:
        kind = (known.get("type") or "text").lower()
        if kind in NOT_TYPED:
            return self.source()
        if kind in ("checkbox", "radio"):
            value = known.get("value") or "on"
            ticked = value in self.typed.get(name, ())
            if self._picker is not None and self._picker.name == name:
                self._picker.present.add(value)
            if ticked:
                self.fill(value)
            return self.marked("input", attributes, "checked", ticked)
        value = self.next_value(name)
        if kind != "hidden":
            self.fill(value)
        return tag_of("input", [*attributes_except(attributes, "value"), ("value", value)])

    def add_absent(self, place: OpenField) -> None:
        """Add what was chosen by a script, which the page does not have of itself."""
        if values := place.absent():
            more = self.choices(place.attributes, place.name, values)
            self._out.append(more)
            if more:
                self.fill(more)

    def next_value(self, name: str) -> str:
        """Return the values of a name one after the other, as the inputs of that name stand."""
        left = self._left.get(name) or list(self.typed.get(name, ("",)))
        return left.pop(0) if left else ""

    def marked(self, tag: str, attributes: Attributes, mark: str, on: bool) -> str:
        return tag_of(tag, [*attributes_except(attributes, mark), *([(mark, None)] if on else [])])

    def handle_startendtag(self, tag: str, attributes: Attributes) -> None:
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._skipping = False
        elif tag == "select" and self._select is not None:
            self.add_absent(self._select)
            self._select = None
        elif tag == "ul" and self._picker is not None:  # the first list of a picker holds what is chosen
            self.add_absent(self._picker)
            self._picker = None
        elif tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "form":
            self._in_form = False
        self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.copy(data)

    def handle_entityref(self, name: str) -> None:
        self.copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.copy(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.copy(f"<!{decl}>")

    def copy(self, text: str) -> None:
        if not self._skipping:
            self._out.append(text)

    def source(self) -> str:
        return self.get_starttag_text() or ""


def attributes_except(attributes: Attributes, name: str) -> Attributes:
    return [pair for pair in attributes if pair[0] != name]


def tag_of(tag: str, attributes: Attributes) -> str:
    words = [name if value is None else f'{name}="{escape(value)}"' for name, value in attributes]
    return f"<{' '.join([tag, *words])}>"


def refill_form(
    page: str, page_path: str, path: str, typed: Typed, notice: str, choices: Choices = no_choices
) -> tuple[str, int]:
    """Return a page with what was typed in its form that is sent to a path, and how many inputs were filled.

    Of several, such as a list and the buttons beside it, it is the form that has most of the fields. `page_path` is the
    page's own, to which a form without an address is sent; `notice` is HTML that stands at the beginning of the form.
    Where something was typed into a field that the form does not have, nothing is filled: it stood on a later page.
    """
    counter = count_inputs(page, page_path, path, typed)
    most = max(counter.counts, default=0)
    if not most or not counter.has_all_fields(number := counter.counts.index(most)):
        return page, 0
    refiller = Refiller(number, typed, notice, choices)
    refiller.feed(page)
    refiller.close()
    return refiller.text(), refiller.filled


def has_form_of(page: str, page_path: str, path: str, typed: Typed) -> bool:
    """Return whether a page has a form, sent to a path, with all that was typed, if only in hidden fields."""
    counter = count_inputs(page, page_path, path, typed)
    return any(counter.names[number] and counter.has_all_fields(number) for number in range(len(counter.names)))


def count_inputs(page: str, page_path: str, path: str, typed: Typed) -> FormCounter:
    counter = FormCounter(page_path, path, typed)
    counter.feed(page)
    counter.close()
    return counter
