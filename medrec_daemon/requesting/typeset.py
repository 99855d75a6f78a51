"""A letter on paper: letterhead, blocks and a free band at the foot for the stamp. Letter size, black on white."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, HRFlowable, KeepTogether, PageTemplate, Spacer, Table
from reportlab.platypus import Paragraph as Lines

from medrec_daemon.requesting import faces
from medrec_daemon.requesting.facts import Letterhead
from medrec_daemon.requesting.markup import Block, Cell, Columns, Gap, Kept, Layout, Paragraph

PAGE_WIDTH, PAGE_HEIGHT = letter_size
MARGIN = 56.0
TOP = 32.0
FOOT = 56.0
"""Points at the foot of each page that belong to the stamp and the white above it."""
SIZE, LEADING = 10.5, 12.6
CELL_GAP = 8.0
INDENT = 14.0
"""How wide a column is in which nothing stands."""
WIDEST_LABEL = 0.42
"""A column of labels takes no more than this share of the line."""

_BODY = ParagraphStyle(
    "body",
    fontName=faces.REGULAR,
    bulletFontName=faces.REGULAR,
    fontSize=SIZE,
    leading=LEADING,
    textColor=black,
    allowWidows=0,
    allowOrphans=0,
    splitLongWords=1,
)
_ITEM = ParagraphStyle("item", parent=_BODY, leftIndent=10, firstLineIndent=-10)
_FIRM = ParagraphStyle("firm", parent=_BODY, fontName=faces.BOLD, fontSize=16, leading=19, alignment=TA_CENTER)
_HEAD = ParagraphStyle("head", parent=_BODY, fontSize=9.5, leading=12, alignment=TA_CENTER)


def letter(layout: Layout, head: Letterhead, title: str) -> bytes:
    """The letter as a PDF, unstamped. ``title`` is the document's own, and names nobody. Same input, same bytes.

    Raises ``UsageProblem`` for letters that the type face has not.
    """
    return pdf([*_letterhead(head), *(_flowable(block) for block in layout)], title)


def pdf(story: list[Flowable], title: str) -> bytes:
    """Flowables as a PDF with the stamp's band left free."""
    faces.get_ready()
    buffer = io.BytesIO()
    frame = Frame(
        MARGIN, FOOT, PAGE_WIDTH - 2 * MARGIN, PAGE_HEIGHT - TOP - FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    told = {"title": title, "author": "", "subject": "", "creator": "medrec-daemon"}
    document = BaseDocTemplate(buffer, pagesize=letter_size, invariant=1, initialFontName=faces.REGULAR, **told)
    document.addPageTemplates([PageTemplate("page", [frame])])
    document.build(story)
    return buffer.getvalue()


def text(words: str, style: ParagraphStyle = _BODY) -> Lines:
    """Words as a flowable, whatever signs they hold."""
    return Lines(escape(faces.printable(words)), style)


def _letterhead(head: Letterhead) -> Iterator[Flowable]:
    yield text(head.firm, _FIRM)
    if head.address:
        yield text(", ".join(head.address), _HEAD)
    reach = [f"Office Phone: {head.phone}" if head.phone else "", head.website]
    direct = f"Direct Line: {head.direct_line}" if head.direct_line else ""
    for parts in (reach, [f"{head.paralegal}, Paralegal" if head.paralegal else "", head.email, direct]):
        if any(parts):
            yield text("  ·  ".join(filter(None, parts)), _HEAD)
    yield HRFlowable(width="100%", thickness=1, color=black, spaceBefore=4, spaceAfter=8)


def _flowable(block: Block | Kept) -> Flowable:
    if isinstance(block, Kept):
        return KeepTogether([_flowable(inner) for inner in block.blocks])
    if isinstance(block, Gap):
        return Spacer(1, LEADING * (0.6 + (block.lines - 1)))
    if isinstance(block, Paragraph):
        return _lines(block.runs, _ITEM if block.hanging else _BODY)
    return _columns(block)


def _lines(runs: Cell, style: ParagraphStyle = _BODY) -> Lines:
    marked = (escape(faces.printable(run.words)) for run in runs)
    return Lines("".join(f"<b>{words}</b>" if run.bold else words for run, words in zip(runs, marked, strict=True)), style)


def _columns(block: Columns) -> Flowable:
    """Cells under one another: every column but the last as wide as its longest cell, within reason."""
    whole = PAGE_WIDTH - 2 * MARGIN
    widths = []
    for cells in list(zip(*block.rows, strict=True))[:-1]:
        longest = max(sum(faces.width(run.words, SIZE, faces.BOLD) for run in cell) for cell in cells)
        widths.append(min(max(longest, INDENT), WIDEST_LABEL * whole) + CELL_GAP)
    rows = [[_lines(cell, _ITEM if _is_item(cell) else _BODY) for cell in row] for row in block.rows]
    padding = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-2, -1), CELL_GAP), ("RIGHTPADDING", (-1, 0), (-1, -1), 0)]
    upright = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table = Table(rows, colWidths=[*widths, whole - sum(widths)], style=[*padding, *upright, ("FONT", (0, 0), (-1, -1), faces.REGULAR)])
    table.hAlign = "LEFT"
    return table


def _is_item(cell: Cell) -> bool:
    return bool(cell) and cell[0].words[:2] in {"– ", "- ", "• "}
