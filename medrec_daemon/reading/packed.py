"""A page on its way from a worker to the parent: columns of plain values, cheap to pickle, turned into nouns on arrival."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from medrec_daemon.model import Barcode, Box, Page, PageSource, Word
from medrec_daemon.reading.marks import Mark


class PackedPage(NamedTuple):
    """One page; ``places`` holds left, top, right, bottom, confidence of all words one after the other, as float32."""

    number: int
    width: float
    height: float
    source: str
    confidence: float
    turned: int
    barcodes: tuple[tuple[str, str, Box | None], ...]
    unread: str | None
    texts: tuple[str, ...]
    places: bytes
    lines: bytes

    def page(self) -> Page:
        """The page as a noun."""
        places, lines = array("f"), array("H")
        places.frombytes(self.places)
        lines.frombytes(self.lines)
        columns = (places[offset::5].tolist() for offset in range(5))
        words = tuple(map(Word, self.texts, *columns, lines.tolist()))
        barcodes = tuple(Barcode(text, symbology, box) for text, symbology, box in self.barcodes)
        source = PageSource(self.source)
        return Page(self.number, self.width, self.height, words, source, self.confidence, self.turned, barcodes, self.unread)


def pack(
    number: int,
    size: tuple[float, float],
    lines: Sequence[Sequence[Mark]],
    source: PageSource,
    *,
    turned: int = 0,
    barcodes: Sequence[tuple[str, str, Box | None]] = (),
) -> PackedPage:
    """A page of ``lines`` of words; ``size`` is width and height in points; its confidence is the mean over the words.

    A blank page is certain (100); a page that was looked at and showed no word is not (0).
    """
    marks = [mark for line in lines for mark in line]
    texts = tuple(mark.text for mark in marks)
    places = array("f", [value for mark in marks for value in mark[1:]])
    numbers = array("H", [min(number, 65535) for number, line in enumerate(lines) for _ in line])
    total = sum(mark.confidence for mark in marks)
    confidence = total / len(texts) if texts else (100.0 if source is PageSource.BLANK else 0.0)
    columns = places.tobytes(), numbers.tobytes()
    return PackedPage(number, *size, source.value, confidence, turned, tuple(barcodes), None, texts, *columns)


def unread(number: int, reason: str, size: tuple[float, float] = (612.0, 792.0)) -> PackedPage:
    """A page that could not be read, for ``reason``; a letter-sized one where its size is not known either."""
    return PackedPage(number, *size, PageSource.OCR.value, 0.0, 0, (), reason, (), b"", b"")
