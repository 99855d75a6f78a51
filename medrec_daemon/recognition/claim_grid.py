"""A grid of characters and lines laid over a page: shrunk, shifted and turned as the page is, found from places that are known. PURE."""

from __future__ import annotations

import cmath
from collections.abc import Sequence
from dataclasses import dataclass
from math import radians
from typing import NamedTuple

from medrec_daemon.recognition.claim_boxes import Place

_COLUMNS, _LINES = 10.0, 6.0
"""To the inch, on the form as it is printed."""
_SMALLEST, _LARGEST = 0.6, 1.15
"""A page may come shrunk to fit, or a little enlarged."""
_MOST_TURNED = radians(4.5)
_NEAR_COLUMNS, _NEAR_LINES = 1.6, 0.7
_SPAN_COLUMNS, _SPAN_LINES, _FEWEST = 20.0, 24.0, 6
_MOST_BENT = 0.06
"""How far the scale across may differ from the scale down: faxes are not quite square."""
_ROUNDS = 3


class Anchor(NamedTuple):
    """A spot on the page (inches from the left and the top) and what it is on the form."""

    x: float
    y: float
    column: float
    line: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Character and line of a spot: a constant and what an inch to the right and an inch down add."""

    across: tuple[float, float, float]
    down: tuple[float, float, float]

    def place(self, x: float, y: float) -> Place:
        """Which character (from 1) on which line stands at a spot, in fractions."""
        return self.across[0] + self.across[1] * x + self.across[2] * y, self.down[0] + self.down[1] * x + self.down[2] * y

    def fits(self, anchor: Anchor) -> bool:
        """Whether an anchor stands where the grid says."""
        column, line = self.place(anchor.x, anchor.y)
        return abs(column - anchor.column) <= _NEAR_COLUMNS and abs(line - anchor.line) <= _NEAR_LINES


def by_two(one: Anchor, other: Anchor) -> Grid | None:
    """The grid on which two anchors stand where they should; None where the page would have to be turned or scaled too far."""
    apart = complex(other.x - one.x, other.y - one.y)
    wanted = complex((other.column - one.column) / _COLUMNS, (other.line - one.line) / _LINES)
    if abs(apart) < 1.0 or abs(wanted) < 1.0:
        return None
    turn = wanted / apart
    if not 1 / _LARGEST <= abs(turn) <= 1 / _SMALLEST or abs(cmath.phase(turn)) > _MOST_TURNED:
        return None
    start = complex((one.column - 1) / _COLUMNS, one.line / _LINES) - turn * complex(one.x, one.y)
    return Grid(
        (1 + _COLUMNS * start.real, _COLUMNS * turn.real, -_COLUMNS * turn.imag),
        (_LINES * start.imag, _LINES * turn.imag, _LINES * turn.real),
    )


def refined(grid: Grid, anchors: Sequence[Anchor]) -> Grid:
    """The grid drawn through all anchors that fit it, where there are enough of them, far enough apart."""
    for _ in range(_ROUNDS):
        near = [anchor for anchor in anchors if grid.fits(anchor)]
        if len(near) < _FEWEST or _span([one.column for one in near]) < _SPAN_COLUMNS or _span([one.line for one in near]) < _SPAN_LINES:
            return grid
        across = _plane(near, [one.column for one in near])
        down = _plane(near, [one.line for one in near])
        if across is None or down is None:
            return grid
        drawn = Grid(across, down)
        if not _like(drawn):
            return grid
        grid = drawn
    return grid


def _span(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _like(grid: Grid) -> bool:
    """Whether the grid is still a form's: nearly square, hardly turned, no shear."""
    wide, high = grid.across[1] / _COLUMNS, grid.down[2] / _LINES
    if min(wide, high) <= 0 or abs(wide / high - 1) > _MOST_BENT:
        return False
    return max(abs(grid.across[2]) / grid.across[1], abs(grid.down[1]) / grid.down[2]) < 2 * _MOST_TURNED


def _plane(anchors: Sequence[Anchor], values: Sequence[float]) -> tuple[float, float, float] | None:
    """The plane through values over the page with the least squares; None where the anchors stand on one line."""
    count = float(len(anchors))
    x = sum(one.x for one in anchors) / count
    y = sum(one.y for one in anchors) / count
    mean = sum(values) / count
    xx = sum((one.x - x) ** 2 for one in anchors)
    yy = sum((one.y - y) ** 2 for one in anchors)
    xy = sum((one.x - x) * (one.y - y) for one in anchors)
    xv = sum((one.x - x) * (value - mean) for one, value in zip(anchors, values, strict=True))
    yv = sum((one.y - y) * (value - mean) for one, value in zip(anchors, values, strict=True))
    room = xx * yy - xy * xy
    if room < 1e-6:
        return None
    right, below = (xv * yy - yv * xy) / room, (yv * xx - xv * xy) / room
    return mean - right * x - below * y, right, below
