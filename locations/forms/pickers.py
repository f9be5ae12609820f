"""Fields with which people pick places or agencies by name: several, each to be taken away again.

Without JavaScript a button beside the text field adds what was typed, or lists what may be meant, each with a box to
tick. `static/js/picker.js` makes the text field suggest while someone types.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyExpanded
from agencies.queries import AgencyTypeahead
from locations.models import LocationExpanded
from locations.names import short_name
from locations.queries.typeahead import suggest_places
from pdap.db.fields import LARGEST_ID
from pdap.db.queries import run_query_builder
from pdap.lib.names import name_key

LONGEST_TYPED = 200
MOST = 50

# What is found by likeness alone, and so is never taken without asking.
ALIKE = 3

Choice = tuple[int, str]


@dataclass
class Picked:
    """What a picker holds: the numbers picked, and what is typed in its field and not picked yet."""

    ids: list[int] = field(default_factory=list)
    typed: str = ""


class Places:
    """Places of every level but the nation."""

    address = "suggest-places"
    parameter = "place"
    plural = _("places")
    name_label, add_this = _("Place name"), _("this place")
    too_many = _("Choose at most %(most)d places.")
    unknown = _("We couldn't find a place called “%(typed)s”. Check the spelling or clear the field.")

    def named(self, ids: Sequence[int]) -> list[Choice]:
        """Return those that exist, with their names, in the order given."""
        places = LocationExpanded.objects.in_bulk(list(ids)) if ids else {}
        return [(pk, places[pk].long_name) for pk in ids if pk in places]

    def like(self, typed: str) -> tuple[list[Choice], bool]:
        """Return those that may be meant, best first, and whether it is certain that the first is."""
        places = suggest_places(typed)
        certain = [place for place in places if name_key(typed) in place.spellings]
        sure = len(certain) == 1 or (len(places) == 1 and places[0].rank < ALIKE)
        return [(place.location_id, place.label) for place in (certain if len(certain) == 1 else places)], sure


class Agencies:
    """Agencies that are public."""

    address = "suggest-agencies"
    parameter = "agency"
    plural = _("agencies")
    name_label, add_this = _("Agency name"), _("this agency")
    too_many = _("Choose at most %(most)d agencies.")
    unknown = _("We couldn't find an agency called “%(typed)s”. Check the spelling or clear the field.")

    def named(self, ids: Sequence[int]) -> list[Choice]:
        """Return those that are public, with their names and a place, in the order given."""
        names = dict(Agency.objects.public().filter(pk__in=ids).values_list("pk", "name")) if ids else {}
        places: dict[int, str] = {}
        for row in AgencyExpanded.objects.public().filter(id__in=names).order_by("location_id") if names else ():
            places.setdefault(row.id, short_name(row) if row.location_id else "")
        return [(pk, label(names[pk], places.get(pk, ""))) for pk in ids if pk in names]

    def like(self, typed: str) -> tuple[list[Choice], bool]:
        """Return those that may be meant, best first, and whether it is certain that the first is."""
        agencies = suggest_agencies(typed)
        names = [agency for agency in agencies if name_key(typed) in (name_key(agency.label), name_key(agency.name))]
        sure = len(names) == 1 or (len(agencies) == 1 and agencies[0].rank < ALIKE)
        return [(agency.pk, agency.label) for agency in (names if len(names) == 1 else agencies)], sure


def label(name: str, place: str) -> str:
    return f"{name} ({place})" if place else name


class AgencyChoice(NamedTuple):
    """An agency that may be meant; `label` has its place behind the name, `rank` says how it was found."""

    pk: int
    label: str
    name: str
    rank: int


def suggest_agencies(typed: str, limit: int = 10) -> list[AgencyChoice]:
    choices: dict[int, AgencyChoice] = {}
    rows = run_query_builder(AgencyTypeahead(typed, limit=limit * 2))
    for row in rows:
        choice = AgencyChoice(row.id, label(row.display_name, row.place), row.display_name, row.rank)
        choices.setdefault(row.id, choice)
    return list(choices.values())[:limit]


def resolve(source: Places | Agencies, picked: Picked) -> tuple[list[int], str, list[Choice]]:
    """Return what is picked once what is typed is understood; and, where it is not, that and what it may mean.

    One that is certainly meant is taken. Where several may be and some of them are ticked, the question is answered.
    """
    like, sure = source.like(picked.typed) if picked.typed else ([], False)
    if sure:
        return list(dict.fromkeys([*picked.ids, like[0][0]])), "", []
    if {pk for pk, _ in like} & set(picked.ids):
        return picked.ids, "", []
    return picked.ids, picked.typed, like


class PickerWidget(forms.Widget):
    """What is picked as ticked boxes, and a field to type another in."""

    use_fieldset = True

    def __init__(self, source: Places | Agencies) -> None:
        super().__init__()
        self.source = source

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        """Return what was sent; numbers that cannot be one are left out."""
        typed = (data.get(f"{name}_typed") or "").replace("\0", "").strip()[:LONGEST_TYPED]
        return Picked(numbers(data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])), typed)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Unticked boxes are not sent."""
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
            "chosen": self.source.named(ids),
            "like": like,
            "typed": typed,
            "source": self.source,
            "suggestions": reverse(self.source.address),
        }
        return SafeString(render_to_string("components/form/picker.html", context))


class PickerField(forms.Field):
    """Several places or agencies; cleans to their numbers."""

    widget: PickerWidget

    def __init__(self, source: Places | Agencies, **kwargs: Any) -> None:
        self.source = source
        super().__init__(**{"widget": PickerWidget(source), "required": False, **kwargs})

    def clean(self, value: Any) -> list[int]:
        """Return the numbers; ValidationError if what is typed is nothing or may be several things."""
        picked = value if isinstance(value, Picked) else Picked(numbers(value or ()))
        wanted, typed, like = resolve(self.source, picked)
        if typed:
            raise forms.ValidationError(self.advice(typed, bool(like)))
        ids = [pk for pk, _ in self.source.named(wanted)]
        if len(ids) > MOST:
            raise forms.ValidationError(str(self.source.too_many) % {"most": MOST})
        if self.required and not ids:
            raise forms.ValidationError(self.error_messages["required"])
        return ids

    def advice(self, typed: str, some: bool) -> str:
        if some:
            sentence = gettext("There's more than one “%(typed)s”. Select the right one, or add the state.")
        else:
            sentence = str(self.source.unknown)
        return sentence % {"typed": typed}


def numbers(values: Iterable[Any]) -> list[int]:
    """Return the values that can be the number of a row, each once."""
    texts = [str(value) for value in values]
    candidates = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 11]
    return [number for number in dict.fromkeys(candidates) if 0 < number <= LARGEST_ID]
