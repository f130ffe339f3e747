"""Files for spreadsheets: what was typed stays text, whatever it looks like."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.formats.sheets import BYTE_ORDER_MARK, FORMULA_SIGNS, Cell, csv_file, xlsx_file

DANGEROUS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    '=HYPERLINK("http://x","y")',
]


def read(file: bytes) -> list[list[str]]:
    text = file.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def sheet_of(file: bytes) -> tuple[str, str]:
    """The XML of a workbook's one sheet, and of its texts."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        names = book.namelist()
        assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
        texts = "xl/sharedStrings.xml"
        return book.read("xl/worksheets/sheet1.xml").decode(), book.read(texts).decode()


@pytest.mark.parametrize("typed", DANGEROUS)
def test_what_would_be_a_formula_is_text_in_both_files(typed: str) -> None:
    assert read(csv_file(["Name"], [[typed]])) == [["Name"], [f"'{typed}"]]
    sheet, _ = sheet_of(xlsx_file("Names", ["Name"], [[typed]]))
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@pytest.mark.parametrize("typed", ["O'Malley", "1961-02-03", "(251) 555-0142", "a=b", "", "Nuñez", "二"])
def test_anything_else_stays_as_it_was_typed(typed: str) -> None:
    assert read(csv_file(["Name"], [[typed]])) == [["Name"], [typed]]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=4
    )
)
def test_no_text_breaks_out_of_its_cell_and_none_begins_with_a_sign(texts: list[str]) -> None:
    (_, row) = read(csv_file(["x"] * len(texts), [texts]))
    assert [cell.removeprefix("'") for cell in row] == [text.removeprefix("'") for text in texts]
    assert not [cell for cell in row if cell.lstrip(" ").startswith(FORMULA_SIGNS)]


def test_numbers_are_numbers_and_what_is_missing_is_empty() -> None:
    rows: list[list[Cell]] = [["All", 3, -0.5, None]]
    assert csv_file(["a", "b", "c", "d"], rows).decode().endswith('"All",3,-0.5,""\r\n')
    sheet, texts = sheet_of(xlsx_file("Figures", ["a", "b", "c", "d"], rows))
    assert re.findall(r"<v>([^<]*)</v></c><c|<v>(-0\.5)</v>", sheet)
    assert "<v>3</v>" in sheet
    assert "<v>-0.5</v>" in sheet
    assert 'r="D2"' not in sheet
    assert texts.count("<t>") == 5
