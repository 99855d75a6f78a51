"""The patient's birth date on a physician's claim form (CMS-1500, box 3), cut out alone: printed labels touch what is typed there.

``MM DD YY`` stands so close above the digits that a page's reading makes one word of both, or none. On the NUCC's grid the date stands
on the line of the patient's name, 30 characters further right; there the digits are cut out without what touches them from above and
beside. What is here only finds and cuts; ``ocr`` reads, and ``birth_digits`` says what the readings agree on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.picture import Grey, Picture

TALLER = (1.0, 1.1, 1.2)
"""Digits are as high as capitals, or a little higher: with less above them they lose their tops, with more they keep a label's feet."""
WIDTHS = (2, 2, 4)
"""Digits of month, day and year."""
_TITLES, _ALIKE, _TITLE_ABOVE = ("HEALTH INSURANCE CLAIM FORM", "BY NATIONAL UNIFORM CLAIM COMMITTEE"), 75.0, 0.13
_NAME_LEFT, _NAME_TOP, _NAME_BELOW = 0.35, 0.12, 0.22
_COMMAS, _COMMA = ",.;", 0.85
"""What a comma is read as, and how high capitals are, of a word with one."""
_FROM, _TO = 0.327, 0.472
"""Where the date stands, right of where the name begins (shares of the page's width)."""
_GAP = 0.0098
"""A gap so wide parts month from day, and day from year."""
_ON_LINE, _LABEL, _SHORT = 0.6, 1.4, 3
"""How far (heights of capitals) the middle of a word may be from the line's, and that of ``DD`` above it, which is read as 00."""
_UP, _DOWN = 0.8, 0.9
"""Of the height of capitals: what is cut out above and below their middle."""
_DIGIT, _PAIR, _REMNANT = 0.3, 0.8, 0.35
"""Of the same: how far digits reach below the middle, how wide two are at least; what hangs from above and is less high is a label's."""
_BESIDE = 0.25
"""Digits reach further to the sides above the middle than below it."""
Ink = npt.NDArray[np.bool_]
Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """The patient's name in box 2: where it begins, its capitals' middle (at ``center`` across) and height, as shares of the page."""

    left: float
    center: float
    middle: float
    high: float

    def fall(self, across: float, slant: float) -> float:
        """The middle of its line further right."""
        return self.middle + slant * (across - self.center)


@dataclass(frozen=True, slots=True)
class Cut:
    """The digits of month, day and year, each cut out as ``TALLER`` has it, with its place on the page (left, top, right, bottom)."""

    parts: tuple[tuple[Grey, ...], ...] = field(repr=False)
    places: tuple[Place, ...]
    standing: tuple[Mark, ...] = field(repr=False)
    """What was read there before."""


def cut_out(lines: Sequence[Sequence[Mark]], slant: float, picture: Picture) -> Cut | None:
    """The birth date on an upright page that is such a form; None elsewhere, and where its digits cannot be told apart.

    Dates that seem to be read well too: with labels upon them 1938 becomes a clean 1936.
    """
    name = _patient(lines, slant)
    if name is None:
        return None
    return _parted(picture, name, slant, tuple(mark for line in lines for mark in line if _stands_there(mark, name, slant)))


def _patient(lines: Sequence[Sequence[Mark]], slant: float) -> Name | None:
    """The name typed in box 2 of a physician's claim form, None on every other page."""
    marks = [mark for line in lines for mark in line if mark.top < _NAME_BELOW]
    typed = [mark for mark in marks if mark.left < _NAME_LEFT and mark.top > _NAME_TOP and _is_name(mark)]
    last = min((mark for mark in typed if mark.text[-1] in _COMMAS), key=lambda mark: (mark.text[-1] != ",", mark.top), default=None)
    if last is None or not _is_claim(" ".join(mark.text for mark in marks if mark.top < _TITLE_ABOVE).upper()):
        return None
    capitals = [_capitals(mark, slant) for mark in typed if abs(_middle(mark) - _middle(last)) < (last.bottom - last.top) / 2]
    lowest = min(capitals, key=lambda name: name.high)
    return Name(min(name.left for name in capitals), lowest.center, lowest.middle, lowest.high)


def _is_claim(above: str) -> bool:
    return any(len(above) >= len(title) and fuzz.partial_ratio(title, above) >= _ALIKE for title in _TITLES)


def _is_name(mark: Mark) -> bool:
    return len(mark.text) > 1 and mark.text.isupper() and mark.text.rstrip(_COMMAS).replace("-", "").replace("'", "").isalpha()


def _capitals(mark: Mark, slant: float) -> Name:
    high = mark.bottom - mark.top - abs(slant) * (mark.right - mark.left)
    top = _middle(mark) - high / 2
    high *= _COMMA if mark.text[-1] in _COMMAS else 1.0
    return Name(mark.left, (mark.left + mark.right) / 2, top + high / 2, high)


def _middle(mark: Mark) -> float:
    return (mark.top + mark.bottom) / 2


def _stands_there(mark: Mark, name: Name, slant: float) -> bool:
    """Whether a word stands where the date does, or is one of the two letters above it."""
    across = (mark.left + mark.right) / 2
    above = (name.fall(across, slant) - _middle(mark)) / name.high
    return name.left + _FROM <= across <= name.left + _TO and -_ON_LINE <= above <= (_LABEL if len(mark.text) <= _SHORT else _ON_LINE)


def _parted(picture: Picture, name: Name, slant: float, standing: tuple[Mark, ...]) -> Cut | None:
    """The three groups of digits, the longest the year: parted by what stands below the middle of the line, where no label reaches."""
    height, width = picture.grey.shape
    columns = np.arange(int((name.left + _FROM) * width), int(min(name.left + _TO, 1.0) * width))
    high, fall = name.high * height, np.rint(slant * (columns / width - name.center) * height).astype(int)
    first, middle = round((name.middle - _UP * name.high) * height), round(_UP * high)
    rows = np.clip(first + fall[None, :] + np.arange(middle + round(_DOWN * high))[:, None], 0, height - 1)
    grey = picture.grey[rows, columns[None, :]]
    ink = grey < 128
    ends = [(run, _end(ink[:, slice(*run)], middle)) for run in _runs(ink[middle:], _GAP * width)]
    groups = [(run, last) for run, last in ends if last - middle >= _DIGIT * high and run[1] - run[0] >= _PAIR * high]
    year = max(range(len(groups)), key=lambda place: groups[place][0][1] - groups[place][0][0], default=0)
    if year < 2:
        return None
    parts, places, beside = [], [], round(_BESIDE * high)
    for (begin, end), last in groups[year - 2 : year + 1]:
        tops = [max(0, last - round(taller * high)) for taller in TALLER]
        parts.append(tuple(_without_remnants(grey[top : last + 2, max(0, begin - beside) : end + beside], high) for top in tops))
        down = first + fall[(begin + end) // 2]
        left, right = float(columns[begin] / width), float(columns[end - 1] + 1) / width
        places.append((left, float(down + tops[0]) / height, right, float(down + last) / height))
    return Cut(tuple(parts), tuple(places), standing)


def _end(ink: Ink, middle: int) -> int:
    """Where the ink of digits ends: the first white row below the middle of the line."""
    inked = ink[middle:].any(axis=1)
    return middle + (inked.size if inked.all() else int(np.argmin(inked)))


def _without_remnants(grey: Grey, high: float) -> Grey:
    """The part without what hangs from its upper edge and is no digit."""
    ink, kept = grey < 128, grey.copy()
    for begin, end in _runs(ink, 1):
        below = _end(ink[:, begin:end], 0)
        if 0 < below < _REMNANT * high:
            kept[: below + 1, begin:end] = 255
    return kept


def _runs(ink: Ink, gap: float) -> Iterator[tuple[int, int]]:
    """(first, last + 1) columns of what no white gap of so many pixels parts."""
    inked = np.flatnonzero(ink.any(axis=0))
    if inked.size:
        for run in np.split(inked, np.flatnonzero(np.diff(inked) > gap) + 1):
            yield int(run[0]), int(run[-1]) + 1
