"""The digits of a birth date, each group read alone and all together, in several sizes: only what most readings agree on is given.

A machine that may say nothing but digits says one in any case: single readings of what was cut out are wrong now and then, most of
them never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image, ImageFilter

from medrec_daemon.reading.birth_box import WIDTHS, Cut
from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.picture import Grey, Picture

SIZES = ((2.0, 1.2), (2.0, 1.6), (2.0, 2.2), (3.0, 1.6))
"""How many times larger the digits are read, and the blur of their pixels then: thin ones (11) are read where they are blurred most."""
FEWEST = 6
"""So many readings must say the same, of 24."""
OF_ALL, OF_POSSIBLE = 1 / 3, 0.75
"""And such a share of those with as many digits, and of those that can be a month, a day or a year."""
SUREST = 90.0
"""The confidence of what all readings say."""
_RANGES = ((1, 12), (1, 31), (1880, 2099))
_BETWEEN = 0.9
"""The white between month, day and year, as a share of their height."""
_RIM = 12
Places = tuple[int, ...]
"""Of month, day and year (0, 1, 2), those that a picture shows."""
Said = tuple[int, str]
"""Which of them, and its digits."""


def pictures(cut: Cut, dpi: tuple[float, float]) -> Iterator[tuple[Places, Picture]]:
    """Each group alone and all in a row, in every way they were cut out, in every size."""
    for parts in zip(*cut.parts, strict=True):
        high = max(len(part) for part in parts)
        level = [np.pad(part, ((high - len(part), 0), (0, 0)), constant_values=255) for part in parts]
        white = np.full((high, round(_BETWEEN * high)), 255, np.uint8)
        for size in SIZES:
            for place, part in enumerate(level):
                yield (place,), _enlarged(part, dpi, size)
            yield (0, 1, 2), _enlarged(np.hstack([level[0], white, level[1], white, level[2]]), dpi, size)


def _enlarged(part: Grey, dpi: tuple[float, float], size: tuple[float, float]) -> Picture:
    """A part, larger and softened, with a white rim."""
    image = Image.fromarray(part)
    large = image.resize((round(image.width * size[0]), round(image.height * size[0])), Image.Resampling.BICUBIC)
    grey: Grey = np.pad(np.asarray(large.filter(ImageFilter.GaussianBlur(size[1]))), _RIM, constant_values=255)
    return Picture(grey, (dpi[0] * size[0], dpi[1] * size[0]), bilevel=False)


def said(places: Places, lines: Sequence[Sequence[Mark]]) -> Iterator[Said]:
    """What was read of a picture; nothing where a digit was lost or added."""
    digits = "".join(mark.text for line in lines for mark in line)
    if digits.isdigit() and len(digits) == sum(WIDTHS[place] for place in places):
        for place in places:
            yield place, digits[: WIDTHS[place]]
            digits = digits[WIDTHS[place] :]


def agreed(cut: Cut, readings: Sequence[Said]) -> tuple[Mark, ...]:
    """Month, day and year as words on the page; none where the readings do not agree on each of them."""
    words = [_most(place, readings) for place in range(len(WIDTHS))]
    if not all(text for text, _ in words):
        return ()
    return tuple(Mark(text, *box, sure) for (text, sure), box in zip(words, cut.places, strict=True))


def _most(place: int, readings: Sequence[Said]) -> tuple[str, float]:
    """What most readings say, and how surely: by the share of those that agree; ("", 0) where too few do.

    What the machine says of its own sureness is of no use here: it is 0 now and then where it may say nothing but digits.
    """
    mine = [text for at, text in readings if at == place]
    possible = [text for text in mine if _RANGES[place][0] <= int(text) <= _RANGES[place][1]]
    best = max(possible, key=possible.count, default="")
    count = possible.count(best)
    if count < max(FEWEST, OF_ALL * len(mine), OF_POSSIBLE * len(possible)):
        return "", 0.0
    return best, SUREST * count / len(mine)


def replaced(lines: Sequence[Sequence[Mark]], cut: Cut, words: Sequence[Mark]) -> list[list[Mark]]:
    """The lines with these words for what stood there."""
    gone = set(cut.standing)
    kept = [[mark for mark in line if mark not in gone] for line in lines]
    return [*filter(None, kept), list(words)]
