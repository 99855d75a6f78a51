"""A quick drawing board: pages of text, rules and boxes, recorded first and painted onto one PDF at the end."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = (float(side) for side in letter)
FACES = {
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "typewriter": ("Courier", "Courier-Bold", "Courier-Oblique"),
}
Operation = tuple[object, ...]


@lru_cache(maxsize=60_000)
def wide(words: str, font: str, size: float) -> float:
    """The width of words in points."""
    return float(stringWidth(words, font, size))


def fitting(words: str, font: str, size: float, room: float) -> float:
    """The size, made smaller where the words would not fit."""
    return max(5.0, min(size, size * room / max(wide(words, font, size), 0.1)))


def wrapped(words: str, font: str, size: float, room: float) -> list[str]:
    """The words in lines no wider than ``room`` points; their own line breaks are kept."""
    lines = []
    space = wide(" ", font, size)
    for paragraph in words.split("\n"):
        line: list[str] = []
        used = 0.0
        for word in paragraph.split():
            width = wide(word, font, size)
            if line and used + space + width > room:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += width + (space if line else 0.0)
            line.append(word)
        lines.append(" ".join(line))
    return lines


@dataclass(slots=True)
class Desk:
    """All pages of one arrival. ``x`` and ``y`` are points from the left and top edge of the page."""

    pages: list[list[Operation]] = field(default_factory=list)

    def page(self) -> None:
        """Begin a page."""
        self.pages.append([])

    def text(self, x: float, y: float, words: str, font: str, size: float, *, align: str = "left", grey: float = 0.0) -> None:
        """Words with their baseline at ``y``."""
        if words:
            self.pages[-1].append(("text", x, y, words, font, size, align, grey))

    def line(self, x: float, y: float, to_x: float, to_y: float, thick: float = 0.7) -> None:
        """A straight line."""
        self.pages[-1].append(("line", x, y, to_x, to_y, thick))

    def box(self, x: float, y: float, width: float, height: float, *, fill: float | None = None, thick: float = 0.6) -> None:
        """A rectangle whose top left corner is at ``x``, ``y``; ``fill`` is a shade of grey."""
        self.pages[-1].append(("box", x, y, width, height, fill, thick))

    def picture(self, x: float, y: float, width: float, height: float, image: object) -> None:
        """A Pillow image."""
        self.pages[-1].append(("picture", x, y, width, height, image))

    def pdf(self) -> bytes:
        """Everything as PDF bytes, always the same for the same pages."""
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=letter, invariant=1, pageCompression=1)
        for operations in self.pages:
            for operation in operations:
                _PAINT[str(operation[0])](canvas, *operation[1:])
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def _text(canvas: Canvas, x: float, y: float, words: str, font: str, size: float, align: str, grey: float) -> None:
    canvas.setFont(font, size)
    canvas.setFillGray(grey)
    draw = {"left": canvas.drawString, "right": canvas.drawRightString, "centre": canvas.drawCentredString}[align]
    draw(x, HEIGHT - y, words)


def _line(canvas: Canvas, x: float, y: float, to_x: float, to_y: float, thick: float) -> None:
    canvas.setLineWidth(thick)
    canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)


def _box(canvas: Canvas, x: float, y: float, width: float, height: float, fill: float | None, thick: float) -> None:
    canvas.setLineWidth(thick)
    if fill is not None:
        canvas.setFillGray(fill)
    canvas.rect(x, HEIGHT - y - height, width, height, stroke=1 if thick else 0, fill=0 if fill is None else 1)


def _picture(canvas: Canvas, x: float, y: float, width: float, height: float, image: object) -> None:
    canvas.drawImage(ImageReader(image), x, HEIGHT - y - height, width, height)


_PAINT: dict[str, Callable[..., None]] = {"text": _text, "line": _line, "box": _box, "picture": _picture}


@dataclass(frozen=True, slots=True)
class Look:
    """A house's hand: face, size in points, side margin, line spacing."""

    face: str = "sans"
    size: float = 10.0
    margin: float = 54.0
    lead: float = 1.26

    @property
    def fonts(self) -> tuple[str, str, str]:
        """Plain, bold, slanted."""
        return FACES[self.face]


@dataclass(slots=True)
class Paper:
    """One document flowing over pages of a desk. ``furniture`` draws head and foot of a page and gives back where text begins."""

    desk: Desk
    look: Look
    furniture: Callable[[Desk, int], float]
    feet: Callable[[Desk, int, int], None] | None = None
    bottom: float = 730.0
    y: float = 0.0
    first: int = 0

    def __post_init__(self) -> None:
        self.first = len(self.desk.pages)
        self.fresh()

    @property
    def room(self) -> float:
        """Points between the margins."""
        return WIDTH - 2 * self.look.margin

    @property
    def count(self) -> int:
        """Pages so far."""
        return len(self.desk.pages) - self.first

    def fresh(self) -> None:
        """Go on at the top of a new page."""
        self.desk.page()
        self.y = self.furniture(self.desk, self.count)

    def done(self) -> int:
        """Draw the feet, which may tell the page count; the number of pages."""
        pages, total = self.desk.pages, self.count
        if self.feet:
            for place in range(total):
                foot = Desk([pages[self.first + place]])
                self.feet(foot, place + 1, total)
        return total

    def need(self, points: float) -> None:
        """Begin a page where less than that is left."""
        if self.y + points > self.bottom:
            self.fresh()

    def gap(self, points: float) -> None:
        """Empty room."""
        self.y += points

    def rule(self) -> None:
        """A line across."""
        self.desk.line(self.look.margin, self.y, WIDTH - self.look.margin, self.y)
        self.y += 6

    def words(self, text: str, *, bold: bool = False, grow: float = 0.0, align: str = "left", indent: float = 0.0) -> None:
        """A paragraph."""
        size, font = self.look.size + grow, self.look.fonts[1 if bold else 0]
        for line in wrapped(text, font, size, self.room - indent):
            self.need(size * self.look.lead)
            self.y += size * self.look.lead
            x = {"left": self.look.margin + indent, "centre": WIDTH / 2, "right": WIDTH - self.look.margin}[align]
            self.desk.text(x, self.y, line, font, size, align=align)
        self.y += size * 0.35

    def heading(self, text: str, *, align: str = "left", grow: float = 1.0, band: bool = False) -> None:
        """A heading, on a grey band if wanted."""
        self.need(40)
        self.y += 5
        if band:
            self.desk.box(self.look.margin - 2, self.y + 1, self.room + 4, (self.look.size + grow) * 1.35, fill=0.86, thick=0)
        self.words(text, bold=True, grow=grow, align=align)

    def fields(
        self, pairs: Sequence[tuple[str, str]], *, columns: int = 2, boxed: bool = False, share: float = 0.38, above: bool = False
    ) -> None:
        """Labelled values in columns; with ``above`` each label stands over its value, in small print."""
        size = self.look.size - 0.5
        across = self.room / columns
        height = size * (2.3 if above else 1.45) + (3 if boxed else 0)
        for start in range(0, len(pairs), columns):
            self.need(height + 2)
            for place, (label, value) in enumerate(pairs[start : start + columns]):
                x = self.look.margin + place * across
                if boxed:
                    self.desk.box(x, self.y, across, height)
                if above:
                    self.desk.text(x + 3, self.y + 7, label, self.look.fonts[0], 6.5)
                    self.desk.text(
                        x + 3, self.y + 8 + size * 1.05, value, self.look.fonts[0], fitting(value, self.look.fonts[0], size, across - 8)
                    )
                else:
                    self.desk.text(x + 3, self.y + size * 1.1, label, self.look.fonts[1], size)
                    beside = max(across * share, wide(label, self.look.fonts[1], size) + 7)
                    self.desk.text(
                        x + beside,
                        self.y + size * 1.1,
                        value,
                        self.look.fonts[0],
                        fitting(value, self.look.fonts[0], size, across - beside - 8),
                    )
            self.y += height
        self.y += 5

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *, right: Sequence[int] = (), grid: bool = True
    ) -> None:
        """A table; its head is repeated on every page."""
        size = self.look.size - 1
        edges = [self.look.margin]
        for share in shares:
            edges.append(edges[-1] + share * self.room)

        def row(cells: Sequence[str], font: str, *, shade: bool) -> None:
            self.desk.box(edges[0], self.y, edges[-1] - edges[0], size * 1.5, fill=0.92 if shade else None, thick=0.4 if grid else 0)
            for place, cell in enumerate(cells):
                x = edges[place + 1] - 3 if place in right else edges[place] + 3
                self.desk.text(x, self.y + size * 1.1, cell, font, size, align="right" if place in right else "left")
            self.y += size * 1.5

        self.need(size * 4.5)
        row(head, self.look.fonts[1], shade=True)
        for cells in rows:
            if self.y + size * 1.5 > self.bottom:
                self.fresh()
                row(head, self.look.fonts[1], shade=True)
            row(cells, self.look.fonts[0], shade=False)
        self.y += 6

    def ticks(self, items: Sequence[tuple[bool, str]]) -> None:
        """Boxes to tick."""
        for on, text in items:
            self.need(16)
            x, size = self.look.margin, self.look.size
            self.desk.box(x, self.y + 2, 9, 9, thick=0.8)
            if on:
                self.desk.line(x, self.y + 2, x + 9, self.y + 11, 1.2)
                self.desk.line(x, self.y + 11, x + 9, self.y + 2, 1.2)
            for place, line in enumerate(wrapped(text, self.look.fonts[0], size, self.room - 18)):
                self.desk.text(x + 16, self.y + 10 + place * size * 1.2, line, self.look.fonts[0], size)
                self.y += 0 if place == 0 else size * 1.2
            self.y += size * 1.55
