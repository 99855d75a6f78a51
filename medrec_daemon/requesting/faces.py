"""The type that our papers are set in: Source Sans Pro (SIL Open Font License 1.1), embedded in every PDF.

A sans serif, because thin serifs vanish at a fax's 98 lines to the inch; it has the letters of every Latin alphabet.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from medrec_daemon.errors import UsageProblem

REGULAR, BOLD = "SourceSansPro", "SourceSansPro-Bold"
_FILES = {REGULAR: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Bold.ttf"}
_STAND_INS = str.maketrans({"\u2011": "-", "\u00ad": None, "\u200b": None, "\ufeff": None})
"""What the face lacks and nobody sees the difference of."""


def file_of(face: str) -> Path:
    """The TrueType file of a face."""
    return Path(str(files("font_source_sans_pro") / "files" / _FILES[face]))


@lru_cache(maxsize=1)
def get_ready() -> None:
    """Make the faces known to reportlab; once in a process."""
    for name in _FILES:
        pdfmetrics.registerFont(TTFont(name, str(file_of(name))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def width(words: str, size: float, face: str = REGULAR) -> float:
    """How wide ``words`` are set, in points."""
    get_ready()
    return float(pdfmetrics.stringWidth(words, face, size))


def printable(words: str) -> str:
    """``words`` as they can be set. Raises ``UsageProblem`` naming the letters that the face has not: a box would stand there."""
    get_ready()
    words = words.translate(_STAND_INS)
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    lacking = sorted({char for char in words if char.isprintable() and ord(char) not in known})
    if lacking:
        raise UsageProblem(
            f"The letter has characters that its type face lacks: {' '.join(lacking)}",
            "Write the name or address in Latin letters, as the custodian has it on file.",
        )
    return words
