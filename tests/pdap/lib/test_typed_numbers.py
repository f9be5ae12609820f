"""Numbers of records, read from what people and programs send."""

import pytest
from django.http import HttpRequest, QueryDict

from audit.admin.form_data import rows_of
from audit.admin.record_marks import Mark
from notifications.watch_names import number_in
from pdap.db.fields import LARGEST_ID
from pdap.lib.typed_numbers import is_digits, typed_number
from pdap.site.replicas import WROTE, position_of

# Digits to Python's `isdigit`, some of them none to `int`; more digits than `int` reads; and what is no number.
NONSENSE = ["", "²", "٣", "1²", "-1", "+1", "1.0", " 1", "1_0", "0x1", "9" * 5000]


@pytest.mark.parametrize("text", [*NONSENSE, "0", str(LARGEST_ID + 1)])
def test_what_is_no_number_of_a_record_is_none(text: str) -> None:
    assert typed_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("0042", 42), (str(LARGEST_ID), LARGEST_ID)])
def test_digits_are_the_number_of_a_record(text: str, number: int) -> None:
    assert is_digits(text)
    assert typed_number(text) == number


@pytest.mark.parametrize("text", NONSENSE)
def test_everything_that_reads_a_number_takes_nonsense_for_none(text: str) -> None:
    request = HttpRequest()
    request.COOKIES[WROTE] = text
    typed = QueryDict(mutable=True)
    typed[f"links-{text}-agency"] = "1"

    assert position_of(request) == 0
    assert number_in({"agency_id": [text]}, "agency_id") is None
    assert Mark.read(f"{text}-abc") is None
    assert rows_of(typed, "links") == []


def test_a_form_that_no_change_has_preceded_has_a_mark_too() -> None:
    assert Mark.read("0-abc") == Mark(0, "abc")
