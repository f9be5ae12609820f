"""Codes of counties as spreadsheets leave them."""

import pytest

from locations.imports.cells import fips_code


@pytest.mark.parametrize("cell", ["01001", "1001", "1001.0", " 01001 ", "'01001", "\uff10\uff11\uff10\uff10\uff11"])
def test_a_code_is_read_however_a_spreadsheet_has_left_it(cell: str) -> None:
    assert fips_code(cell) == "01001"


@pytest.mark.parametrize("cell", ["x", "1.001E+03", "010010"])
def test_what_is_no_code_is_no_other_code(cell: str) -> None:
    assert fips_code(cell).lstrip("0") == cell.lstrip("0")
