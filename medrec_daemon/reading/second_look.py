"""A second look at what was read unsurely: lines of a fax, larger; then single cells near a page's edges, cut out alone.

Labels of six points over what a clerk typed are what a fax loses first (``DOB`` becomes ``boB``), and without them a name or a date
is nobody's. In a form the neighbours of a box are a little higher or lower, and one line is made of what stands on two: a box cut
out alone is read well. Only what is read clearly more surely than before replaces a word. What is here only chooses and joins;
``ocr`` reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter

from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.picture import Grey, Picture

LARGER = 1.5
SOFTENING = 0.9
"""The blur of the enlarged band, in its pixels."""
UNSURE = 72.0
"""A line with a word below this confidence is looked at again."""
GAIN = 8.0
"""So much surer the second reading of a word must be."""
FRESH_CONFIDENCE = 70.0
"""From here on a word is believed where the first reading saw nothing."""
CELL_SIZES = ((1.5, 0.9), (2.0, 1.2))
"""How many times larger a cell is read, and the blur of its pixels then: in digits a machine is right now at one size, now at the other."""
MOST_CELLS = 60
"""Of a page, at some 15 ms each."""
_UPPER, _LOWER = 0.36, 0.88
"""Whose a page is stands in its upper third, or at its foot."""
_APART = 0.022
"""A gap so wide (share of the page's width) parts two cells."""
_MARGIN = (0.008, 0.004)
"""What is cut out around a cell, as shares of the page's width and height."""
_TALLEST = 0.45
"""Inches: what is higher is a logo, or several lines taken for one."""
_AROUND = 0.04
_RIM = 12
_SHARED = 0.5


def bands(lines: Sequence[Sequence[Mark]], picture: Picture) -> list[tuple[int, int]]:
    """(first row, last row) of the stripes of the picture that hold unsure lines, from the top; neighbours are one stripe."""
    height, dpi = picture.grey.shape[0], picture.dpi[1]
    around = _AROUND * dpi
    found: list[tuple[int, int]] = []
    for top, bottom in sorted((min(mark.top for mark in line), max(mark.bottom for mark in line)) for line in lines if _unsure(line)):
        if (bottom - top) * height > _TALLEST * dpi:
            continue
        first, last = max(0, int(top * height - around)), min(height, int(bottom * height + around) + 1)
        if found and first <= found[-1][1] + around / 2:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def enlarged(picture: Picture, band: tuple[int, int]) -> Picture:
    """The stripe, larger and softened, with a white rim above and below."""
    part = Image.fromarray(picture.grey[band[0] : band[1]])
    large = part.resize((round(part.width * LARGER), round(part.height * LARGER)), Image.Resampling.BICUBIC)
    grey: Grey = np.pad(np.asarray(large.filter(ImageFilter.GaussianBlur(SOFTENING))), ((_RIM, _RIM), (0, 0)), constant_values=255)
    return Picture(grey, (picture.dpi[0] * LARGER, picture.dpi[1] * LARGER), bilevel=False)


def placed(line: Sequence[Mark], band: tuple[int, int], height: int) -> list[Mark]:
    """Marks of an enlarged stripe where they stand on the page of ``height`` rows."""
    rows = round((band[1] - band[0]) * LARGER) + 2 * _RIM

    def at(share: float) -> float:
        return min(max((band[0] + (share * rows - _RIM) / LARGER) / height, 0.0), 1.0)

    return [mark._replace(top=at(mark.top), bottom=at(mark.bottom)) for mark in line]


def joined(lines: Sequence[Sequence[Mark]], again: Sequence[Sequence[Mark]]) -> list[list[Mark]]:
    """The first reading with the words that the second read more surely, and those that only the second saw."""
    second = [mark for line in again for mark in line]
    kept = [list(_surer(line, second)) for line in lines]
    known = [mark for line in kept for mark in line]
    fresh = [[mark for mark in line if _is_fresh(mark) and not any(_same_place(mark, other) for other in known)] for line in again]
    return [line for line in (*kept, *fresh) if line]


def _unsure(line: Sequence[Mark]) -> bool:
    return any(mark.confidence < UNSURE and sum(map(str.isalnum, mark.text)) >= 2 for mark in line)


def _surer(line: Sequence[Mark], second: Sequence[Mark]) -> Iterator[Mark]:
    """The line's words; an unsure one as the second reading has it, where that covers no other word of the line."""
    for mark in line:
        instead = [other for other in second if _same_place(mark, other)] if mark.confidence < UNSURE else []
        alone = instead and sum(any(_same_place(word, other) for other in instead) for word in line) == 1
        if alone and _confidence(instead) > mark.confidence + GAIN:
            yield from instead
        else:
            yield mark


def _confidence(marks: Sequence[Mark]) -> float:
    return sum(mark.confidence * len(mark.text) for mark in marks) / sum(len(mark.text) for mark in marks)


def _is_fresh(mark: Mark) -> bool:
    return mark.confidence >= FRESH_CONFIDENCE and sum(map(str.isalnum, mark.text)) >= 2


def _same_place(one: Mark, other: Mark) -> bool:
    """Whether the boxes overlap by half of the smaller, in both directions."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > _SHARED * min(one.right - one.left, other.right - other.left) and down > _SHARED * min(
        one.bottom - one.top, other.bottom - other.top
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one line that no wide gap parts, one of them read unsurely; ``box`` is what is cut out: first and last column and row."""

    marks: tuple[Mark, ...] = field(repr=False)
    box: tuple[int, int, int, int]


def cells(lines: Sequence[Sequence[Mark]], picture: Picture) -> list[Cell]:
    """The cells near the upper and lower edge of the upright page that were read unsurely, at most ``MOST_CELLS``, from the top."""
    found = []
    for line in lines:
        for marks in _parted(sorted(line, key=lambda mark: mark.left)):
            top, bottom = min(mark.top for mark in marks), max(mark.bottom for mark in marks)
            edge = top < _UPPER or bottom > _LOWER
            if edge and any(mark.confidence < UNSURE for mark in marks) and any(char.isalnum() for mark in marks for char in mark.text):
                cell = _cell(marks, picture)
                if cell.box[3] - cell.box[1] < _TALLEST * picture.dpi[1]:
                    found.append(cell)
    return sorted(found, key=lambda cell: cell.box[1])[:MOST_CELLS]


def _parted(line: Sequence[Mark]) -> Iterator[tuple[Mark, ...]]:
    start = 0
    for place in range(1, len(line) + 1):
        if place == len(line) or line[place].left - line[place - 1].right > _APART:
            yield tuple(line[start:place])
            start = place


def _cell(marks: tuple[Mark, ...], picture: Picture) -> Cell:
    height, width = picture.grey.shape
    left, right = min(mark.left for mark in marks) - _MARGIN[0], max(mark.right for mark in marks) + _MARGIN[0]
    top, bottom = min(mark.top for mark in marks) - _MARGIN[1], max(mark.bottom for mark in marks) + _MARGIN[1]
    box = (max(0, int(left * width)), max(0, int(top * height)), min(width, int(right * width) + 1), min(height, int(bottom * height) + 1))
    return Cell(marks, box)


def cut_out(picture: Picture, cell: Cell, size: tuple[float, float]) -> Picture:
    """The cell alone, ``size[0]`` times larger and blurred by ``size[1]`` pixels, with a white rim."""
    left, top, right, bottom = cell.box
    part = Image.fromarray(picture.grey[top:bottom, left:right])
    large = part.resize((round(part.width * size[0]), round(part.height * size[0])), Image.Resampling.BICUBIC)
    grey: Grey = np.pad(np.asarray(large.filter(ImageFilter.GaussianBlur(size[1]))), _RIM, constant_values=255)
    return Picture(grey, (picture.dpi[0] * size[0], picture.dpi[1] * size[0]), bilevel=False)


def put_back(lines: Sequence[Sequence[Mark]], cell: Cell, size: float, shape: tuple[int, int]) -> list[Mark]:
    """What was read of a cell on the line where it stands, where it stands on the page of ``shape`` (rows, columns); top down."""
    left, top, right, bottom = cell.box
    wide, high = round((right - left) * size) + 2 * _RIM, round((bottom - top) * size) + 2 * _RIM

    def across(share: float) -> float:
        return min(max((left + (share * wide - _RIM) / size) / shape[1], 0.0), 1.0)

    def down(share: float) -> float:
        return min(max((top + (share * high - _RIM) / size) / shape[0], 0.0), 1.0)

    marks = [
        mark._replace(left=across(mark.left), right=across(mark.right), top=down(mark.top), bottom=down(mark.bottom))
        for line in lines
        for mark in line
    ]
    first, last = min(mark.top for mark in cell.marks), max(mark.bottom for mark in cell.marks)
    return [mark for mark in marks if first <= (mark.top + mark.bottom) / 2 <= last]


def surest(cell: Cell, readings: Sequence[Sequence[Mark]]) -> tuple[Mark, ...]:
    """The cell's words, each as it was read most surely; what was read first stays unless another reading is clearly surer.

    Where no other reading has as many words, a whole one that is about as long may stand for the cell.
    """
    alike = [marks for marks in readings if len(marks) == len(cell.marks)]
    if alike:
        return tuple(_surest(*column) for column in zip(cell.marks, *alike, strict=True))
    length = sum(len(mark.text) for mark in cell.marks)
    likely = [marks for marks in readings if marks and abs(sum(len(mark.text) for mark in marks) - length) <= max(3, length / 2)]
    best = max(likely, key=_confidence, default=())
    return tuple(best) if best and _confidence(best) > _confidence(cell.marks) + GAIN else cell.marks


def _surest(first: Mark, *others: Mark) -> Mark:
    best = max(others, key=lambda mark: mark.confidence)
    return best if best.confidence > first.confidence + GAIN else first


def replaced(lines: Sequence[Sequence[Mark]], instead: dict[tuple[Mark, ...], tuple[Mark, ...]]) -> list[list[Mark]]:
    """The lines with other words for those of some cells."""
    gone = {mark for cell in instead for mark in cell}
    fresh = {cell[0]: marks for cell, marks in instead.items()}
    return [[other for mark in line for other in (fresh.get(mark, ()) if mark in gone else (mark,))] for line in lines]
