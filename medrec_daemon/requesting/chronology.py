"""What was done to get the records, line by line: a diligence chronology fit to show a court or a client. No SSN, ever."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from reportlab.lib.colors import black, lightgrey
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Paragraph, Spacer

from medrec_daemon.errors import UsageProblem
from medrec_daemon.privacy import without_ssn
from medrec_daemon.requesting import faces

_MARGIN, _FOOT = 54.0, 50.0
_TEXT = ParagraphStyle("text", fontName=faces.REGULAR, fontSize=9, leading=11.5, textColor=black, splitLongWords=1)
_BOLD = ParagraphStyle("bold", parent=_TEXT, fontName=faces.BOLD)
_TITLE = ParagraphStyle("title", parent=_BOLD, fontSize=15, leading=20)
_COLUMNS = (78.0, 112.0, 92.0)


@dataclass(frozen=True, slots=True)
class Step:
    """One line: when, who, what was done, and the particulars."""

    at: datetime
    by: str
    did: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chronology:
    """One request's story. ``facts`` are labelled lines above it, such as the client and what was asked for."""

    firm: str
    reference: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    printed: datetime


def pdf(told: Chronology) -> bytes:
    """The chronology on letter-size pages, each with the reference and its number. Same input, same bytes."""
    faces.get_ready()
    buffer = io.BytesIO()
    wide, high = letter_size
    frame = Frame(_MARGIN, _FOOT, wide - 2 * _MARGIN, high - _FOOT - 40, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def foot(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.setFont(faces.REGULAR, 8)
        canvas.drawString(_MARGIN, 30, _printable(f"{told.firm} · {told.reference} · printed {told.printed:%Y-%m-%d %H:%M %Z}"))
        canvas.drawRightString(wide - _MARGIN, 30, f"Page {canvas.getPageNumber()}")

    title = {"title": f"Chronology {told.reference}", "author": "", "subject": "", "creator": "medrec-daemon"}
    document = BaseDocTemplate(buffer, pagesize=letter_size, invariant=1, initialFontName=faces.REGULAR, **title)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    document.build(_story(told, wide - 2 * _MARGIN))
    return buffer.getvalue()


def _story(told: Chronology, width: float) -> list[Flowable]:
    facts = [[_cell(label, _BOLD), _cell(words)] for label, words in told.facts]
    rows = [[_cell(f"{step.at:%Y-%m-%d %H:%M}"), _cell(step.by), _cell(step.did), _cell(step.words)] for step in told.steps]
    heading = [_cell(name, _BOLD) for name in ("When", "Who", "What", "Particulars")]
    lines = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 4)]
    table = LongTable([heading, *rows], colWidths=[*_COLUMNS, width - sum(_COLUMNS)], repeatRows=1)
    table.setStyle([*lines, ("LINEBELOW", (0, 0), (-1, 0), 0.8, black), ("LINEBELOW", (0, 1), (-1, -1), 0.3, lightgrey)])
    above = LongTable(facts, colWidths=[110, width - 110])
    above.setStyle(lines)
    return [_cell("Chronology of a records request", _TITLE), above, Spacer(1, 12), table]


def _cell(words: str, style: ParagraphStyle = _TEXT) -> Paragraph:
    return Paragraph(escape(_printable(words)), style)


def _printable(words: str) -> str:
    """What a person typed, without anything shaped like a Social Security number, in letters that the face has."""
    plain = without_ssn(" ".join(words.split())).replace("\u2588", "*")
    try:
        return faces.printable(plain)
    except UsageProblem:
        return plain.encode("latin-1", "replace").decode("latin-1")
