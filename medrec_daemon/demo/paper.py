"""A small drawing board over reportlab: what every paper of the practice office is put together from."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from xml.sax.saxutils import escape

import numpy as np
import pikepdf
import zxingcpp
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

PAGE_WIDTH, PAGE_HEIGHT = letter
MODULE = 0.5 * mm  # a PDF417 of this module size is still read off a standard-resolution fax


class Face(Enum):
    """A type face: plain and bold, as PDF names them."""

    SANS = ("Helvetica", "Helvetica-Bold")
    SERIF = ("Times-Roman", "Times-Bold")
    TYPEWRITER = ("Courier", "Courier-Bold")


@dataclass(frozen=True, slots=True)
class Look:
    """How a house's papers look: face, size in points, side margin in points, colour of its rules and bands (hexadecimal)."""

    face: Face = Face.SANS
    size: float = 10.5
    margin: float = 54
    colour: str = "#1f3f5f"


def join(*parts: bytes) -> bytes:
    """The pages of several PDFs, in order, as one; the same parts always give the same bytes."""
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as source:
                whole.pages.extend(source.pages)
        buffer = io.BytesIO()
        whole.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def blank_page() -> bytes:
    """One empty page, such as the back of a sheet that was scanned on both sides. PDF bytes."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter, invariant=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf417(text: str) -> Drawing:
    """A PDF417 bar code of ``text`` as vector art, module 0.5 mm, quiet zone included."""
    image = np.asarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.PDF417).to_image(scale=1))
    rows, columns = image.shape
    drawing = Drawing(columns * MODULE, rows * MODULE)
    for row in range(rows):
        for column in range(columns):
            if not image[row, column]:
                at = (column * MODULE, (rows - 1 - row) * MODULE)
                drawing.add(Rect(*at, MODULE, MODULE, fillColor=colors.black, strokeColor=None))
    return drawing


class Paper:
    """One paper in the making: add what it says from top to bottom, then ask for ``pdf()``.

    ``head`` lines stand at the top of every page, each as (left, right); ``foot`` at the bottom, where ``{page}`` and
    ``{pages}`` are filled in.
    """

    def __init__(self, look: Look, *, head: Sequence[tuple[str, str]] = (), foot: str = "", title: str = "") -> None:
        self._look = look
        self._head = tuple(head)
        self._foot = foot
        self._title = title
        self._parts: list[Callable[[], list[Flowable]]] = []

    @property
    def width(self) -> float:
        """The room between the margins, in points."""
        return float(PAGE_WIDTH) - 2 * self._look.margin

    def _style(self, *, bold: bool = False, grow: float = 0.0, align: int = 0, after: float = 4) -> ParagraphStyle:
        size = self._look.size + grow
        font = self._look.face.value[1 if bold else 0]
        return ParagraphStyle("any", fontName=font, fontSize=size, leading=size * 1.24, alignment=align, spaceAfter=after)

    def _text(self, words: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(escape(words).replace("\n", "<br/>"), style)

    def letterhead(self, name: str, lines: Sequence[str], *, centred: bool = False, rule: bool = True) -> None:
        """The house's name, large, and the lines below it."""
        align = TA_CENTER if centred else 0

        def made() -> list[Flowable]:
            parts: list[Flowable] = [self._text(name, self._style(bold=True, grow=5.5, align=align, after=1))]
            parts += [self._text(line, self._style(grow=-1, align=align, after=0)) for line in lines if line]
            if rule:
                parts.append(HRFlowable(width="100%", thickness=1.4, color=colors.HexColor(self._look.colour), spaceBefore=4, spaceAfter=8))
            else:
                parts.append(Spacer(1, 12))
            return parts

        self._parts.append(made)

    def heading(self, words: str, *, centred: bool = False, grow: float = 2.0) -> None:
        """A heading on a line of its own; kept with what follows."""

        def made() -> list[Flowable]:
            style = self._style(bold=True, grow=grow, align=TA_CENTER if centred else 0, after=3)
            style.spaceBefore = 7
            style.keepWithNext = 1
            return [self._text(words, style)]

        self._parts.append(made)

    def band(self, words: str) -> None:
        """A heading in white on a band of the house's colour."""

        def made() -> list[Flowable]:
            style = self._style(bold=True, grow=-0.5, after=0)
            style.textColor = colors.white
            strip = Table([[self._text(words, style)]], colWidths=[self.width], spaceBefore=5, spaceAfter=3)
            strip.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), colors.HexColor(self._look.colour)), *_tight(2)]))
            strip.keepWithNext = 1
            return [strip]

        self._parts.append(made)

    def paragraph(self, words: str, *, bold: bool = False, centred: bool = False, right: bool = False, grow: float = 0.0) -> None:
        """A paragraph; a line break in ``words`` is a line break on the paper."""
        align = TA_CENTER if centred else TA_RIGHT if right else 0
        self._parts.append(lambda: [self._text(words, self._style(bold=bold, grow=grow, align=align, after=6))])

    def bullets(self, items: Sequence[str], *, numbered: bool = False) -> None:
        """A list, numbered or with dashes."""

        def made() -> list[Flowable]:
            style = self._style(after=2)
            style.leftIndent, style.firstLineIndent = 16, -12
            return [self._text(f"{f'{place}.' if numbered else '-'} {item}", style) for place, item in enumerate(items, start=1)]

        self._parts.append(made)

    def ticked(self, items: Sequence[tuple[bool, str]]) -> None:
        """Tick boxes, drawn as squares, each with its sentence."""

        def box(*, on: bool) -> Drawing:
            drawing = Drawing(11, 11)
            drawing.add(Rect(1, 1, 9, 9, fillColor=None, strokeColor=colors.black, strokeWidth=0.9))
            if on:
                drawing.add(Rect(3, 3, 5, 5, fillColor=colors.black, strokeColor=None))
            return drawing

        def made() -> list[Flowable]:
            rows = [[box(on=on), self._text(words, self._style(after=0))] for on, words in items]
            table = Table(rows, colWidths=[20, self.width - 20], spaceAfter=5)
            table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_tight(2)]))
            return [table]

        self._parts.append(made)

    def fields(self, pairs: Sequence[tuple[str, str]], *, columns: int = 2, boxed: bool = False, label_share: float = 0.41) -> None:
        """Labelled values in ``columns`` columns, read from left to right."""

        def made() -> list[Flowable]:
            bold, plain = self._style(bold=True, grow=-0.5, after=0), self._style(grow=-0.5, after=0)
            cells = [(self._text(label, bold), self._text(value, plain)) for label, value in pairs]
            cells += [("", "")] * (-len(cells) % columns)
            rows = [[part for cell in cells[start : start + columns] for part in cell] for start in range(0, len(cells), columns)]
            wide = self.width / columns
            table = Table(rows, colWidths=[wide * label_share, wide * (1 - label_share)] * columns, spaceAfter=6)
            lines = [("GRID", (0, 0), (-1, -1), 0.6, colors.grey)] if boxed else []
            table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_tight(2 if boxed else 1), *lines]))
            return [table]

        self._parts.append(made)

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        *,
        right: Sequence[int] = (),
        grid: bool = True,
        grow: float = -1.0,
    ) -> None:
        """A table with a heading row repeated on every page; ``shares`` are column widths as parts of the whole."""

        def made() -> list[Flowable]:
            def cell(words: str, column: int, *, bold: bool) -> Paragraph:
                return self._text(words, self._style(bold=bold, grow=grow, align=TA_RIGHT if column in right else 0, after=0))

            body = [[cell(words, column, bold=False) for column, words in enumerate(row)] for row in rows]
            top = [[cell(words, column, bold=True) for column, words in enumerate(head)]]
            table = Table([*top, *body], colWidths=[self.width * share for share in shares], repeatRows=1, spaceBefore=2, spaceAfter=7)
            rules = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)] if grid else [("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black)]
            table.setStyle(
                TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke), *_tight(2), *rules])
            )
            return [table]

        self._parts.append(made)

    def signature(self, signed: str, below: Sequence[str]) -> None:
        """A signature line with a name written on it and lines below, kept together."""

        def made() -> list[Flowable]:
            name = ParagraphStyle("hand", fontName="Times-Italic", fontSize=15, leading=17, leftIndent=8)
            parts: list[Flowable] = [Spacer(1, 14), self._text(signed, name)]
            parts.append(HRFlowable(width=230, thickness=0.8, color=colors.black, hAlign="LEFT", spaceBefore=0, spaceAfter=2))
            parts += [self._text(line, self._style(grow=-1, after=0)) for line in below]
            return [KeepTogether(parts), Spacer(1, 6)]

        self._parts.append(made)

    def code(self, text: str) -> None:
        """A PDF417 bar code of ``text``, left."""

        def made() -> list[Flowable]:
            drawing = pdf417(text)
            drawing.hAlign = "LEFT"
            return [drawing]

        self._parts.append(made)

    def rule(self) -> None:
        """A thin line across."""
        self._parts.append(lambda: [HRFlowable(width="100%", thickness=0.6, color=colors.grey, spaceBefore=3, spaceAfter=5)])

    def gap(self, points: float) -> None:
        """Empty room."""
        self._parts.append(lambda: [Spacer(1, points)])

    def new_page(self) -> None:
        """What follows begins on a fresh page."""
        self._parts.append(lambda: [PageBreak()])

    def pdf(self) -> bytes:
        """The paper as PDF bytes; always the same for the same words. Built twice, because a foot may tell the page count."""
        _, pages = self._built(0)
        content, _ = self._built(pages)
        return content

    def _built(self, pages: int) -> tuple[bytes, int]:
        buffer = io.BytesIO()
        top = 40 + 13 * len(self._head) + (8 if self._head else 0)
        document = BaseDocTemplate(buffer, pagesize=letter, invariant=1, title=self._title, author="", pageCompression=1)
        frame = Frame(self._look.margin, 50, self.width, PAGE_HEIGHT - 50 - top, 0, 0, 0, 0)
        template = PageTemplate(frames=[frame], onPage=lambda canvas, _: self._furniture(canvas, pages))
        document.addPageTemplates([template])
        document.build([flowable for part in self._parts for flowable in part()])
        return buffer.getvalue(), int(document.page)

    def _furniture(self, draw: Canvas, pages: int) -> None:
        """What stands on every page: the running head with its rule, and the foot."""
        left, right = self._look.margin, float(PAGE_WIDTH) - self._look.margin
        plain, bold = self._look.face.value
        for place, (words, beside) in enumerate(self._head):
            height = PAGE_HEIGHT - 42 - 13 * place
            draw.setFont(bold if place == 0 else plain, 9.5)
            draw.drawString(left, height, words)
            draw.drawRightString(right, height, beside)
        if self._head:
            below = PAGE_HEIGHT - 42 - 13 * (len(self._head) - 1) - 5
            draw.line(left, below, right, below)
        draw.setFont(plain, 8.5)
        draw.drawCentredString(float(PAGE_WIDTH) / 2, 34, self._foot.format(page=draw.getPageNumber(), pages=pages))


def _tight(around: float) -> list[tuple[str, tuple[int, int], tuple[int, int], float]]:
    """Table commands for small, even padding."""
    edges = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(edge, (0, 0), (-1, -1), around + (2 if edge in edges[:2] else 0)) for edge in edges]
