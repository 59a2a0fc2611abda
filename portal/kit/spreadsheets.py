"""Rows as files for a spreadsheet, CSV (French: « ; », comma, UTF-8 with its mark) or XLSX. The one writer of the house.

No cell that holds words is ever read as a formula: in XLSX they are written as text, in CSV a mark goes before what a spreadsheet would
take for one (= + - @, tab, return). Both are written row by row, whatever the number of rows.
Source: OWASP, CSV injection.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANKS = dict.fromkeys((*range(32), 127), " ")


class Cents(int):
    """An amount: written as a number, « 12,50 »."""


class OurSign(str):
    """A sign of the house's own, written as it stands (« - » for a number that is hidden): never anybody's words."""


def safe_words(words: str) -> str:
    """Words that no spreadsheet takes for a formula, on one line."""
    risky = words.startswith(FORMULA_STARTS) or words.lstrip().startswith(FORMULA_STARTS)
    flat = words.translate(_BLANKS)
    return f"'{flat}" if risky else flat


def _csv_cell(value) -> str:
    if isinstance(value, Cents):
        sign, cents = ("-", -value) if value < 0 else ("", value)
        return f"{sign}{cents // 100},{cents % 100:02d}"
    return str(value) if isinstance(value, (int, OurSign)) else safe_words(str(value))


class _Line:
    """What csv.writer writes to: gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: Iterable[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """The file, line by line, with the mark by which a spreadsheet knows its letters."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([_csv_cell(value) for value in row])


def csv_answer(name: str, head: Iterable[str], rows: Iterable[tuple]) -> HttpResponseBase:
    answer = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    return _private(answer, f"{name}.csv")


def small_csv(name: str, head: Iterable[str], rows: Iterable[Iterable]) -> HttpResponse:
    """The same at once, for what is a few pages long."""
    return _private(HttpResponse("".join(csv_lines(head, rows)), content_type="text/csv; charset=utf-8"), f"{name}.csv")


# --- XLSX ---------------------------------------------------------------------------------------------------------------------


def xlsx_answer(name: str, head: Iterable[str], rows: Iterable[tuple]) -> HttpResponseBase:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _private(StreamingHttpResponse(_pieces(head, rows), content_type=kind), f"{name}.xlsx")


def _pieces(head: Iterable[str], rows: Iterable[tuple]) -> Iterator[bytes]:
    """The workbook, written row by row to a file of the disk, then given piece by piece: never whole in memory."""
    with tempfile.TemporaryFile() as file:
        write_workbook(file, head, rows)
        file.seek(0)
        while piece := file.read(65_536):
            yield piece


def write_workbook(file, head: Iterable[str], rows: Iterable[tuple]) -> None:
    from openpyxl import Workbook  # slow to load: only who exports waits
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Livre")
    sheet.freeze_panes = "A2"

    def cell(value):
        if isinstance(value, Cents):
            made = WriteOnlyCell(sheet, Decimal(int(value)) / 100)
            made.number_format = "#,##0.00"
            return made
        if isinstance(value, int):
            return WriteOnlyCell(sheet, value)
        made = WriteOnlyCell(sheet, str(value).translate(_BLANKS))
        made.data_type = "s"  # words, even where they begin as a formula
        return made

    titles = [cell(title) for title in head]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([cell(value) for value in row])
    book.save(file)


def _private(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


ANSWERS = {"csv": csv_answer, "xlsx": xlsx_answer}
