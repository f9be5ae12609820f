"""CSV files as spreadsheets make them, and as they should not be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pdap.lib.importing.files import UnreadableFileError
from pdap.lib.importing.sheets import LARGEST_FILE, MOST_ROWS, decoded, read_sheet

KNOWN = {"id", "name", "source_url"}


def test_names_of_columns_are_read_as_people_write_them() -> None:
    sheet = read_sheet("ID, Name ,Source URL,,\n1,A,b,,\n", KNOWN)

    assert list(sheet.columns) == ["id", "name", "source_url"]
    assert sheet.lines[0].cells == {"id": "1", "name": "A", "source_url": "b"}
    assert sheet.lines[0].problem == ""


@pytest.mark.parametrize(("delimiter", "remark"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_delimiters_are_found_and_said(delimiter: str, remark: str) -> None:
    sheet = read_sheet(f"id{delimiter}name\n1{delimiter}a,b\n", KNOWN)

    assert sheet.lines[0].cells == {"id": "1", "name": "a,b"}
    assert remark in sheet.remarks[0]


def test_rows_have_the_numbers_of_the_spreadsheet_and_empty_ones_are_left_out() -> None:
    sheet = read_sheet('id,name\r\n1,"two\nlines"\r\n\r\n,\r\n2,B\r\n', KNOWN)

    assert [(line.number, line.cells["id"]) for line in sheet.lines] == [(2, "1"), (5, "2")]


def test_a_row_of_too_many_or_too_few_values_has_a_problem() -> None:
    sheet = read_sheet("id,name\n1\n2,B,more\n3,C,\n", KNOWN)

    assert [bool(line.problem) for line in sheet.lines] == [True, True, False]


BAD = {
    "nothing": ("", "The file is empty."),
    "no names": ("1,2,3\n", "does not name the columns"),
    "no rows": ("id,name\n\n", "no rows"),
    "a column that is not known": ("id,nmae\n1,A", "There is no column “nmae”. Do you mean “name”?"),
    "a column like no other": ("id,xyz\n1,A", "Rename it, or take it out"),
    "a column twice": ("id,name,Name\n1,A,B", "“name” is there twice"),
    "a column without a name": ("id,,name\n1,A,B", "Column 2 has no name"),
    "a quotation mark too few": ('id,name\n1,"A\n2,B\n', "Row 2 cannot be read"),
    "a quotation mark too many": ('id,name\n1,"A"B\n', "Row 2 cannot be read"),
    "an endless cell": ("id,name\n1," + "x" * 200_000, "Row 2 cannot be read"),
    "too many rows": ("id\n" + "1\n" * (MOST_ROWS + 1), "more than 5,000 rows"),
}


@pytest.mark.parametrize(("text", "advice"), BAD.values(), ids=BAD)
def test_a_file_is_refused_in_words_for(text: str, advice: str) -> None:
    with pytest.raises(UnreadableFileError, match=r".") as caught:
        read_sheet(text, KNOWN)

    assert advice in str(caught.value)


def test_utf_8_is_read_with_its_mark_and_without() -> None:
    assert decoded("\ufeffé".encode()) == decoded("é".encode()) == ("é", [])


def test_windows_1252_is_read_and_said() -> None:
    text, remarks = decoded("Café “x”".encode("cp1252"))

    assert text == "Café “x”"
    assert "Windows-1252" in remarks[0]


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"PK\x03\x04", "workbook"),
        (b"\xd0\xcf\x11\xe0", "Excel"),
        ("id".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7", "PDF"),
        (b"id\x00", "NUL"),
        (b"\x81\xff", "neither in UTF-8 nor"),
        (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, advice: str) -> None:
    with pytest.raises(UnreadableFileError, match=advice):
        decoded(SimpleUploadedFile("x.csv", data).read())
