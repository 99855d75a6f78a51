"""What a workbook's first sheet looks like beyond its values: hidden rows, cells merged down a column, formulas nobody computed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from medrec_daemon.errors import FileProblem

MOST_BYTES = 100_000_000
_HIDDEN = re.compile(rb"<row\b(?=[^>]*\shidden=\"(?:1|true)\")[^>]*\sr=\"(\d+)\"")
_MERGED = re.compile(rb"<mergeCell\b[^>]*\sref=\"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)\"")
_NOT_COMPUTED = re.compile(rb"<c\b[^>]*\sr=\"([A-Z]{1,3}\d+)\"[^>]*>\s*<f\b[^>]*>[^<]*</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


@dataclass(frozen=True, slots=True)
class SheetLooks:
    """``hidden`` rows by number from 1; ``merged``: (column from 0, first row, last row) of cells merged down one column."""

    hidden: frozenset[int]
    merged: tuple[tuple[int, int, int], ...]


def looks_of(path: Path) -> SheetLooks:
    """Read the looks of the first sheet. Raises ``FileProblem`` for formulas without a value; nothing is known of a damaged file."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = sorted(name for name in packed.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
            if not names or packed.getinfo(names[0]).file_size > MOST_BYTES:
                return SheetLooks(frozenset(), ())
            text = packed.read(names[0])
    except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError):
        return SheetLooks(frozenset(), ())  # the reader of its values says what is wrong with it
    if empty := _NOT_COMPUTED.search(text):
        raise FileProblem(
            f"{path.name} has formulas that were never computed, such as in {empty[1].decode()}.",
            "Open it in the spreadsheet program and save it, or save it as CSV.",
        )
    merged = [(_column(match[1]), int(match[2]), int(match[4])) for match in _MERGED.finditer(text) if match[1] == match[3]]
    return SheetLooks(frozenset(int(match[1]) for match in _HIDDEN.finditer(text)), tuple(merged))


def filled(rows: Iterable[list[str]], looks: SheetLooks) -> Iterator[list[str]]:
    """The rows with a cell that is merged down a column in each of its rows, as a person sees it."""
    standing: dict[int, tuple[str, int]] = {}
    starts: dict[int, list[tuple[int, int]]] = {}
    for column, first, last in looks.merged:
        starts.setdefault(first, []).append((column, last))
    for number, printed in enumerate(rows, start=1):
        standing = {column: (value, last) for column, (value, last) in standing.items() if number <= last}
        cells = list(printed)
        if any(cells):  # an empty row stays one
            for column, (value, _) in standing.items():
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or value
        for column, last in starts.get(number, ()):
            if column < len(cells):
                standing[column] = (cells[column], last)
        yield cells


def _column(letters: bytes) -> int:
    """``A`` as 0, ``AA`` as 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
