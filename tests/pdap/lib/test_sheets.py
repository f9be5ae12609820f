"""CSV files as spreadsheets make them, and as they should not be."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pdap.lib.importing.decoding import LARGEST_FILE, UnreadableFileError, decode_file, undo_double_encoding
from pdap.lib.importing.sheets import read_sheet

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


def test_a_row_of_too_many_values_has_a_problem_and_a_short_one_does_not_say_the_rest() -> None:
    sheet = read_sheet("id,name\n1\n2,B,more\n3,C,\n", KNOWN)

    assert [bool(line.problem) for line in sheet.lines] == [False, True, False]


BAD = {
    "nothing": ("", "The file is empty."),
    "no names": ("1,2,3\n", "doesn’t have column names"),
    "no rows": ("id,name\n\n", "no rows"),
    "a column that is not known": ("id,nmae\n1,A", "There is no column “nmae”. Did you mean “name”?"),
    "a column like no other": ("id,xyz\n1,A", "Rename it or remove it"),
    "a column twice": ("id,name,Name\n1,A,B", "“name” appears twice"),
    "a column without a name": ("id,,name\n1,A,B", "Column 2 has no name"),
    "a quotation mark too few": ('id,name\n1,"A\n2,B\n', "Row 2 can’t be read"),
    "a quotation mark too many": ('id,name\n1,"A"B\n', "Row 2 can’t be read"),
    "an endless cell": ("id,name\n1," + "x" * 200_000, "Row 2 can’t be read"),
}


@pytest.mark.parametrize(("text", "advice"), BAD.values(), ids=BAD)
def test_a_file_is_refused_in_words_for(text: str, advice: str) -> None:
    with pytest.raises(UnreadableFileError, match=r".") as caught:
        read_sheet(text, KNOWN)

    assert advice in str(caught.value)


def test_a_cell_is_too_long_whatever_other_libraries_allow() -> None:
    limit = csv.field_size_limit(10**9)
    try:
        with pytest.raises(UnreadableFileError, match="Row 2 can’t be read"):
            read_sheet("id,name\n1," + "x" * 200_000, KNOWN)
    finally:
        csv.field_size_limit(limit)


def test_utf_8_is_read_with_its_mark_and_without() -> None:
    assert decode_file("\ufeffé".encode()) == decode_file("é".encode()) == ("é", [])


def test_windows_1252_is_read_and_said() -> None:
    text, remarks = decode_file("Café “x”".encode("cp1252"))

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
        (b"\x81\xff", "isn’t in UTF-8 or"),
        (b"x" * (LARGEST_FILE + 1), "larger than 100 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, advice: str) -> None:
    with pytest.raises(UnreadableFileError, match=advice):
        decode_file(SimpleUploadedFile("x.csv", data).read())


def test_a_separator_line_blank_rows_and_a_title_may_stand_above_the_columns() -> None:
    sheet = read_sheet("sep=;\n\nAll sources;;\n\nid;name\n1;A\n", KNOWN)

    assert [(line.number, line.cells) for line in sheet.lines] == [(6, {"id": "1", "name": "A"})]
    assert "row 4" in sheet.remarks[1] or "row 5" in sheet.remarks[1]


def test_invisible_characters_in_the_names_of_columns_are_nothing() -> None:
    assert read_sheet("\u200bid,\ufeffname\u00a0\n1,A\n", KNOWN).columns == ["id", "name"]


def test_all_unknown_columns_are_named_at_once() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_sheet("id,nmae,sourceurl\n1,A,b", KNOWN)

    assert "“nmae”. Did you mean “name”?" in str(caught.value)
    assert "“sourceurl”. Did you mean “source_url”?" in str(caught.value)


def test_another_name_of_a_column_is_read_unless_the_column_itself_is_there() -> None:
    aliases = {"url": "source_url"}

    assert read_sheet("id,url\n1,a\n", KNOWN, aliases).columns == ["id", "source_url"]
    both = read_sheet("id,url,source_url\n1,a,b\n", KNOWN, aliases)
    assert both.lines[0].cells["source_url"] == "b"
    assert "Ignored the column url" in both.remarks[0]


def test_cells_that_a_spreadsheet_dropped_at_the_end_are_not_given() -> None:
    (line,) = read_sheet("id,name,source_url\n1\n", KNOWN).lines

    assert (line.cells, line.problem) == ({"id": "1"}, "")


def test_two_marks_at_the_beginning_are_none() -> None:
    assert decode_file("\ufeff\ufeffid".encode()) == ("id", [])


def test_mac_roman_is_read_and_said() -> None:
    text, remarks = decode_file("name\rDoña Ana’s “office” – Mayagüez\r".encode("mac_roman"))

    assert "Doña Ana’s “office” – Mayagüez" in text
    assert "Mac Roman" in remarks[0]


def test_a_row_in_another_encoding_than_the_rest_has_a_problem() -> None:
    data = "id,name\n1,Doña\n2,".encode() + "Doña".encode("cp1252") + "\n3,Peña\n".encode()
    text, remarks = decode_file(data)

    assert [bool(line.problem) for line in read_sheet(text, KNOWN).lines] == [False, True, False]
    assert "UTF-8" in remarks[0]


def test_a_row_with_a_lost_letter_or_a_nul_has_a_problem() -> None:
    text, _ = decode_file("id,name\n1,Do\ufffda\n2,N\0UL\n3,A\n".encode())

    problems = [line.problem for line in read_sheet(text, KNOWN).lines]
    assert ["�" in problems[0], "NUL" in problems[1], problems[2]] == [True, True, ""]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("DoÃ±a", "Doña"),
        ("itâ€™s â€œsoâ€\x9d", "it’s “so”"),
        ("Mayagüez", "Mayagüez"),
        ("São Paulo", "São Paulo"),
        ("100 °C – 5 €", "100 °C – 5 €"),
    ],
)
def test_letters_that_were_encoded_twice_are_put_right(text: str, meant: str) -> None:
    assert undo_double_encoding(text) == meant


@pytest.mark.parametrize("text", ["," * 2_000_000, "\n" * 100, ";\n;\n"], ids=["commas", "breaks", "semicolons"])
def test_what_holds_only_separators_is_not_called_empty(text: str) -> None:
    with pytest.raises(UnreadableFileError, match="only blank rows and separators"):
        read_sheet(text, KNOWN)


def test_a_file_may_have_any_number_of_rows() -> None:
    assert len(read_sheet("id\n" + "1\n" * 20_000, KNOWN).lines) == 20_000
