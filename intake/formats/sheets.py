"""Tables as files for spreadsheets, in which no text is ever a formula.

A patient may type "=1+1" for a name. In a CSV file a text that a spreadsheet would work out begins with an
apostrophe, which makes it text; in a workbook texts are stored as texts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
"""By it a spreadsheet knows that the file is UTF-8."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with; the wide ones count where Chinese, Japanese or Korean is set."""

WIDEST_COLUMN, NARROWEST_COLUMN = 40, 8


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV (RFC 4180): UTF-8, every text in quotes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([_harmless(cell) for cell in row])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as a workbook of one sheet of that name (at most 31 characters), its first row in bold."""
    import xlsxwriter

    kept = [list(row) for row in rows]
    file = io.BytesIO()
    texts_stay = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **texts_stay}) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, _width(title, [row[column] for row in kept]))
        for number, row in enumerate(kept, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.freeze_panes(1, 1)
    return file.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A text that no spreadsheet works out; spaces before a sign do not hide it."""
    if isinstance(cell, str) and cell.lstrip(" \xa0\u3000").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return "" if cell is None else cell


def _width(title: str, cells: Sequence[Cell]) -> int:
    longest = max(len(str(cell)) for cell in (title, *cells) if cell is not None)
    return min(WIDEST_COLUMN, max(NARROWEST_COLUMN, longest + 1))
