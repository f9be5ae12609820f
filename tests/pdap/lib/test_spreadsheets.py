"""CSV files that leave are written in one place, which guards each cell."""

import ast
import csv
import io

import pytest

from pdap.lib.spreadsheets import LINES_AT_ONCE, csv_text, remove_guard, spreadsheet_cell
from tests.pdap.test_import_rule import modules
from tests.syntax import nodes_of

HOME = "pdap.lib.spreadsheets"


def test_no_module_but_their_home_writes_csv() -> None:
    writing = {
        name
        for name, path in modules()
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute)
        and node.attr in ("writer", "DictWriter")
        and ast.unparse(node.value) == "csv"
    }

    assert writing == {HOME}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\uff1dx"])
def test_what_looks_like_a_formula_is_guarded_and_read_back(text: str) -> None:
    assert spreadsheet_cell(text) == f"'{text}"
    assert remove_guard(spreadsheet_cell(text)) == text
    assert spreadsheet_cell([text, "y"]).startswith("'")


def test_numbers_truths_and_nothing_stand_as_they_are() -> None:
    assert [spreadsheet_cell(value) for value in (None, True, -1, 2.5, ["a", "b"], {"a": 1})] == [
        *("", "true", "-1", "2.5", "a; b", '{"a": 1}')
    ]


def test_a_file_comes_in_pieces_and_reads_back() -> None:
    rows = [[str(number), f'says "{number}",\nand more'] for number in range(LINES_AT_ONCE * 2 + 1)]

    pieces = list(csv_text(rows, mark=True))

    assert len(pieces) == 3
    assert pieces[0].startswith("\ufeff0,")
    assert list(csv.reader(io.StringIO("".join(pieces).removeprefix("\ufeff"), newline=""))) == rows
