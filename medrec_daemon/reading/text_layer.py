"""The text layer of a PDF page: its words with boxes, which way they run, whether they can be seen and make sense."""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from bisect import bisect
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from operator import gt
from typing import Any

import pypdfium2.raw as pdfium_c

from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.pdf_file import Frame, on_page

MAX_CHARACTERS = 200_000
_WORD = re.compile(r"[^\s\x00\x02\ufffe\ufeff\u200b\u00ad]+[\x02\ufffe\u00ad]?")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\u00a0": " "})
_SAMPLES = 24
_INVISIBLE = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
_LINE_BREAK = re.compile(r"\n")
_RECT_BYTES = ctypes.sizeof(pdfium_c.FS_RECTF)
_NOT_LETTER = re.compile(r"[\W\d_]+")
_NOT_LATIN = re.compile(r"[^\u0000-\u024f]")
_VOWELS = "aeiouyáéíóúAEIOUYÁÉÍÓÚ"
_STRANGE = re.compile(r"[\ufffd\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ud800-\udfff]")
"""Characters that no letter or bill prints: replacement signs, controls, private use."""
_COMMON = re.compile(  # hardly a page of a record, a bill or a letter is without one of these
    r"\b(the|of|and|to|in|is|for|on|with|at|by|or|as|no|not|be|are|was|from|this|that|you|your|we|if|has|have|date|name|page|total|patient"
    r"|address|phone|fax|number|code|time|type|bill|amount|balance|de|la|el|en|los|para|por|fecha|nombre)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page's text: ``lines`` are runs of words in the order of the file, boxes already upright.

    ``turned`` is how far clockwise the page as shown must be turned for its text to stand upright; ``seen`` is false where most
    of the text is drawn invisibly; ``strays`` is the share of words outside the page (those are left out of ``lines``).
    """

    lines: list[list[Mark]]
    characters: int
    turned: int
    seen: bool
    strays: float

    def sane(self) -> bool:
        """Whether the words can be believed: they can be seen, lie on the page, and read like language."""
        return self.seen and self.strays <= 0.5 and reads_like_language([mark.text for line in self.lines for mark in line])


def text_layer(page: Any, frame: Frame) -> TextLayer:  # noqa: ANN401 - a ctypes handle
    """The text layer of a raw PDFium page; empty where there is none."""
    handle = pdfium_c.FPDFText_LoadPage(page)
    if not handle:
        return TextLayer([], 0, 0, seen=True, strays=0.0)
    try:
        count = min(pdfium_c.FPDFText_CountChars(handle), MAX_CHARACTERS)
        text = _text(handle, count)
        spans = [match.span() for match in _WORD.finditer(text)]
        turned, seen = _manner(handle, [start for start, _ in spans], frame.rotate)
        lines, strays = _lines(handle, text, spans, frame, turned)
    finally:
        pdfium_c.FPDFText_ClosePage(handle)
    return TextLayer(lines, sum(end - start for start, end in spans), turned, seen, strays)


def _text(handle: Any, count: int) -> str:  # noqa: ANN401
    """The page's text with one character per index of PDFium's own list, so that a position is an index."""
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count and "\0" not in text:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(handle, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _manner(handle: Any, starts: list[int], rotate: int) -> tuple[int, bool]:  # noqa: ANN401
    """How far the text is turned from upright, and whether it is drawn visibly: by the majority of a sample of words."""
    sample = starts[:: max(1, len(starts) // _SAMPLES)]
    turns: Counter[int] = Counter()  # PDFium gives the angle clockwise, in radians
    hidden = 0
    for index in sample:
        angle = math.degrees(pdfium_c.FPDFText_GetCharAngle(handle, index))
        turns[round(angle / 90) * 90 % 360] += 1
        drawn = pdfium_c.FPDFText_GetTextObject(handle, index)
        hidden += bool(drawn) and pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) in _INVISIBLE
    angle = turns.most_common(1)[0][0] if turns else 0
    if angle and turns[angle] < 0.7 * len(sample):
        angle = -rotate % 360  # mixed: believe what the file says of itself
    return -(angle + rotate) % 360, hidden * 2 <= len(sample)


def _lines(handle: Any, text: str, spans: list[tuple[int, int]], frame: Frame, turned: int) -> tuple[list[list[Mark]], float]:  # noqa: ANN401
    """Words with boxes, a new line wherever the file breaks it or the next word is not beside the last; share left out."""
    if not spans:
        return [], 0.0
    left, top, right, bottom = _boxes(handle, spans, frame, turned)
    plain = text.translate(_HYPHENS)
    marks = list(map(Mark, [plain[start:end] for start, end in spans], left, top, right, bottom, repeat(100.0)))
    starts = [start for start, _ in spans]
    edges = [bisect(starts, match.start()) for match in _LINE_BREAK.finditer(text)]
    lines = [marks[begin:end] for begin, end in zip([0, *edges], [*edges, len(marks)], strict=True) if begin < end]
    strays = 0
    if min(left) < 0 or max(right) > 1 or min(top) < 0 or max(bottom) > 1:
        lines = [[mark for mark in line if on_page(mark)] for line in lines]
        strays = len(marks) - sum(map(len, lines))
    return [part for line in lines for part in _unbroken(line)], strays / len(marks)


def _boxes(handle: Any, spans: list[tuple[int, int]], frame: Frame, turned: int) -> tuple[list[float], ...]:  # noqa: ANN401
    """Each word's box from its first and last character: columns of left, top, right, bottom on the upright page."""
    indexes = [index for start, end in spans for index in (start, end - 1)]
    rects = (pdfium_c.FS_RECTF * len(indexes))()
    first = ctypes.addressof(rects)
    places = range(first, first + len(indexes) * _RECT_BYTES, _RECT_BYTES)
    deque(map(_box_of(), repeat(ctypes.cast(handle, ctypes.c_void_p).value), indexes, places), maxlen=0)
    values = array("f")
    values.frombytes(bytes(rects))  # left, top, right, bottom of the first character, then of the last
    left, top, right, bottom = (values[place::8].tolist() for place in (0, 1, 6, 3))
    if turned or frame.rotate or any(map(gt, left, right)):  # not plainly from left to right: the box around both ends
        left, bottom = list(map(min, left, values[4::8])), list(map(min, bottom, values[7::8]))
        right, top = list(map(max, right, values[2::8])), list(map(max, top, values[5::8]))
    return frame.upright_columns((left, bottom, right, top), turned)


@cache
def _box_of() -> Callable[..., int]:
    """PDFium's character box function called with plain numbers: twice as fast as with typed pointers, and called most."""
    address = ctypes.cast(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(address)


def _unbroken(line: list[Mark]) -> list[list[Mark]]:
    """The line, parted where a word is not beside the one before it (the file's own idea of a line is loose)."""
    breaks = [index for index, (before, mark) in enumerate(pairwise(line), start=1) if not _beside(before, mark)]
    return [line[begin:end] for begin, end in zip([0, *breaks], [*breaks, len(line)], strict=True) if begin < end] if breaks else [line]


def _beside(before: Mark, mark: Mark) -> bool:
    """Whether ``mark`` follows ``before`` on the same line: at its height, and not over or before it."""
    _, left, top, right, bottom, _ = before
    return top <= (mark.top + mark.bottom) / 2 <= bottom and left < mark.left >= right - bottom + top


def reads_like_language(words: list[str]) -> bool:
    """Whether words are Latin text as people write it, not the debris of a font without a proper character map."""
    text = "".join(words)
    if not (text.isascii() and text.isprintable()) and len(_STRANGE.findall(text)) > 0.1 * len(text):
        return False
    if len(text) >= 200 and len(text) / len(words) > 20:
        return False
    if len(words) >= 100 and list(map(len, words)).count(1) > 0.6 * len(words):
        return False
    letters = _NOT_LETTER.sub("", text)
    if len(letters) < 40:
        return bool(text)
    if not letters.isascii() and len(_NOT_LATIN.findall(letters)) > 0.3 * len(letters):
        return False
    if not 0.15 <= sum(map(letters.count, _VOWELS)) / len(letters) <= 0.7:
        return False
    longer = [word for word in words if len(word) > 1 and word[:2].isalpha()]
    return len(longer) < 80 or _COMMON.search(" ".join(longer)) is not None
