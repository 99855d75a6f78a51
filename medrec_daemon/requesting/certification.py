"""The certification page for the custodian to sign: the firm's own form with its blanks prefilled, else a plain page.

The plain page has a title, fields and lines to sign on; what a custodian certifies, and in which words, is law, and ours
is only the office's own form.
"""

from __future__ import annotations

import re

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer, Table

from medrec_daemon.requesting import faces, typeset
from medrec_daemon.requesting.facts import LetterFacts, Letterhead
from medrec_daemon.requesting.pictures import Blank, Foreign
from medrec_daemon.requesting.stamp import Writing

_TITLE = ParagraphStyle(
    "title", fontName=faces.BOLD, bulletFontName=faces.BOLD, fontSize=17, leading=24, alignment=TA_CENTER, textColor=black
)
_FIRM = ParagraphStyle(
    "firm", fontName=faces.REGULAR, bulletFontName=faces.REGULAR, fontSize=10.5, leading=14, alignment=TA_CENTER, textColor=black
)
_LABEL = ParagraphStyle("label", fontName=faces.REGULAR, bulletFontName=faces.REGULAR, fontSize=11, leading=14, textColor=black)
_LARGEST, _SMALLEST = 11.0, 5.0
_MEANS = {
    "patient_name": ("patient", "patient name", "name of patient", "patients name", "full name of patient", "client", "client name"),
    "patient_born": ("dob", "date of birth", "patient dob", "patients dob", "birth date", "patient date of birth", "patient born"),
    "patient_address": ("patient address", "patients address", "address of patient"),
    "provider_name": (
        "provider",
        "provider name",
        "facility",
        "facility name",
        "name of facility",
        "name of provider",
        "hospital",
        "name of hospital",
    ),
    "reference": ("reference", "our reference", "request", "request number", "file number", "reference number"),
    "dates": ("dates", "date range", "dates of service", "dates requested", "treatment dates"),
}
"""What the office's form may call its fields, folded: lower case, letters and single spaces."""


def values(facts: LetterFacts) -> dict[str, str]:
    """What a certification's blanks are prefilled with, by meaning; what is not known is not among them."""
    known = {name: str(getattr(facts, name)) for name in _MEANS}
    return {name: words for name, words in known.items() if words}


def filled(form: Foreign, facts: LetterFacts, lefts: list[float], tops: list[float]) -> tuple[tuple[Writing, ...], ...]:
    """What is written into the blanks of the office's form, for each of its pages.

    ``lefts`` and ``tops`` say where each page's picture is placed on the paper, in points from the lower left.
    """
    known = values(facts)
    pages: list[list[Writing]] = [[] for _ in form.pictures]
    for blank in form.blanks:
        words = known.get(meaning(blank.name) or "")
        if words:
            low = tops[blank.page] - form.pictures[blank.page].height + blank.low
            pages[blank.page].append(_writing(blank, words, lefts[blank.page], low))
    return tuple(tuple(page) for page in pages)


def meaning(field: str) -> str | None:
    """What a form's field of that name asks for, as one of our names; None where we do not know."""
    folded = " ".join(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field).replace("'", "").replace("’", "").lower()))
    return next((name for name, words in _MEANS.items() if folded in words or folded == name.replace("_", " ")), None)


def plain_page(facts: LetterFacts, head: Letterhead) -> bytes:
    """The page without a form of the office's: PDF bytes, unstamped."""
    known = values(facts)
    ours = [
        ("Patient", known.get("patient_name", "")),
        ("Date of birth", known.get("patient_born", "")),
        ("Provider", known.get("provider_name", "")),
        ("Dates requested", known.get("dates", "")),
        ("Requested by", head.firm),
        ("Reference", known.get("reference", "")),
    ]
    theirs = ("Medical record number", "Number of pages provided", "Records enclosed (dates)", "Remarks")
    signing = ("Name and title", "Facility", "Address and telephone", "Signature", "Date")
    story: list[Flowable] = [
        Spacer(1, 18),
        typeset.text("Certification Page", _TITLE),
        typeset.text("for the records enclosed", _FIRM),
        Spacer(1, 22),
    ]
    story += [_fields(ours), Spacer(1, 20), _heading("To be completed by the custodian"), _fields([(label, "") for label in theirs])]
    story += [Spacer(1, 20), _heading("Custodian"), _fields([(label, "") for label in signing])]
    return typeset.pdf(story, "Certification Page")


def _heading(words: str) -> Flowable:
    return typeset.text(words, ParagraphStyle("heading", parent=_LABEL, fontName=faces.BOLD, spaceAfter=4))


def _fields(rows: list[tuple[str, str]]) -> Flowable:
    """Labels with a line beside each, what we know standing on it."""
    cells = [[typeset.text(label, _LABEL), typeset.text(words, _LABEL)] for label, words in rows]
    across = typeset.PAGE_WIDTH - 2 * typeset.MARGIN
    rules = [("LINEBELOW", (1, row), (1, row), 0.8, black) for row in range(len(rows))]
    style = [*rules, ("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("TOPPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    return Table(
        cells, colWidths=[160, across - 160], style=[*style, ("LEFTPADDING", (0, 0), (0, -1), 0), ("FONT", (0, 0), (-1, -1), faces.REGULAR)]
    )


def _writing(blank: Blank, words: str, left: float, low: float) -> Writing:
    size = max(_SMALLEST, min(_LARGEST, blank.height * 0.72))
    return Writing(left + blank.left + 2, low + (blank.height - size) / 2 + size * 0.22, blank.width - 4, size, words)
