"""One spreadsheet as rows of text: a CSV in any usual separator and encoding, or the first sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from medrec_daemon.errors import FileProblem
from medrec_daemon.spreadsheet.sheet_looks import filled, looks_of

MOST_BYTES = 30_000_000
MOST_UNPACKED = 300_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
TITLE_ROWS = 12
"""So many rows may stand above the one that names the columns: a title, a date."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` as the spreadsheet counts it (the line of names is 1), ``cells`` by column name, empty ones left out."""

    number: int
    cells: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its column names in order, and its rows that hold anything; ``hidden`` are the numbers of those nobody sees there."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    hidden: tuple[int, ...] = ()


def read(path: Path) -> Table:
    """The table in a ``.csv`` or ``.xlsx`` file. Its first row with more than one cell (else with one) names the columns.

    Raises ``FileProblem`` for another kind of file, one that is damaged or far too large, and columns without distinct names.
    """
    if not path.is_file():
        raise FileProblem(f"There is no file {path}.", "Name the spreadsheet.")
    if path.stat().st_size > MOST_BYTES:
        raise FileProblem(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.", "Split it.")
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        return _table(_csv_rows(path), path.name)
    if suffix == ".xlsx":
        sheet = looks_of(path)
        whole = _table(filled(_xlsx_rows(path), sheet), path.name)
        return replace(whole, hidden=tuple(row.number for row in whole.rows if row.number in sheet.hidden))
    raise FileProblem(f"{path.name} is neither .csv nor .xlsx.", "Save it as one of these from the spreadsheet program.")


def _table(rows: Iterable[Sequence[str]], name: str) -> Table:
    there: list[tuple[int, Sequence[str]]] = []
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            there.append((number, cells))
        if len(there) > MOST_ROWS:
            raise FileProblem(f"{name} has more than {MOST_ROWS} rows.", "Split it.")
    if not there:
        raise FileProblem(f"{name} is empty.", "Its first row names the columns.")
    first = next((place for place, (_, cells) in enumerate(there[:TITLE_ROWS]) if sum(map(bool, cells)) > 1), 0)
    columns = [" ".join(cell.split()) for cell in there[first][1][:MOST_COLUMNS]]
    _refuse_same(columns, name)
    found: list[Row] = []
    for number, cells in there[first + 1 :]:
        named = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
        if named:
            found.append(Row(number, named))
    return Table(tuple(column for column in columns if column), tuple(found))


def _refuse_same(columns: Sequence[str], name: str) -> None:
    same = sorted({column for column in columns if column and columns.count(column) > 1})
    if same:
        raise FileProblem(f"{name} has more than one column called {', '.join(same)}.", "Give each a name of its own.")


def _csv_rows(path: Path) -> Iterator[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel on Windows writes
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own hint; the line counts all the same
    if told:
        text = "\n" + text[told.end() :]
    lines = [line for line in text.splitlines()[:TITLE_ROWS] if line.strip()]
    separator = told[1] if told else max(",;\t|", key=lambda mark: max((line.count(mark) for line in lines), default=0))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise FileProblem(f"{path.name} is no CSV ({error}).", "Save it again from the spreadsheet program.") from error


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    """The first sheet, row by row, without loading the workbook whole. Formulas give the value that was last computed."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

    damaged = f"{path.name} cannot be read as a workbook."
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise FileProblem(f"{path.name} unpacks to far more than a list can be.", "Save the list alone as CSV.")
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise FileProblem(damaged, "Save it again from the spreadsheet program, or as CSV.") from error
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield [_text(cell) for cell in row]
    except (KeyError, ValueError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        raise FileProblem(damaged, "Save it again from the spreadsheet program, or as CSV.") from error
    finally:
        book.close()


def _text(cell: object) -> str:
    """A cell as text: dates as 2026-01-31, whole numbers without a fraction (an NPI, a ZIP code)."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
