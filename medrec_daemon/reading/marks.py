"""Words before they belong to a line, and putting them into reading order: rows across the page, columns of prose apart.

Text layers and OCR both come through here, so that a label and its value stand in one line however the page was made.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

WIDE_GAP = 1.5
"""A gap of more than this many line heights parts a run of words in two."""
ROW_OVERLAP = 0.5
"""Two runs share a row when they overlap by this share of the lower one's height."""
SIZE_RATIO = 2.5
PROSE_WORDS = 3
COLUMN_ROWS = 4
"""Prose on both sides of one gutter over this many rows is two columns, not one table."""


class Mark(NamedTuple):
    """One word on the upright page, box as fractions 0..1 from the top left, confidence 0..100."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


_LEFT, _RIGHT = attrgetter("left"), attrgetter("right")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that certainly follow each other on one line; ``middle`` is its height on the page with the slant taken out."""

    marks: tuple[Mark, ...]
    left: float
    right: float
    middle: float
    height: float

    def prose(self) -> bool:
        """Whether it reads as running text rather than as a table's cell."""
        return sum(1 for mark in self.marks if sum(map(str.isalpha, mark.text)) >= PROSE_WORDS) >= PROSE_WORDS


Row = list[Run]


def in_reading_order(lines: Iterable[Sequence[Mark]], shape: float, slant: float = 0.0) -> list[list[Mark]]:
    """The page's words as text lines in reading order.

    ``lines`` are words known to follow each other (a line of OCR, a run of a text layer), in any order; ``shape`` is the page's
    width over its height; ``slant`` is how far the lines fall, in page heights per page width.
    """
    runs = [run for line in lines for run in _runs(line, shape, slant)]
    rows = _rows(runs)
    return [[mark for run in row for mark in run.marks] for row in _apart(rows)]


def _runs(line: Sequence[Mark], shape: float, slant: float) -> list[Run]:
    """The line, cut at wide gaps."""
    if not line:
        return []
    ordered = sorted(line, key=_LEFT)
    height = _height(ordered)
    widest = WIDE_GAP * height / shape
    cuts = [index for index, (before, mark) in enumerate(itertools.pairwise(ordered), start=1) if mark.left - before.right > widest]
    if not cuts:
        return [_run(tuple(ordered), height, slant)]
    parts = [tuple(ordered[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(ordered)], strict=True)]
    return [_run(part, _height(part), slant) for part in parts]


def _height(marks: Sequence[Mark]) -> float:
    """The usual height of the words: the median."""
    heights = sorted([mark.bottom - mark.top for mark in marks])
    return max(heights[(len(heights) - 1) // 2], 1e-4)


def _run(marks: tuple[Mark, ...], height: float, slant: float) -> Run:
    middle = sum([mark.top + mark.bottom - slant * (mark.left + mark.right) for mark in marks]) / (2 * len(marks))
    return Run(marks, marks[0].left, max(map(_RIGHT, marks)), middle, height)


def _rows(runs: list[Run]) -> list[Row]:
    """Runs of one height on the page side by side, rows from the top."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: run.middle):
        for row in reversed(rows[-6:]):
            if run.middle - row[0].middle < run.height + row[0].height and _fits(run, row):
                row.append(run)
                break
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def _fits(run: Run, row: Row) -> bool:
    first = row[0]
    low, high = sorted((run.height, first.height))
    overlap = (run.height + first.height) / 2 - abs(run.middle - first.middle)
    return (
        high <= SIZE_RATIO * low
        and overlap >= ROW_OVERLAP * low
        and all(run.right <= other.left + 0.005 or run.left >= other.right - 0.005 for other in row)
    )


def _apart(rows: list[Row]) -> list[Row]:
    """Rows with columns of prose read one after the other; everything else as it stands."""
    ordered: list[Row] = []
    index = 0
    while index < len(rows):
        end, gutter = _columns_from(rows, index)
        if gutter is None:
            ordered.append(rows[index])
            index += 1
            continue
        for side in (0, 1):
            halves = [[run for run in row if (run.left >= gutter) is bool(side)] for row in rows[index:end]]
            ordered.extend(_apart([half for half in halves if half]))
        index = end
    return ordered


def _columns_from(rows: list[Row], start: int) -> tuple[int, float | None]:
    """How far from ``start`` one gutter with prose on both sides reaches, and where it is; None where there is none."""
    for gap in _prose_gaps(rows[start]):
        low, high = gap
        count, end = 1, start + 1
        while end < len(rows):
            narrowed = _through(rows[end], low, high)
            if narrowed is None:
                break
            low, high = narrowed
            count += _is_prose_pair(rows[end], low)
            end += 1
        if count >= COLUMN_ROWS:
            return end, high - 1e-6
    return start, None


def _prose_gaps(row: Row) -> list[tuple[float, float]]:
    return [(left.right, right.left) for left, right in itertools.pairwise(row) if left.prose() and right.prose()]


def _is_prose_pair(row: Row, gutter: float) -> bool:
    return any(left <= gutter <= right for left, right in _prose_gaps(row))


def _through(row: Row, low: float, high: float) -> tuple[float, float] | None:
    """The part of the gutter (low, high) that the row leaves free, or None where it is crossed."""
    for run in row:
        if run.left < high and run.right > low:
            if run.right < (low + high) / 2:
                low = max(low, run.right)
            elif run.left > (low + high) / 2:
                high = min(high, run.left)
            else:
                return None
    return (low, high) if high - low > 0.005 else None
