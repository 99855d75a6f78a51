"""What every page of ours carries at its foot: the reference as PDF417 and as text, and page n of m.

PDF417 with a module of 0.5 mm is the one symbol that was read off every faxed page tried, 204 x 98 dots included.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import zxingcpp
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon.requesting import faces

MODULE = 0.5 * mm
BAND = 50.0
"""Points from the paper's lower edge that the stamp may fill."""
_BELOW, _LEFT, _RIGHT = 11.0, 56.0, 56.0
_DATA_COLUMNS = 4
_TEXT = 28.0
"""The base line of the text above the symbol's lower edge: clear of it, because OCR takes what stands beside a symbol for a part of it."""
_REFERENCE_SIZE, _PAGE_SIZE, _FIRM_SIZE, _SMALLEST = 14.0, 11.0, 9.0, 4.0
_SPACED = 0.5
"""Points between the letters of the reference, so that they do not grow together on a coarse fax."""
_APART = 60.0


@dataclass(frozen=True, slots=True)
class Writing:
    """Words set into a page's blank: left edge and base line in points from the lower left, no wider than ``width``."""

    left: float
    base: float
    width: float
    size: float
    words: str = field(repr=False)


def stamps(reference: str, firm: str, writings: Sequence[Sequence[Writing]]) -> bytes:
    """A PDF of pages to be laid over others, one for each entry of ``writings``: the stamp, and what is written into that page."""
    faces.get_ready()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter_size, invariant=1, initialFontName=faces.REGULAR)
    symbol = tuple(_rectangles(reference))
    for number, words in enumerate(writings, start=1):
        canvas.setFillColor(black)
        for left, base, width, height in symbol:
            canvas.rect(_LEFT + left, _BELOW + base, width, height, stroke=0, fill=1)
        _foot(canvas, reference, firm, f"Page {number} of {len(writings)}", _LEFT + max(left + width for left, _, width, _ in symbol))
        for writing in words:
            _write(canvas, writing)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _foot(canvas: Canvas, reference: str, firm: str, page: str, symbol_ends: float) -> None:
    """The text: reference and page in a line of their own over the symbol, the firm far to the right of it."""
    right = letter_size[0] - _RIGHT
    canvas.setFont(faces.BOLD, _PAGE_SIZE)
    canvas.drawRightString(right, _BELOW + _TEXT, page)
    canvas.setFont(faces.BOLD, _REFERENCE_SIZE)
    canvas.drawString(_LEFT, _BELOW + _TEXT, f"Our reference: {reference}", charSpace=_SPACED)
    room = right - symbol_ends - _APART
    wide = min(faces.width(faces.printable(firm), _FIRM_SIZE), room)
    _write(canvas, Writing(right - wide, _BELOW + 6, room, _FIRM_SIZE, firm))


def _write(canvas: Canvas, writing: Writing) -> None:
    """Set words in one line, smaller where they would not fit."""
    words = faces.printable(writing.words)
    wide = faces.width(words, writing.size)
    size = writing.size if wide <= writing.width else max(writing.size * writing.width / wide, _SMALLEST)
    canvas.setFont(faces.REGULAR, size)
    canvas.drawString(writing.left, writing.base, words)


def _rectangles(reference: str) -> Iterator[tuple[float, float, float, float]]:
    """The symbol's black bars as (left, base, width, height) in points. Equal rows are one bar, so that no hair lines show between."""
    code = zxingcpp.create_barcode(reference, zxingcpp.BarcodeFormat.PDF417, columns=_DATA_COLUMNS)
    dark = np.asarray(code.to_image(scale=1)) == 0
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]  # the paper around it is the quiet zone
    starts = [0, *(row for row in range(1, len(dark)) if (dark[row] != dark[row - 1]).any()), len(dark)]
    for first, after in pairwise(starts):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], dark[first], [False])).astype(np.int8)))
        for left, right in edges.reshape(-1, 2):
            yield left * MODULE, (len(dark) - after) * MODULE, (right - left) * MODULE, (after - first) * MODULE
