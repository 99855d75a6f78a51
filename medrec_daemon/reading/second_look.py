"""A second look at the lines of a fax that were read unsurely: the same ink, larger, and lines small enough to stand for themselves.

Labels of six points over what a clerk typed are what a fax loses first (``DOB`` becomes ``boB``), and without them a name or a date
is nobody's. Only what is read clearly more surely than before replaces a word. What is here only chooses and joins; ``ocr`` reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
