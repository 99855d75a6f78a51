"""A page laid out for looking things up: its lines folded for comparison, the cells of its forms, the fax header set apart."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from medrec_daemon.model import Page, PageSource, Word

CELL_GAP = 0.022
"""Two words of one line farther apart than this share of the page's width stand in different cells (a space is about 0.005)."""

TOP_THIRD = 0.34
BOTTOM_FIFTH = 0.8

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_COMBINING = re.compile("[\u0300-\u036f]+")
BRACE_IN_WORD = re.compile(r"(?<=[A-Za-z])[{}!](?=[A-Za-z])")
"""An I in a picture."""
_NOT_ALNUM = re.compile(r"[^A-Z0-9\n]+")
_STRAY_MARKS = str.maketrans("|!", "II")
_LOOK_ALIKES = str.maketrans("0QD1L5862", "OOOIISBGZ")

_HEADER_ZONE = 0.06
_TIME = re.compile(r"\b\d{1,2}[:.;]\d{2}\b")
_PAGE_OF = re.compile(r"\bP(?:AGE|AG|G)?S?\s?[.:]?\s?\d{1,4}(?:\s?(?:/|OF)\s?\d{1,4})?", re.IGNORECASE)
_SENDER_WORD = re.compile(r"\b(?:FROM|FAX|TEL|TO)\b\s*:?", re.IGNORECASE)
_TELEPHONE = re.compile(r"\(?\d{3}\)?[\s.\-]{0,3}\d{3}[\s.\-]{0,2}\d{4}")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line: its words, its text as printed, its text folded (``A-Z0-9``, single spaces), and its box.

    ``columns`` are its words, split where a wide gap stands between two columns; ``texts`` each of them as ``cell_text``.
    """

    words: tuple[Word, ...] = field(repr=False)
    text: str = field(repr=False)
    folded: str = field(repr=False)
    left: float
    top: float
    right: float
    bottom: float
    columns: tuple[tuple[Word, ...], ...] = field(repr=False, compare=False)
    texts: tuple[str, ...] = field(repr=False, compare=False)

    def cells(self) -> Iterator[tuple[Word, ...]]:
        """The line's cells, left to right."""
        return iter(self.columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready for recognition.

    ``lines`` leaves out the sender's line that a fax machine prints across the top; that stands in ``fax_header``.
    ``folded`` is all lines folded, with one space between words and lines and one at either end; ``starts`` holds the
    place in it where each line begins.
    """

    page: Page
    lines: tuple[SheetLine, ...] = field(repr=False)
    fax_header: tuple[SheetLine, ...] = field(repr=False)
    folded: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    cut: dict[int, Any] = field(repr=False, compare=False, default_factory=dict)
    """What ``labels.tokens`` made of a line, by its place: many rules look at the same lines."""
    labels: dict[int, Any] = field(repr=False, compare=False, default_factory=dict)
    """What ``page_labels.labels_on`` found in a line, by its place."""
    known: dict[str, Any] = field(repr=False, compare=False, default_factory=dict)
    """What was found on the whole page, by its name: several rules ask for the same."""

    @classmethod
    def of(cls, page: Page) -> Sheet:
        """Lay out a page. A page that is blank or could not be read gives a sheet without lines."""
        kept: list[SheetLine] = []
        header: list[SheetLine] = []
        for place, line in enumerate(_folded_lines(page)):
            (header if place < 4 and is_fax_header(line) else kept).append(line)
        starts: list[int] = []
        offset = 1
        for line in kept:
            starts.append(offset)
            offset += len(line.folded) + 1
        folded = f" {' '.join(line.folded for line in kept)} "
        return cls(page, tuple(kept), tuple(header), folded, tuple(starts), frozenset(folded.split()))

    @property
    def number(self) -> int:
        """The page's number, from 1."""
        return self.page.number

    @property
    def from_picture(self) -> bool:
        """Whether the words are a guess from a picture (OCR) rather than the text the sender typed."""
        return self.page.source is PageSource.OCR

    def line_at(self, offset: int) -> int:
        """The place in ``lines`` of the line that holds the character ``offset`` of ``folded``."""
        return max(0, bisect_right(self.starts, offset) - 1)


def _folded_lines(page: Page) -> Iterator[SheetLine]:
    lines = [tuple(group) for _, group in groupby(page.words, key=attrgetter("line"))]
    if not lines:
        return
    printed = list(map(cell_text, lines))
    texts = [" ".join(text.split()) for text in printed]
    whole = "\n".join(texts)
    folded = fold(BRACE_IN_WORD.sub("I", whole) if page.source is PageSource.OCR else whole).split("\n")
    for words, own, text, plain in zip(lines, printed, texts, folded, strict=True):
        lefts, rights = [word.left for word in words], [word.right for word in words]
        columns = _columns(words, lefts, rights)
        yield SheetLine(
            words,
            text,
            plain.strip(),
            min(lefts),
            min([word.top for word in words]),
            max(rights),
            max([word.bottom for word in words]),
            columns,
            (own,) if len(columns) == 1 else tuple(map(cell_text, columns)),
        )


def _columns(words: tuple[Word, ...], lefts: list[float], rights: list[float]) -> tuple[tuple[Word, ...], ...]:
    """The words of a line, split where a wide gap stands between two columns."""
    cuts = [place for place in range(1, len(words)) if lefts[place] - rights[place - 1] > CELL_GAP]
    return tuple(words[start:end] for start, end in pairwise((0, *cuts, len(words)))) if cuts else (words,)


def fold(text: str) -> str:
    """Upper case, no diacritics, apostrophes dropped, other punctuation to one space; line breaks stay line breaks."""
    if text.isascii():
        text = text.replace("'", "").replace("`", "")
    else:
        text = _APOSTROPHES.sub("", _COMBINING.sub("", unicodedata.normalize("NFKD", text)))
    return _NOT_ALNUM.sub(" ", text.upper())


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """What a machine reader cannot confuse any more: look-alikes become one letter, everything but letters and digits goes.

    ``"Patlent"``, ``"PAT1ENT"`` and ``"Patient"`` share a key, so do ``"D0B"`` and ``"D.O.B."``. Two different texts may
    share a key: use it for words and phrases that are known, never to prove that two names are the same.
    """
    plain = fold(text.translate(_STRAY_MARKS)).replace(" ", "").replace("\n", "")
    return plain.replace("RN", "M").replace("CL", "D").replace("VV", "W").translate(_LOOK_ALIKES)


def is_fax_header(line: SheetLine) -> bool:
    """Whether a fax machine printed the line: at the very top, with a time, and a page count, a number or FROM/FAX."""
    if line.top > _HEADER_ZONE:
        return False
    text = line.text
    telephone = _TELEPHONE.search(text) is not None
    page_of = _PAGE_OF.search(text) is not None
    if _TIME.search(text):
        return page_of or telephone or _SENDER_WORD.search(text) is not None
    return page_of and telephone


def cell_text(words: tuple[Word, ...]) -> str:
    """The words of a cell as printed, single spaces between them."""
    return " ".join([word.text for word in words])
