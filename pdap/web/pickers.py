"""Fields with which people pick records by name: several, each to be taken away again.

What can be picked is an app's: places in `locations/forms/`, agencies in `agencies/forms/`.

Without JavaScript a button beside the text field adds what was typed, or lists what may be meant, each with a box to
tick. `static/js/picker.js` makes the text field suggest while someone types.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pdap.lib.typed_numbers import typed_number

LONGEST_TYPED = 200
MOST = 50

Choice = tuple[int, str]


@dataclass
class Picked:
    """What a picker holds: the numbers picked, and what is typed in its field and not picked yet."""

    ids: list[int] = field(default_factory=list)
    typed: str = ""


class Pickable(Protocol):
    """What people pick from: its address suggests while they type, in the parameter; the rest is what pages say."""

    address: str
    parameter: str
    plural: Any
    name_label: Any
    add_this: Any
    too_many: Any
    unknown: Any

    def choices_of(self, ids: Sequence[int]) -> list[Choice]:
        """Return those that people may pick, with their names, in the order given."""

    def likely_choices(self, typed: str) -> tuple[list[Choice], bool]:
        """Return those that may be meant, best first, and whether it is certain that the first is."""


# Each by the name of the address that suggests, so that a page without its form can tell what was picked.
SOURCES: dict[str, Pickable] = {}


def picked_boxes(suggestions: str, name: str, values: Iterable[str]) -> str:
    """Return ticked boxes of what was picked, for the picker that asks this path for suggestions."""
    for address, source in SOURCES.items():
        if reverse(address) == suggestions:
            chosen = source.choices_of(numbers(values))
            return render_to_string("components/form/picked.html", {"name": name, "chosen": chosen})
    return ""


def resolve(source: Pickable, picked: Picked) -> tuple[list[int], str, list[Choice]]:
    """Return what is picked once what is typed is understood; and, where it is not, that and what it may mean.

    One that is certainly meant is taken. Where several may be and some of them are ticked, the question is answered.
    """
    like, sure = source.likely_choices(picked.typed) if picked.typed else ([], False)
    if sure:
        return list(dict.fromkeys([*picked.ids, like[0][0]])), "", []
    if {pk for pk, _ in like} & set(picked.ids):
        return picked.ids, "", []
    return picked.ids, picked.typed, like


class PickerWidget(forms.Widget):
    """The picked records as ticked boxes, and a field to type another in."""

    use_fieldset = True

    def __init__(self, source: Pickable) -> None:
        super().__init__()
        self.source = source
        SOURCES[source.address] = source

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        """Return what was sent; numbers that cannot be one are left out."""
        typed = (data.get(f"{name}_typed") or "").replace("\0", "").strip()[:LONGEST_TYPED]
        return Picked(numbers(data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])), typed)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Browsers don't send unticked boxes."""
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return where the error summary leads: the text field."""
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        picked = value if isinstance(value, Picked) else Picked(numbers(value or ()))
        ids, typed, like = resolve(self.source, picked)
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "invalid": (attrs or {}).get("aria-invalid", ""),
            "chosen": self.source.choices_of(ids),
            "like": like,
            "typed": typed,
            "source": self.source,
            "suggestions": reverse(self.source.address),
        }
        return SafeString(render_to_string("components/form/picker.html", context))


class PickerField(forms.Field):
    """Several records; cleans to their numbers."""

    widget: PickerWidget

    def __init__(self, source: Pickable, **kwargs: Any) -> None:
        self.source = source
        super().__init__(**{"widget": PickerWidget(source), "required": False, **kwargs})

    def clean(self, value: Any) -> list[int]:
        """Return the numbers; ValidationError if what is typed is nothing or may be several things."""
        picked = value if isinstance(value, Picked) else Picked(numbers(value or ()))
        wanted, typed, like = resolve(self.source, picked)
        if typed:
            raise forms.ValidationError(self.advice(typed, bool(like)))
        ids = [pk for pk, _ in self.source.choices_of(wanted)]
        if len(ids) > MOST:
            raise forms.ValidationError(str(self.source.too_many) % {"most": MOST})
        if self.required and not ids:
            raise forms.ValidationError(self.error_messages["required"])
        return ids

    def advice(self, typed: str, some: bool) -> str:
        if some:
            sentence = gettext("There’s more than one “%(typed)s”. Select the right one, or add the state.")
        else:
            sentence = str(self.source.unknown)
        return sentence % {"typed": typed}


def numbers(values: Iterable[Any]) -> list[int]:
    """Return the values that can be the number of a row, each once."""
    return list(dict.fromkeys(number for value in values if (number := typed_number(str(value)))))
