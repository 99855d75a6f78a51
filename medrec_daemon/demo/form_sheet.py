"""A printed form: rows of boxes, each with its small printed label and what was typed into it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

PAPER_HEIGHT = float(letter[1])
LABEL_SIZE = 6.0
TYPED_SIZE = 9.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One box: its width in points, the printed label, the typed value (line breaks allowed), and where the value stands.

    ``boxed`` is False where only the words are wanted; ``align`` is ``left``, ``right`` or ``centre``.
    """

    width: float
    label: str = ""
    value: str = ""
    align: str = "left"
    boxed: bool = True
    size: float = TYPED_SIZE


class FormSheet:
    """One page of a form, filled from the top down; positions in points, ``left`` edge and ``top`` margin given."""

    def __init__(self, *, left: float, top: float, ink: str = "#8c1c1c", title: str = "") -> None:
        self._buffer = io.BytesIO()
        self._draw = Canvas(self._buffer, pagesize=letter, invariant=1, pageCompression=1)
        self._draw.setTitle(title)
        self._left = left
        self._ink = colors.HexColor(ink)
        self.top = top

    def row(self, height: float, cells: Sequence[Cell]) -> None:
        """Draw the cells side by side, ``height`` points high, and go down by as much."""
        across = self._left
        for cell in cells:
            self._cell(across, height, cell)
            across += cell.width
        self.top += height

    def words(self, across: float, down: float, text: str, *, size: float, bold: bool = False, ink: bool = False) -> None:
        """Printed words at ``across`` points from the form's left edge and ``down`` points from the page's top."""
        self._draw.setFillColor(self._ink if ink else colors.black)
        self._draw.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._draw.drawString(self._left + across, PAPER_HEIGHT - down, text)

    def ticks(self, across: float, down: float, choices: Sequence[tuple[str, bool]], *, step: float) -> None:
        """Small tick boxes in a row, each with its printed word, an X in the chosen ones."""
        for place, (word, chosen) in enumerate(choices):
            x, y = self._left + across + place * step, PAPER_HEIGHT - down
            self._draw.setStrokeColor(self._ink)
            self._draw.setLineWidth(0.7)
            self._draw.rect(x, y - 1, 8.5, 8.5)
            self._draw.setFillColor(self._ink)
            self._draw.setFont("Helvetica", LABEL_SIZE)
            self._draw.drawString(x + 11, y + 1, word)
            if chosen:
                self._draw.setFillColor(colors.black)
                self._draw.setFont("Courier-Bold", 10)
                self._draw.drawString(x + 1.4, y + 0.6, "X")

    def pdf(self) -> bytes:
        """The form as PDF bytes of one page. Call once."""
        self._draw.showPage()
        self._draw.save()
        return self._buffer.getvalue()

    def _cell(self, across: float, height: float, cell: Cell) -> None:
        draw, base = self._draw, PAPER_HEIGHT - self.top - height
        if cell.boxed:
            draw.setStrokeColor(self._ink)
            draw.setLineWidth(0.6)
            draw.rect(across, base, cell.width, height)
        draw.setFillColor(self._ink)
        draw.setFont("Helvetica", LABEL_SIZE)
        for place, line in enumerate(cell.label.split("\n")):
            draw.drawString(across + 2, PAPER_HEIGHT - self.top - LABEL_SIZE - place * (LABEL_SIZE + 0.5), line)
        draw.setFillColor(colors.black)
        draw.setFont("Courier", cell.size)
        lines = cell.value.split("\n")
        for place, line in enumerate(reversed(lines)):
            low = base + 2.6 + place * (cell.size + 1)
            if cell.align == "right":
                draw.drawRightString(across + cell.width - 3, low, line)
            elif cell.align == "centre":
                draw.drawCentredString(across + cell.width / 2, low, line)
            else:
                draw.drawString(across + 4, low, line)
